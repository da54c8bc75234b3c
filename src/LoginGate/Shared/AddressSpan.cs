namespace LoginGate.Shared;

/// <summary>
/// All addresses from a first to a last, IPv4 or IPv6, as a plain value: what a ban covers. A CIDR range is one too, and equal to it
/// however either was written.
/// </summary>
internal readonly record struct AddressSpan : IComparable<AddressSpan>
{
    /// <param name="isIPv6">Which kind of address.</param>
    /// <param name="first">The first address as a number; an IPv4 address has its 32 bits at the low end.</param>
    /// <param name="last">The last one, not before the first.</param>
    public AddressSpan(bool isIPv6, UInt128 first, UInt128 last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        (IsIPv6, First, Last) = (isIPv6, first, last);
    }

    /// <summary>Every address of a kind.</summary>
    public static AddressSpan All(bool isIPv6) => new(isIPv6, UInt128.Zero, isIPv6 ? UInt128.MaxValue : uint.MaxValue);

    public bool IsIPv6 { get; }

    public UInt128 First { get; }

    public UInt128 Last { get; }

    public bool IsSingleAddress => First == Last;

    /// <summary>The first address alone.</summary>
    public AddressRange FirstAddress => Single(First);

    public static implicit operator AddressSpan(AddressRange range) => new(range.IsIPv6, range.FirstBits, range.LastBits);

    /// <summary>Whether every address of the other span is in this one.</summary>
    public bool Contains(AddressSpan other) => IsIPv6 == other.IsIPv6 && First <= other.First && other.Last <= Last;

    /// <summary>The span as one CIDR range, if it is one.</summary>
    public bool TryToRange(out AddressRange range)
    {
        range = default;
        var free = First ^ Last;
        // All the free bits, and no others, run from 0 to 1: they stand together at the low end.
        if ((free & (free + 1)) != 0 || (First & free) != 0)
            return false;
        range = new AddressRange(IsIPv6, First, (IsIPv6 ? 128 : 32) - (int)UInt128.PopCount(free));
        return true;
    }

    /// <summary>The fewest CIDR ranges that hold the same addresses, in their order: up to 62 of IPv4, 254 of IPv6.</summary>
    public IEnumerable<AddressRange> ToRanges()
    {
        var (first, width) = (First, IsIPv6 ? 128 : 32);
        while (true)
        {
            // The largest range that begins here and does not go beyond the last address.
            var free = first == 0 ? width : Math.Min(width, (int)UInt128.TrailingZeroCount(first));
            while (free > 0 && new AddressRange(IsIPv6, first, width - free).LastBits > Last)
                free--;
            var range = new AddressRange(IsIPv6, first, width - free);
            yield return range;
            if (range.LastBits == Last)
                yield break;
            first = range.LastBits + 1;
        }
    }

    /// <summary>By kind, then by first address; of those that begin at one address the widest first.</summary>
    public int CompareTo(AddressSpan other)
    {
        var byKind = IsIPv6.CompareTo(other.IsIPv6);
        var byFirst = byKind != 0 ? byKind : First.CompareTo(other.First);
        return byFirst != 0 ? byFirst : other.Last.CompareTo(Last);
    }

    /// <summary>As a person writes it: an address, a CIDR range, or <c>first-last</c>.</summary>
    public override string ToString() => TryToRange(out var range) ? range.ToString() : $"{FirstAddress}-{Single(Last)}";

    private AddressRange Single(UInt128 bits) => new(IsIPv6, bits, IsIPv6 ? 128 : 32);
}
