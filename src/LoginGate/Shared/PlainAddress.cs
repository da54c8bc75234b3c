using System.Net;
using System.Net.Sockets;

namespace LoginGate.Shared;

/// <summary>
/// Addresses and hosts as people mean them. The base library also takes 0, 127.1, 0x7f.1, 010.1.1.1 (octal), [::1]:80 and fe80::1%2 for
/// addresses: whoever wrote one of them in a list or a setting meant something else.
/// </summary>
internal static class PlainAddress
{
    /// <summary>Reads an IPv4 address of four decimal numbers, or an IPv6 address without brackets and zone.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out address!) || text.ContainsAny('[', '%', '/'))
            return false;
        return address.AddressFamily == AddressFamily.InterNetworkV6 || text.SequenceEqual(address.ToString());
    }

    /// <summary>Whether a text is an address or the name of a host. What ends in a number is no name: it is an address or a slip.</summary>
    public static bool IsHost(string text)
    {
        if (TryRead(text, out _))
            return true;
        var last = text.TrimEnd('.');
        last = last[(last.LastIndexOf('.') + 1)..];
        return Uri.CheckHostName(text) is UriHostNameType.Dns && !IsNumber(last) && !text.Any(IsWide);
    }

    /// <summary>The IPv4 address in place of the IPv6 one that stands for it on a socket of both families.</summary>
    public static IPAddress Unmapped(this IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Digits and dots as an input method writes them: a name server is asked for the address that they look like.
    private static bool IsWide(char c) => c is '\u3002' or (>= '\uff00' and <= '\uffef') || (char.IsDigit(c) && !char.IsAsciiDigit(c));

    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) ||
        (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label[2..].All(char.IsAsciiHexDigit));
}
