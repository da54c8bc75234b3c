namespace LoginGate.Cluster;

/// <summary>All addresses from a first to a last, IPv4 or IPv6: what a shared ban covers and what places are counted for.</summary>
/// <param name="IsIPv6">Which kind of address.</param>
/// <param name="First">The first address as a number; an IPv4 address has its 32 bits at the low end.</param>
/// <param name="Last">The last one, not before the first.</param>
public readonly record struct AddressBlock(bool IsIPv6, UInt128 First, UInt128 Last)
{
    /// <summary>IPv4 first, then by first address; of those that begin at one address the narrowest first.</summary>
    internal static Comparer<AddressBlock> Order { get; } = Comparer<AddressBlock>.Create((a, b) =>
    {
        var byKind = a.IsIPv6.CompareTo(b.IsIPv6);
        var byFirst = byKind != 0 ? byKind : a.First.CompareTo(b.First);
        return byFirst != 0 ? byFirst : a.Last.CompareTo(b.Last);
    });
}
