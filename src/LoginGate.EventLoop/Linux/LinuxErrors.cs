using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LoginGate.EventLoop.Linux;

/// <summary>Turns Linux error numbers into the base library's socket errors.</summary>
internal static class LinuxErrors
{
    private const int BrokenPipe = 32;
    private const int Reset = 104;

    // What many clients end with; connections hand the error on and never throw it.
    private static readonly SocketException BrokenPipeError = Create(BrokenPipe);
    private static readonly SocketException ResetError = Create(Reset);

    public static SocketException ToException(int errno) => errno switch
    {
        BrokenPipe => BrokenPipeError,
        Reset => ResetError,
        _ => Create(errno),
    };

    private static SocketException Create(int errno) => new((int)ToSocketError(errno), Marshal.GetPInvokeErrorMessage(errno));

    private static SocketError ToSocketError(int errno) => errno switch
    {
        LinuxCalls.EAgain => SocketError.WouldBlock,
        LinuxCalls.EMFile or LinuxCalls.ENFile => SocketError.TooManyOpenSockets,
        LinuxCalls.ENoBufs or LinuxCalls.ENoMem => SocketError.NoBufferSpaceAvailable,
        13 or 1 => SocketError.AccessDenied,
        LinuxCalls.EInval => SocketError.InvalidArgument,
        BrokenPipe => SocketError.Shutdown,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        103 => SocketError.ConnectionAborted,
        Reset => SocketError.ConnectionReset,
        106 => SocketError.IsConnected,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
