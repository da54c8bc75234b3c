using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Akka.IO.Sockets.Epoll;

/// <summary>Reads the kernel's socket addresses.</summary>
internal static class SocketAddressReader
{
    /// <summary>Room for the largest Internet address.</summary>
    public const int MaxSize = 28;

    private const ushort Inet = 2;
    private const ushort Inet6 = 10;

    public static IPEndPoint Read(ReadOnlySpan<byte> address)
    {
        var family = MemoryMarshal.Read<ushort>(address);
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return family switch
        {
            Inet => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            Inet6 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port),
            _ => throw new NotSupportedException($"Address family {family} is not an Internet one."),
        };
    }
}
