using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace LoginGate.Protocol;

/// <summary>Version 2 of the PROXY protocol header: a binary block.</summary>
internal static class ProxyHeaderBlock
{
    /// <summary>Signature, version and command, family and transport, length of the rest.</summary>
    public const int PrefixBytes = 16;

    private const int VersionAt = 12;
    private const int ProtocolAt = 13;
    private const int LengthAt = 14;
    private const int Local = 0;
    private const int Proxy = 1;
    private const int Inet = 1;
    private const int Inet6 = 2;
    private const int UnixSocket = 3;
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int IPv4Bytes = 4;
    private const int IPv6Bytes = 16;
    private const int PortBytes = 2;
    private const int ExtensionPrefixBytes = 3;
    private const byte ChecksumType = 0x03;

    /// <summary>The bytes that every version 2 header starts with.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Length of the whole header in bytes, as its prefix says.</summary>
    public static int TotalBytes(ReadOnlySpan<byte> prefix) => PrefixBytes + BinaryPrimitives.ReadUInt16BigEndian(prefix[LengthAt..]);

    /// <summary>Checks all that the prefix tells, so that nothing more is read of a header that cannot be good.</summary>
    public static ProxyHeaderError CheckPrefix(ReadOnlySpan<byte> prefix, int maxBlockBytes)
    {
        if (prefix[VersionAt] >> 4 != 2) return ProxyHeaderError.BadVersion;
        if ((prefix[VersionAt] & 0x0F) is not (Local or Proxy)) return ProxyHeaderError.BadCommand;
        int block = TotalBytes(prefix) - PrefixBytes;
        if (block > maxBlockBytes) return ProxyHeaderError.BlockTooLong;
        // The family of a LOCAL header has to be ignored.
        if (IsLocal(prefix)) return ProxyHeaderError.None;
        int family = prefix[ProtocolAt] >> 4;
        int transport = prefix[ProtocolAt] & 0x0F;
        if (family > UnixSocket || transport > Datagram) return ProxyHeaderError.BadProtocol;
        return HasAddresses(prefix) && block < AddressesBytes(prefix) ? ProxyHeaderError.BlockTooShort : ProxyHeaderError.None;
    }

    /// <summary>Whether the connection is the proxy's own.</summary>
    public static bool IsLocal(ReadOnlySpan<byte> prefix) => (prefix[VersionAt] & 0x0F) == Local;

    /// <summary>Reads a whole header whose prefix has been checked.</summary>
    public static ProxyHeaderError Parse(ReadOnlySpan<byte> header, out IPEndPoint? source, out IPEndPoint? destination)
    {
        source = destination = null;
        // A family that is valid and of no use here counts as none, and what follows is skipped with it.
        if (!HasAddresses(header)) return ProxyHeaderError.None;
        var error = CheckExtensions(header, PrefixBytes + AddressesBytes(header));
        if (error != ProxyHeaderError.None) return error;
        var addresses = header[PrefixBytes..];
        int size = AddressBytes(header);
        var ports = addresses[(2 * size)..];
        source = EndPoint(addresses[..size], ports);
        destination = EndPoint(addresses[size..(2 * size)], ports[PortBytes..]);
        return ProxyHeaderError.None;
    }

    private static bool HasAddresses(ReadOnlySpan<byte> prefix) =>
        (prefix[VersionAt] & 0x0F) == Proxy && prefix[ProtocolAt] >> 4 is Inet or Inet6 && (prefix[ProtocolAt] & 0x0F) == Stream;

    private static int AddressBytes(ReadOnlySpan<byte> prefix) => prefix[ProtocolAt] >> 4 == Inet6 ? IPv6Bytes : IPv4Bytes;

    private static int AddressesBytes(ReadOnlySpan<byte> prefix) => 2 * (AddressBytes(prefix) + PortBytes);

    private static IPEndPoint EndPoint(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> port)
    {
        var address = new IPAddress(bytes);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(port));
    }

    private static ProxyHeaderError CheckExtensions(ReadOnlySpan<byte> header, int start)
    {
        int checksumAt = 0;
        for (int at = start; at < header.Length;)
        {
            if (header.Length - at < ExtensionPrefixBytes) return ProxyHeaderError.BadExtension;
            int length = BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]);
            int value = at + ExtensionPrefixBytes;
            if (length > header.Length - value) return ProxyHeaderError.BadExtension;
            if (header[at] == ChecksumType)
            {
                if (length != sizeof(uint) || checksumAt != 0) return ProxyHeaderError.BadExtension;
                checksumAt = value;
            }
            at = value + length;
        }
        if (checksumAt == 0) return ProxyHeaderError.None;
        return Checksum(header, checksumAt) == BinaryPrimitives.ReadUInt32BigEndian(header[checksumAt..])
            ? ProxyHeaderError.None
            : ProxyHeaderError.BadChecksum;
    }

    // CRC32c of the header as it is when its checksum field holds zeros.
    private static uint Checksum(ReadOnlySpan<byte> header, int fieldAt)
    {
        uint crc = uint.MaxValue;
        for (int at = 0; at < header.Length; at++)
        {
            bool inField = at >= fieldAt && at < fieldAt + sizeof(uint);
            crc = BitOperations.Crc32C(crc, inField ? (byte)0 : header[at]);
        }
        return ~crc;
    }
}
