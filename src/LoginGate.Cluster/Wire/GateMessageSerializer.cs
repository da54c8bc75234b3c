using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Orders;
using LoginGate.Cluster.Places;

namespace LoginGate.Cluster.Wire;

/// <summary>The gates' own messages as bytes. What it cannot read is counted and goes no further.</summary>
internal sealed class GateMessageSerializer : SerializerWithStringManifest
{
    /// <summary>How far ahead of this gate's clock a ban's stamp may be.</summary>
    public static readonly TimeSpan MaxClockAhead = TimeSpan.FromMinutes(5);

    private const string BucketManifest = "b";
    private const string HelloManifest = "h";
    private const string SummaryManifest = "s";
    private const string PlacesManifest = "p";
    private const string PlacesWantedManifest = "w";
    private const string OrderManifest = "o";
    private const string AnswerManifest = "a";

    private readonly TimeProvider _clock;
    private readonly WireCounts _counts;

    public GateMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
        var setup = GatesSetup.Of(system);
        (_clock, _counts) = (setup.Clock, setup.Counts);
    }

    public override int Identifier => 7010;

    public override string Manifest(object o) => o switch
    {
        BanBucket => BucketManifest,
        Hello => HelloManifest,
        GateSummary => SummaryManifest,
        PlacesTold => PlacesManifest,
        PlacesWanted => PlacesWantedManifest,
        OrderTold => OrderManifest,
        OrderAnswered => AnswerManifest,
        _ => throw new ArgumentException($"{o.GetType()} is not said between gates", nameof(o)),
    };

    public override byte[] ToBinary(object obj)
    {
        if (obj is BanBucket bucket)
            return BanBucketFormat.Write(bucket);
        var bytes = new WireWriter();
        switch (obj)
        {
            case Hello hello: hello.Write(bytes); break;
            case GateSummary summary: summary.Write(bytes); break;
            case PlacesTold places: places.Write(bytes); break;
            case OrderTold order: order.Write(bytes); break;
            case OrderAnswered answer: answer.Write(bytes); break;
            case PlacesWanted: break;
            default: throw new ArgumentException($"{obj.GetType()} is not said between gates", nameof(obj));
        }
        return bytes.ToArray();
    }

    /// <exception cref="SerializationException">The bytes are none of the gates' messages.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            if (manifest == BucketManifest)
                return ReadBucket(bytes);
            var reader = new WireReader(bytes);
            object message = manifest switch
            {
                HelloManifest => Hello.Read(ref reader),
                SummaryManifest => GateSummary.Read(ref reader),
                PlacesManifest => PlacesTold.Read(ref reader),
                PlacesWantedManifest => PlacesWanted.Instance,
                OrderManifest => OrderTold.Read(ref reader),
                AnswerManifest => OrderAnswered.Read(ref reader),
                _ => throw WireReader.Bad("no message of this name is known here"),
            };
            reader.End();
            return message;
        }
        catch (SerializationException broken)
        {
            throw _counts.Refuse(broken);
        }
    }

    private BanBucket ReadBucket(byte[] bytes)
    {
        var now = _clock.GetUtcNow();
        return BanBucketFormat.Read(bytes, _clock, HybridStamp.At(now + MaxClockAhead), refused => _counts.RefuseStamp(refused.Gate, refused.Stamp.Time - now));
    }
}
