using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LoginGate.EventLoop.Linux;

/// <summary>The system calls of the loop. None blocks but <see cref="EpollWait"/>.</summary>
internal static unsafe partial class LinuxCalls
{
    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollErr = 0x8;
    public const uint EpollHup = 0x10;
    public const uint EpollReadHup = 0x2000;
    public const uint EpollEdge = 1u << 31;

    public const int EIntr = 4;
    public const int EAgain = 11;
    public const int ENoMem = 12;
    public const int EInval = 22;
    public const int ENFile = 23;
    public const int EMFile = 24;
    public const int ENoBufs = 105;
    public const int EInProgress = 115;

    private const string C = "libc";
    private const int EpollControlAdd = 1;
    private const int EpollControlDelete = 2;
    private const int MsgPeek = 0x2;
    private const int MsgNoSignal = 0x4000;
    private const int NonBlock = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SolSocket = 1;
    private const int SoError = 4;
    private const int SoLinger = 13;
    private const int ShutWrite = 1;

    /// <summary>False where these calls do not exist: on other systems, or with a C library that is not found by its name.</summary>
    public static bool AreUsable { get; } = OperatingSystem.IsLinux() && CanCall();

    public static int LastError => Marshal.GetLastPInvokeError();

    public static int Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
            return (int)recv(fd, p, (nuint)buffer.Length, 0);
    }

    /// <summary>What a read would say, without reading: above zero when bytes wait, zero at the peer's end, below it an error.</summary>
    public static int Peek(int fd)
    {
        byte one;
        return (int)recv(fd, &one, 1, MsgPeek);
    }

    public static int Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
            return (int)send(fd, p, (nuint)bytes.Length, MsgNoSignal);
    }

    public static int Accept(int fd, Span<byte> address)
    {
        var size = address.Length;
        fixed (byte* p = address)
            return accept4(fd, p, &size, NonBlock | CloseOnExec);
    }

    public static bool LocalAddress(int fd, Span<byte> address)
    {
        var size = address.Length;
        fixed (byte* p = address)
            return getsockname(fd, p, &size) == 0;
    }

    public static int Connect(int fd, ReadOnlySpan<byte> address)
    {
        fixed (byte* p = address)
            return connect(fd, p, address.Length);
    }

    /// <summary>The pending error of a socket, zero when there is none. Reading it clears it.</summary>
    public static int TakeError(int fd)
    {
        int error;
        var size = sizeof(int);
        return getsockopt(fd, SolSocket, SoError, &error, &size) == 0 ? error : LastError;
    }

    /// <summary>Makes the coming close a reset.</summary>
    public static void ResetOnClose(int fd)
    {
        var linger = stackalloc int[] { 1, 0 };
        _ = setsockopt(fd, SolSocket, SoLinger, linger, 2 * sizeof(int));
    }

    public static void ShutdownWrite(int fd) => _ = shutdown(fd, ShutWrite);

    public static void Close(int fd) => _ = close(fd);

    public static int EpollCreate() => epoll_create1(CloseOnExec);

    public static int EventCreate() => eventfd(0, NonBlock | CloseOnExec);

    public static void EventSignal(int fd)
    {
        ulong one = 1;
        _ = write(fd, &one, sizeof(ulong));
    }

    /// <summary>Watches a descriptor, edge-triggered.</summary>
    /// <returns>Zero or the error number.</returns>
    public static int EpollAdd(int epoll, int fd, uint flags, long data)
    {
        var request = stackalloc byte[EpollEvents.MaxEventSize];
        Unsafe.WriteUnaligned(request, flags | EpollEdge);
        Unsafe.WriteUnaligned(request + EpollEvents.DataOffset, data);
        return epoll_ctl(epoll, EpollControlAdd, fd, request) == 0 ? 0 : LastError;
    }

    /// <summary>Watches it no more.</summary>
    public static void EpollDelete(int epoll, int fd)
    {
        _ = epoll_ctl(epoll, EpollControlDelete, fd, null);
    }

    /// <summary>Waits for events; none in <paramref name="milliseconds"/> (-1: for ever) is zero, a signal too.</summary>
    public static int EpollWait(int epoll, EpollEvents events, int milliseconds)
    {
        var count = epoll_wait(epoll, events.Pointer, EpollEvents.Capacity, milliseconds);
        return Math.Max(count, 0);
    }

    private static bool CanCall()
    {
        try
        {
            return close(-1) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(C, SetLastError = true)]
    private static partial nint recv(int fd, void* buffer, nuint size, int flags);

    [LibraryImport(C, SetLastError = true)]
    private static partial nint send(int fd, void* buffer, nuint size, int flags);

    [LibraryImport(C, SetLastError = true)]
    private static partial int accept4(int fd, void* address, int* size, int flags);

    [LibraryImport(C, SetLastError = true)]
    private static partial int getsockname(int fd, void* address, int* size);

    [LibraryImport(C, SetLastError = true)]
    private static partial int connect(int fd, void* address, int size);

    [LibraryImport(C, SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int name, void* value, int* size);

    [LibraryImport(C)]
    private static partial int setsockopt(int fd, int level, int name, void* value, int size);

    [LibraryImport(C)]
    private static partial int shutdown(int fd, int how);

    [LibraryImport(C)]
    private static partial int close(int fd);

    [LibraryImport(C, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(C, SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport(C)]
    private static partial nint write(int fd, void* buffer, nuint size);

    [LibraryImport(C, SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int fd, void* request);

    [LibraryImport(C, SetLastError = true)]
    private static partial int epoll_wait(int epoll, void* events, int capacity, int milliseconds);
}
