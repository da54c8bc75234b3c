using System.Runtime.InteropServices;

namespace Compare.Load;

/// <summary>
/// Linux's own socket calls. The load must cost less than what it loads, and thousands of sockets on one thread with a call each way per
/// round trip cannot be had from Socket's asynchronous methods.
/// </summary>
internal static unsafe partial class Native
{
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int NonBlocking = 0x800;

    private const int InterNetwork = 2;
    private const int Stream = 1;
    private const int LevelIP = 0;
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;
    private const int ReuseAddress = 2;
    private const int Linger = 13;
    private const int NoDelay = 1;
    private const int BindAddressNoPort = 24;

    /// <summary>A connected socket from one of this machine's loopback addresses.</summary>
    /// <returns>The handle, or a negative error number.</returns>
    public static int Connect(uint source, int port)
    {
        var handle = Socket(InterNetwork, Stream, 0);
        if (handle < 0)
            return -Marshal.GetLastPInvokeError();
        Set(handle, LevelTcp, NoDelay, 1);
        // Else every bind takes a port for the address alone, and they run out.
        Set(handle, LevelIP, BindAddressNoPort, 1);
        var from = new Address(source, 0);
        var to = new Address(Loopback, port);
        if (Bind(handle, &from, sizeof(Address)) == 0 && Connect(handle, &to, sizeof(Address)) == 0)
            return handle;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        return -error;
    }

    /// <summary>A non-blocking listener on 127.0.0.1; its port is told.</summary>
    public static int Listen(ref int port, int backlog)
    {
        var handle = Socket(InterNetwork, Stream | NonBlocking, 0);
        Set(handle, LevelSocket, ReuseAddress, 1);
        var address = new Address(Loopback, port);
        var length = sizeof(Address);
        if (Bind(handle, &address, length) != 0 || Listen(handle, backlog) != 0 || GetName(handle, &address, &length) != 0)
            throw new IOException($"no listener on port {port}: error {Marshal.GetLastPInvokeError()}");
        port = address.Port;
        return handle;
    }

    /// <summary>A waiting connection, blocking and without delay; negative when there is none.</summary>
    public static int Accept(int listener)
    {
        var handle = Accept4(listener, null, null, 0);
        if (handle >= 0)
            Set(handle, LevelTcp, NoDelay, 1);
        return handle;
    }

    /// <summary>Ends a connection with a reset, which leaves no port waiting.</summary>
    public static void Reset(int handle)
    {
        var linger = stackalloc int[] { 1, 0 };
        _ = SetOption(handle, LevelSocket, Linger, linger, 2 * sizeof(int));
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int handle, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int handle, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int handle, byte* item);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* items, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ReadClock(int clock, long* secondsAndNanoseconds);

    private const uint Loopback = 0x7F000001;

    private static void Set(int handle, int level, int option, int value) => _ = SetOption(handle, level, option, &value, sizeof(int));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int handle, Address* address, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int handle, Address* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int Listen(int handle, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetName(int handle, Address* address, int* length);

    [LibraryImport("libc", EntryPoint = "accept4")]
    private static partial int Accept4(int listener, Address* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int handle, int level, int option, void* value, int length);

    /// <summary>struct sockaddr_in.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Address(uint host, int port)
    {
        private readonly ushort _family = InterNetwork;
        private readonly ushort _port = (ushort)System.Net.IPAddress.HostToNetworkOrder((short)port);
        private readonly uint _host = (uint)System.Net.IPAddress.HostToNetworkOrder((int)host);
        private readonly ulong _zero;

        public int Port => (ushort)System.Net.IPAddress.NetworkToHostOrder((short)_port);
    }
}
