using System.Buffers.Binary;
using System.Net;

namespace LoginGate.Protocol.Tests;

/// <summary>Makes PROXY protocol headers field by field, good ones and bad ones.</summary>
internal static class ProxyHeaderBytes
{
    public const byte ProxyCommand = 0x21;
    public const byte LocalCommand = 0x20;
    public const byte Tcp4 = 0x11;
    public const byte Tcp6 = 0x21;

    public static byte[] Signature => Convert.FromHexString("0D0A0D0A000D0A515549540A");

    public static byte[] Block(byte command, byte protocol, params byte[][] parts)
    {
        byte[] rest = [.. parts.SelectMany(part => part)];
        return [.. Signature, command, protocol, .. BigEndian((ushort)rest.Length), .. rest];
    }

    public static byte[] Addresses(string source, string destination)
    {
        var from = IPEndPoint.Parse(source);
        var to = IPEndPoint.Parse(destination);
        return [.. from.Address.GetAddressBytes(), .. to.Address.GetAddressBytes(), .. BigEndian((ushort)from.Port), .. BigEndian((ushort)to.Port)];
    }

    public static byte[] Extension(byte type, params byte[] value) => [type, .. BigEndian((ushort)value.Length), .. value];

    /// <summary>The header with its checksum extension, the last 4 bytes of it, filled in.</summary>
    public static byte[] WithChecksum(byte[] header)
    {
        header.AsSpan(^4..).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(^4..), Crc32C(header));
        return header;
    }

    /// <summary>CRC32c bit by bit, as its definition has it.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }
        return ~crc;
    }

    /// <summary>All a decoder says of reads, and the bytes it left to the client.</summary>
    public static string Tell(IEnumerable<byte[]> reads)
    {
        using var decoder = new ProxyHeaderDecoder();
        var client = new List<byte>();
        var status = ProxyHeaderStatus.NeedMore;
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> input = read;
            status = decoder.Read(ref input);
            Assert.InRange(decoder.PendingBytes, 0, ProxyHeaderDecoder.MaxHeaderBytes);
            if (status == ProxyHeaderStatus.Header) client.AddRange(input);
            else Assert.True(input.IsEmpty);
            Assert.True(status == ProxyHeaderStatus.NeedMore || decoder.PendingBytes == 0);
        }
        return status switch
        {
            ProxyHeaderStatus.Header => $"v{decoder.Version} {decoder.Source?.ToString() ?? "own"} {decoder.Destination?.ToString() ?? "own"} {Listen.Latin([.. client])}".TrimEnd(),
            ProxyHeaderStatus.Invalid => decoder.Error.ToString(),
            _ => $"more {decoder.PendingBytes}",
        };
    }

    private static byte[] BigEndian(ushort value) => [(byte)(value >> 8), (byte)value];
}
