using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Places;

/// <summary>Clients that an address has at a gate.</summary>
/// <param name="Block">The address, or the prefix that counts as one.</param>
/// <param name="Count">How many; zero: none any more.</param>
public readonly record struct PlaceCount(AddressBlock Block, int Count);

/// <summary>What has changed in a gate's places since it told this gate last.</summary>
/// <param name="Number">Rises by one with each, from anywhere; a gap means that one was lost.</param>
/// <param name="IsReset">Whether what was told before counts no more.</param>
/// <param name="Changes">At most <see cref="MaxChanges"/>; the rest comes next.</param>
internal sealed record PlacesTold(long Number, bool IsReset, IReadOnlyList<PlaceCount> Changes)
{
    /// <summary>About 40 KB.</summary>
    public const int MaxChanges = 4096;

    public void Write(WireWriter bytes)
    {
        bytes.Varint((ulong)Number);
        bytes.Flag(IsReset);
        bytes.Varint((ulong)Changes.Count);
        foreach (var (block, count) in Changes)
        {
            bytes.Block(block);
            bytes.Varint((ulong)count);
        }
    }

    public static PlacesTold Read(ref WireReader reader)
    {
        var (number, isReset) = ((long)(reader.Varint() & long.MaxValue), reader.Flag());
        var changes = new PlaceCount[reader.Number(MaxChanges, "the number of changes")];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = new PlaceCount(reader.Block(out _), reader.Number(1_000_000, "clients of an address"));
        return new PlacesTold(number, isReset, changes);
    }
}

/// <summary>Something was lost: tell everything anew.</summary>
internal sealed class PlacesWanted
{
    public static readonly PlacesWanted Instance = new();
}
