using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Protocol;

/// <summary>Addresses as the wire writes them: dotted IPv4; IPv6 in its text form without a zone.</summary>
internal static class DottedAddress
{
    public const int MaxBytes = 45;

    private const int IPv6Bytes = 16;
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

    /// <summary>Writes an address; returns the bytes written. Needs room for <see cref="MaxBytes"/>.</summary>
    public static int Write(IPAddress address, Span<byte> destination)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> four = stackalloc byte[sizeof(uint)];
            bool wrote = address.TryWriteBytes(four, out _);
            Debug.Assert(wrote);
            return WriteDotted(four, destination);
        }
        Span<byte> sixteen = stackalloc byte[IPv6Bytes];
        if (!address.TryWriteBytes(sixteen, out _)) throw new ArgumentException("Neither an IPv4 nor an IPv6 address.", nameof(address));
        if (address.IsIPv4MappedToIPv6) return WriteDotted(sixteen[^sizeof(uint)..], destination);
        // A zone would bring a '%' into the frame.
        return address.ScopeId == 0 ? Format(address, destination) : Format(new IPAddress(sixteen), destination);
    }

    /// <summary>Reads dotted IPv4 or IPv6 text; none of the shorthands that stand for IPv4 elsewhere, no zone.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return IsAddress(text) && IPAddress.TryParse(text, out address);
    }

    /// <summary>Whether text is an address, without making one.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text) =>
        IsIPv4(text) || (text.Length <= MaxBytes && text.Contains((byte)':') && !text.ContainsAnyExcept(AddressBytes) && IPAddress.IsValidUtf8(text));

    /// <summary>Whether text is exactly four numbers of 0 to 255 parted by dots, without leading zeros.</summary>
    public static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        for (int part = 0; part < 4; part++)
        {
            int end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end <= 0 || !IsOctet(text[..end])) return false;
            text = part < 3 ? text[(end + 1)..] : default;
        }
        return true;
    }

    private static bool IsOctet(ReadOnlySpan<byte> text)
    {
        if (text.Length > 3 || (text.Length > 1 && text[0] == '0')) return false;
        int value = 0;
        foreach (byte digit in text)
        {
            if (!WireBytes.IsDigit(digit)) return false;
            value = value * 10 + (digit - '0');
        }
        return value <= byte.MaxValue;
    }

    private static int Format(IPAddress address, Span<byte> destination) => address.TryFormat(destination, out int written)
        ? written
        : throw new ArgumentException("The destination is too short.", nameof(destination));

    private static int WriteDotted(ReadOnlySpan<byte> octets, Span<byte> destination)
    {
        int at = 0;
        foreach (byte octet in octets)
        {
            if (at > 0) destination[at++] = (byte)'.';
            if (octet >= 100) destination[at++] = (byte)('0' + octet / 100);
            if (octet >= 10) destination[at++] = (byte)('0' + octet / 10 % 10);
            destination[at++] = (byte)('0' + octet % 10);
        }
        return at;
    }
}
