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
    private const int Octets = 4;
    private static readonly Phrase NoAddress = "is not an IP address or CIDR range such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32";
    private static readonly Phrase NoSpan = "is not an IP address, a CIDR range or LOW-HIGH such as 203.0.113.7, 10.0.0.0/8 or 203.0.113.0-203.0.113.99";

    /// <summary>Reads an address or a CIDR range.</summary>
    /// <param name="text">Such as <c>203.0.113.7</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, <c>::ffff:203.0.113.7</c>.</param>
    /// <param name="range">The range.</param>
    /// <param name="reason">What is wrong with the text; empty when nothing is.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out AddressRange range, out Phrase reason)
    {
        reason = "";
        var slash = text.IndexOf('/');
        if (slash < 0 && TryReadAddress(text, out range))
            return true;
        range = default;
        if (!PlainAddress.TryRead(slash < 0 ? text : text[..slash], out var address))
        {
            reason = NoAddress;
            return false;
        }
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
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

    /// <summary>Reads an address, a CIDR range or <c>low-high</c>, the form of the original BlockIPAreaList.txt.</summary>
    /// <param name="text">As <see cref="TryRead"/>, or such as <c>203.0.113.0-203.0.113.99</c>.</param>
    /// <param name="span">The addresses.</param>
    /// <param name="reason">What is wrong with the text; empty when nothing is.</param>
    public static bool TryReadSpan(ReadOnlySpan<char> text, out AddressSpan span, out Phrase reason)
    {
        var dash = text.IndexOf('-');
        if (dash >= 0)
            return TryReadSpan(text[..dash].Trim(), text[(dash + 1)..].Trim(), out span, out reason);
        var isGood = TryRead(text, out var range, out reason);
        span = range;
        if (ReferenceEquals(reason, NoAddress))
            reason = NoSpan;
        return isGood;
    }

    /// <summary>Reads the two ends of a span.</summary>
    public static bool TryReadSpan(ReadOnlySpan<char> low, ReadOnlySpan<char> high, out AddressSpan span, out Phrase reason)
    {
        span = default;
        reason = "";
        if (!TryReadAddress(low, out var first) || !TryReadAddress(high, out var last))
            reason = "is not a range such as 203.0.113.0-203.0.113.99";
        else if (first.IsIPv6 != last.IsIPv6 || first.FirstBits > last.FirstBits)
            reason = "must name its lowest address first, both of the same kind";
        else
            span = new AddressSpan(first.IsIPv6, first.FirstBits, last.FirstBits);
        return reason.IsEmpty;
    }

    /// <summary>Reads an address alone.</summary>
    public static bool TryReadAddress(ReadOnlySpan<char> text, out AddressRange address)
    {
        // Nearly every line of a long list is one of these.
        if (TryReadIPv4(text, out var bits))
        {
            address = new AddressRange(isIPv6: false, bits, 32);
            return true;
        }
        var isGood = PlainAddress.TryRead(text, out var number);
        address = isGood ? AddressRange.Of(number) : default;
        return isGood;
    }

    /// <summary>Four decimal numbers, none with zeros before it.</summary>
    private static bool TryReadIPv4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        var octets = 0;
        foreach (var part in text.Split('.'))
        {
            var octet = text[part];
            if (++octets > Octets || (octet.Length > 1 && octet[0] == '0') || !byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return false;
            bits = bits << 8 | value;
        }
        return octets == Octets;
    }
}
