using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Akka.IO.Sockets.Epoll;

/// <summary>Turns Linux error numbers into the base library's socket errors.</summary>
internal static class LinuxErrors
{
    public static SocketException ToException(int errno) => new((int)ToSocketError(errno), Marshal.GetPInvokeErrorMessage(errno));

    private static SocketError ToSocketError(int errno) => errno switch
    {
        LinuxNative.EAgain => SocketError.WouldBlock,
        LinuxNative.EMFile or LinuxNative.ENFile => SocketError.TooManyOpenSockets,
        LinuxNative.ENoBufs or LinuxNative.ENoMem => SocketError.NoBufferSpaceAvailable,
        13 or 1 => SocketError.AccessDenied,
        LinuxNative.EInval => SocketError.InvalidArgument,
        32 => SocketError.Shutdown,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        106 => SocketError.IsConnected,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
