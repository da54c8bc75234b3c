using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Protocol;

/// <summary>Version 1 of the PROXY protocol header: one line of text.</summary>
internal static class ProxyHeaderLine
{
    private const byte Return = (byte)'\r';
    private const byte Space = (byte)' ';
    private const int LineEndBytes = 2;
    private const int MostPortDigits = 5;

    public static ReadOnlySpan<byte> Prefix => "PROXY "u8;

    /// <summary>Whether a carriage return stands there that something other than a line feed follows.</summary>
    public static bool HasLoneReturn(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(Return);
        return at >= 0 && at < line.Length - 1 && line[at + 1] != '\n';
    }

    /// <summary>Reads a line that starts with the prefix and ends with its first line feed.</summary>
    public static ProxyHeaderError Parse(ReadOnlySpan<byte> line, out IPEndPoint? source, out IPEndPoint? destination)
    {
        source = destination = null;
        if (line.IndexOf(Return) != line.Length - LineEndBytes) return ProxyHeaderError.BadLineEnd;
        var rest = line[Prefix.Length..^LineEndBytes];
        var protocol = NextField(ref rest, out bool more);
        // What follows UNKNOWN has to be ignored.
        if (protocol.SequenceEqual("UNKNOWN"u8)) return ProxyHeaderError.None;
        if (!protocol.SequenceEqual("TCP4"u8) && !protocol.SequenceEqual("TCP6"u8)) return ProxyHeaderError.BadProtocol;
        var from = NextField(ref rest, out more);
        var to = NextField(ref rest, out more);
        var fromPort = NextField(ref rest, out more);
        if (!more || from.IsEmpty || to.IsEmpty || fromPort.IsEmpty || rest.IsEmpty || rest.Contains(Space)) return ProxyHeaderError.BadLine;
        bool six = protocol[^1] == '6';
        if (!TryParseAddress(from, six, out var fromAddress) || !TryParseAddress(to, six, out var toAddress)) return ProxyHeaderError.BadAddress;
        if (!TryParsePort(fromPort, out int fromNumber) || !TryParsePort(rest, out int toNumber)) return ProxyHeaderError.BadPort;
        source = new IPEndPoint(fromAddress, fromNumber);
        destination = new IPEndPoint(toAddress, toNumber);
        return ProxyHeaderError.None;
    }

    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> rest, out bool more)
    {
        int end = rest.IndexOf(Space);
        more = end >= 0;
        var field = more ? rest[..end] : rest;
        rest = more ? rest[(end + 1)..] : default;
        return field;
    }

    private static bool TryParseAddress(ReadOnlySpan<byte> text, bool six, [NotNullWhen(true)] out IPAddress? address)
    {
        if (!DottedAddress.TryParse(text, out address) || address.AddressFamily == AddressFamily.InterNetworkV6 != six) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return true;
    }

    private static bool TryParsePort(ReadOnlySpan<byte> text, out int port)
    {
        port = 0;
        if (text.Length > MostPortDigits || (text.Length > 1 && text[0] == '0')) return false;
        foreach (byte digit in text)
        {
            if (!WireBytes.IsDigit(digit)) return false;
            port = port * 10 + (digit - '0');
        }
        return port <= IPEndPoint.MaxPort;
    }
}
