using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Serialization;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Orders;
using LoginGate.Cluster.Places;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Attacks;

/// <summary>Bytes that no gate sends, given to the serializers as they stand in the gates' system.</summary>
public sealed class BytesSpec : IAsyncLifetime
{
    private readonly ActorSystem _system;
    private readonly WireCounts _counts = new();

    public BytesSpec()
    {
        var config = GatesConfig.Of(TestGate.SettingsOf("a", 0), port: 0);
        _system = ActorSystem.Create(GatesConfig.SystemName, ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(config), new GatesSetup(TimeProvider.System, _counts, _ => { })));
    }

    private Serialization Serialization => _system.Serialization;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate();

    [Theory]
    [InlineData("")]
    [InlineData("LoginGate.Cluster.Tests.Attacks.Trap, LoginGate.Cluster.Tests")]
    [InlineData("A")]
    public void No_serializer_makes_an_object_that_a_manifest_names(string manifest)
    {
        for (var number = -64; number < 256; number++)
        {
            foreach (var text in new[] { "{}", "{\"$type\":\"LoginGate.Cluster.Tests.Attacks.Trap, LoginGate.Cluster.Tests\"}", "" })
                Assert.Null(ReadOrNull(new Raw(number, manifest, WireBytes.Of(text))));
        }
        Assert.False(Trap.WasMade);
    }

    [Fact]
    public void Messages_in_messages_come_to_an_end()
    {
        Assert.Throws<RefusedOrUnknown>(() => Read(new Raw(WireBytes.Selections, "", WireBytes.Nested(20_000))));
        Assert.Equal(1, _counts.Refused);
    }

    [Fact]
    public void Packed_gossip_is_not_unpacked_beyond_what_gates_say()
    {
        var bomb = new Raw(WireBytes.Replication, "N", WireBytes.Zeros(256 << 20));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<RefusedOrUnknown>(() => Read(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData("Akka.Cluster.ClusterUserAction+Leave, Akka.Cluster")]
    [InlineData("Akka.Cluster.ClusterUserAction+Down, Akka.Cluster")]
    public void Membership_that_gates_do_not_ask_of_each_other_is_not_read(string manifest) =>
        Assert.Throws<RefusedOrUnknown>(() => Read(new Raw(WireBytes.Membership, manifest, WireBytes.Of(Stranger.AddressOf(9113)))));

    [Theory]
    [InlineData("b")]
    [InlineData("h")]
    [InlineData("s")]
    [InlineData("p")]
    [InlineData("w")]
    [InlineData("o")]
    [InlineData("a")]
    [InlineData("x")]
    [InlineData("")]
    public void Noise_is_refused_or_read_and_costs_little(string manifest)
    {
        var random = new Random(manifest.Length == 0 ? 0 : manifest[0]);
        var sample = Samples.GetValueOrDefault(manifest) ?? [];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = i % 2 == 0 ? Noise(random, random.Next(64)) : Changed(random, sample);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(new Raw(WireBytes.Gates, manifest, bytes));
            }
            catch (RefusedOrUnknown)
            {
                // As it should be.
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (1 << 20) + 64 * bytes.Length);
        }
    }

    [Fact]
    public void The_samples_are_good() => Assert.All(Samples, sample => Read(new Raw(WireBytes.Gates, sample.Key, sample.Value)));

    private static Dictionary<string, byte[]> Samples { get; } = new()
    {
        ["b"] = BanBucketFormat.Write(BanBucket.Of(
            [.. Enumerable.Range(1, 9).Select(i => new SharedBan(TestGate.Address(i), i % 2 == 0 ? null : DateTimeOffset.UtcNow, null, "flood", false, HybridStamp.At(DateTimeOffset.UtcNow), "a"))],
            TimeProvider.System)),
        ["h"] = Written(new Hello(new Akka.Cluster.UniqueAddress(Stranger.AddressOf(9113), 7), false, [new Akka.Cluster.UniqueAddress(Stranger.AddressOf(9114), 8)], 1).Write),
        ["s"] = Written(new GateSummary("a", "1", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, false, [new LineSummary("main", "0.0.0.0:7000", "open", 1, 2, 3)]).Write),
        ["p"] = Written(new PlacesTold(1, true, [new PlaceCount(TestGate.Address(1), 2)]).Write),
        ["w"] = [],
        ["o"] = Written(new OrderTold(1, "gate status", "anna", true).Write),
        ["a"] = Written(new OrderAnswered(1, "{}").Write),
    };

    private static byte[] Written(Action<WireWriter> write)
    {
        var bytes = new WireWriter();
        write(bytes);
        return bytes.ToArray();
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Changed(Random random, byte[] sample)
    {
        byte[] bytes = random.Next(3) switch
        {
            0 => sample[..random.Next(sample.Length + 1)],
            1 => [.. sample, .. Noise(random, random.Next(8))],
            _ => [.. sample],
        };
        for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    // Akka.NET's own serializer of nothing, 0, makes null of everything.
    private object? ReadOrNull(Raw raw)
    {
        try
        {
            return Read(raw);
        }
        catch (RefusedOrUnknown)
        {
            return null;
        }
    }

    /// <summary>As Akka.Remote reads what has come.</summary>
    private object Read(Raw raw)
    {
        try
        {
            return Serialization.Deserialize(raw.Bytes, raw.Serializer, raw.Manifest);
        }
        catch (SerializationException refused)
        {
            throw new RefusedOrUnknown(refused);
        }
    }

    private sealed class RefusedOrUnknown(Exception cause) : Exception(cause.Message, cause);
}

/// <summary>What a stranger would have made here.</summary>
public sealed class Trap
{
    public Trap() => WasMade = true;

    public static bool WasMade { get; private set; }
}
