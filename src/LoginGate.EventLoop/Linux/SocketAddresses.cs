using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace LoginGate.EventLoop.Linux;

/// <summary>Reads the kernel's socket addresses.</summary>
internal static class SocketAddresses
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

    /// <summary>The address that a socket has on this machine.</summary>
    public static IPEndPoint LocalOf(int fd)
    {
        Span<byte> address = stackalloc byte[MaxSize];
        return LinuxCalls.LocalAddress(fd, address) ? Read(address) : throw LinuxErrors.ToException(LinuxCalls.LastError);
    }
}
