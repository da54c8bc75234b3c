using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Shared;

/// <summary>
/// Reads addresses and ranges as people write them, strictly: what could be meant in two ways is refused with a reason,
/// because a wrong range locks players out or lets attackers in.
/// </summary>
internal static class AddressRangeReader
{
    /// <summary>Reads an address or a CIDR range.</summary>
    /// <param name="text">Such as <c>203.0.113.7</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, <c>::ffff:203.0.113.7</c>.</param>
    /// <param name="range">The range.</param>
    /// <param name="reason">What is wrong with the text; empty when nothing is.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out AddressRange range, out string reason)
    {
        range = default;
        reason = "";
        var slash = text.IndexOf('/');
        if (!TryReadAddress(slash < 0 ? text : text[..slash], out var address))
        {
            reason = "is not an IP address or CIDR range such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32";
            return false;
        }
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash < 0)
        {
            range = AddressRange.Of(address);
            return true;
        }
        if (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > width)
        {
            reason = $"must have a prefix of 0 to {width} after the '/'";
            return false;
        }
        var network = new IPNetwork(address, prefix);
        range = AddressRange.Of(network);
        if (network.BaseAddress.Equals(address))
            return true;
        reason = $"has bits set beyond its prefix; the range of that size is {range}";
        return false;
    }

    /// <summary>Reads <c>low-high</c>, the form of the original BlockIPAreaList.txt, as the fewest CIDR ranges that make it up.</summary>
    public static bool TryReadSpan(ReadOnlySpan<char> text, out IReadOnlyList<AddressRange> ranges, out string reason)
    {
        ranges = [];
        reason = "";
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryReadAddress(text[..dash].Trim(), out var low) || !TryReadAddress(text[(dash + 1)..].Trim(), out var high))
        {
            reason = "is not a range such as 203.0.113.0-203.0.113.99";
            return false;
        }
        var (first, last) = (AddressRange.Of(low), AddressRange.Of(high));
        if (first.IsIPv6 != last.IsIPv6 || first.FirstBits > last.FirstBits)
        {
            reason = "must name its lowest address first, both of the same kind";
            return false;
        }
        ranges = Cover(first, last);
        return true;
    }

    /// <summary>The fewest ranges that hold the addresses from first to last and no other.</summary>
    private static List<AddressRange> Cover(AddressRange first, AddressRange last)
    {
        var ranges = new List<AddressRange>();
        var (width, low, high) = (first.Width, first.FirstBits, last.FirstBits);
        while (true)
        {
            // The largest block that begins here and ends in time.
            var bits = low == 0 ? width : Math.Min(width, (int)UInt128.TrailingZeroCount(low));
            while (LastOffset(bits) > high - low)
                bits--;
            ranges.Add(new AddressRange(first.IsIPv6, low, width - bits));
            if (high - low == LastOffset(bits))
                return ranges;
            low += LastOffset(bits) + 1;
        }
    }

    private static UInt128 LastOffset(int bits) => bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static bool TryReadAddress(ReadOnlySpan<char> text, out IPAddress address) => PlainAddress.TryRead(text, out address);
}
