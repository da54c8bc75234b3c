using System.Buffers;
using System.Collections.Frozen;
using System.IO.Compression;
using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.DistributedData.Serialization;
using Akka.Remote.Serialization;

namespace LoginGate.Cluster.Wire;

/// <summary>Messages to an actor that is named by its path: each holds one, and is in no other.</summary>
internal sealed class GuardedSelections(ExtendedActorSystem system) : GuardedSerializer(system, new MessageContainerSerializer(system), maxDepth: 0)
{
    protected override bool IsTaken(byte[] bytes, string manifest) => manifest.Length == 0;
}

/// <summary>
/// Membership. Gates leave by themselves and nobody downs another, so neither is taken from the net; and no routers, which bring a message of any kind.
/// </summary>
internal sealed class GuardedMembership(ExtendedActorSystem system) : GuardedSerializer(system, new ClusterMessageSerializer(system), maxDepth: 1)
{
    // Hundreds of gates take a tenth of it.
    private const int MaxBytes = 1 << 20;

    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
    [
        "HB", "HBR",
        "Akka.Cluster.GossipStatus, Akka.Cluster",
        "Akka.Cluster.GossipEnvelope, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinNack, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+Welcome, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+ExitingConfirmed, Akka.Cluster",
    ]);

    protected override bool IsTaken(byte[] bytes, string manifest) => bytes.Length <= MaxBytes && Taken.Contains(manifest);
}

/// <summary>Replication: what replicators say to each other, and not what programs ask them.</summary>
internal sealed class GuardedReplication(ExtendedActorSystem system) : GuardedSerializer(system, new ReplicatorMessageSerializer(system), maxDepth: 1)
{
    // The most that goes at once, 16 buckets of all bans there can be with long reasons, is a quarter of it.
    private const int MaxUnpacked = 32 << 20;

    private const string Gossip = "N";

    // Write, WriteAck, WriteNack, Status, Gossip, DeltaPropagation, DeltaNack.
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(["I", "J", "O", "M", Gossip, "Q", "R"]);

    protected override bool IsTaken(byte[] bytes, string manifest) => Taken.Contains(manifest) && (manifest != Gossip || UnpacksToLittle(bytes));

    /// <summary>Gossip comes packed, and 8 MiB may be packed gigabytes.</summary>
    private static bool UnpacksToLittle(byte[] bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var total = 0;
            for (int count; (count = unpacked.Read(buffer)) > 0 && total <= MaxUnpacked;)
                total += count;
            return total <= MaxUnpacked;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
