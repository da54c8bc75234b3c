using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Orders;
using LoginGate.Cluster.Places;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Wire;

/// <summary>What gates say to each other as bytes: read as it was written, and refused where it is cut off or broken.</summary>
public sealed class GateMessagesSpec
{
    private static readonly UniqueAddress A = new(new Address("akka.tcp", "gates", "10.0.0.1", 9113), -1);
    private static readonly UniqueAddress B = new(new Address("akka.tcp", "gates", "gate-b.gates.svc", 9113), int.MaxValue);

    private static readonly Dictionary<string, (Action<WireWriter> Write, Read Read)> Messages = new()
    {
        ["hello"] = (new Hello(A, IsAnswer: true, [A, B], 2).Write, (ref WireReader reader) => Hello.Read(ref reader).Write),
        ["summary"] = (new GateSummary("a", "1.2", HandClock.Start, HandClock.Start, IsDraining: true, [new("热血", "0.0.0.0:7000", "up", 5, 6, 7)]).Write,
            (ref WireReader reader) => GateSummary.Read(ref reader).Write),
        ["places"] = (new PlacesTold(long.MaxValue, IsReset: true, [new(TestGate.Address(-1), 1_000_000), new(new AddressBlock(true, 0, UInt128.MaxValue), 0)]).Write,
            (ref WireReader reader) => PlacesTold.Read(ref reader).Write),
        ["order"] = (new OrderTold(-5, "gate status", "anna", IsAdmin: true).Write, (ref WireReader reader) => OrderTold.Read(ref reader).Write),
        ["answer"] = (new OrderAnswered(7, "{\"状态\":1}").Write, (ref WireReader reader) => OrderAnswered.Read(ref reader).Write),
    };

    private delegate Action<WireWriter> Read(ref WireReader reader);

    public static TheoryData<string> Names => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_is_what_was_written(string name)
    {
        var bytes = BytesOf(Messages[name].Write);

        Assert.Equal(bytes, ReadAgain(name, bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wherever_it_is_cut_off_it_is_refused(string name)
    {
        var bytes = BytesOf(Messages[name].Write);

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<SerializationException>(() => ReadAgain(name, bytes[..length]));
        Assert.Throws<SerializationException>(() => ReadAgain(name, [.. bytes, 0]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_bits_are_wrong_it_is_read_or_refused(string name)
    {
        var bytes = BytesOf(Messages[name].Write);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadOrRefuse(name, bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_by_chance_are_read_or_refused(string name)
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(48)];
            random.NextBytes(bytes);
            ReadOrRefuse(name, bytes);
        }
    }

    private static void ReadOrRefuse(string name, byte[] bytes)
    {
        try
        {
            ReadAgain(name, bytes);
        }
        catch (SerializationException)
        {
            // It is refused.
        }
    }

    private static byte[] ReadAgain(string name, byte[] bytes)
    {
        var reader = new WireReader(bytes);
        var write = Messages[name].Read(ref reader);
        reader.End();
        return BytesOf(write);
    }

    private static byte[] BytesOf(Action<WireWriter> write)
    {
        var bytes = new WireWriter();
        write(bytes);
        return bytes.ToArray();
    }
}
