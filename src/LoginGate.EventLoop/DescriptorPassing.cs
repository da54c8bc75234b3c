using System.Net.Sockets;
using System.Runtime.InteropServices;
using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop;

/// <summary>Descriptors that go from one process to another: over a Unix socket (SCM_RIGHTS, unix(7)), or at a process's start. Linux.</summary>
public static unsafe partial class DescriptorPassing
{
    /// <summary>The most descriptors that go with one message (the kernel's SCM_MAX_FD).</summary>
    public const int MostDescriptors = 253;

    private const int SolSocket = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x40000000;
    private const int ControlTruncated = 0x8;
    private const int SetFlags = 2;
    private const int DuplicateCloseOnExec = 1030;
    private const int CloseOnExecFlag = 1;

    // The head of a control message, which is as large as its alignment allows.
    private static readonly int HeadBytes = sizeof(nuint) + (2 * sizeof(int));

    /// <summary>Sends bytes, and with the first of them the descriptors, which stay the sender's too.</summary>
    /// <returns>How many bytes the socket took; the descriptors went with them.</returns>
    /// <exception cref="SocketException">It took none.</exception>
    /// <exception cref="ArgumentException">There are no bytes, or too many descriptors.</exception>
    public static int Send(Socket socket, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeSocketHandle> descriptors)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(descriptors);
        if (bytes.IsEmpty || descriptors.Count > MostDescriptors)
            throw new ArgumentException($"one byte at the least and {MostDescriptors} descriptors at the most");
        var control = stackalloc byte[Aligned(HeadBytes + (MostDescriptors * sizeof(int)))];
        *(nuint*)control = (nuint)(HeadBytes + (descriptors.Count * sizeof(int)));
        ((int*)(control + sizeof(nuint)))[0] = SolSocket;
        ((int*)(control + sizeof(nuint)))[1] = Rights;
        for (var i = 0; i < descriptors.Count; i++)
            ((int*)(control + HeadBytes))[i] = (int)descriptors[i].DangerousGetHandle();
        fixed (byte* start = bytes)
        {
            var part = new Part { Start = start, Length = (nuint)bytes.Length };
            var message = new Message { Name = null, NameLength = 0, Parts = &part, PartCount = 1 };
            if (descriptors.Count > 0)
            {
                message.Control = control;
                message.ControlLength = (nuint)Aligned(HeadBytes + (descriptors.Count * sizeof(int)));
            }
            var sent = sendmsg((int)socket.SafeHandle.DangerousGetHandle(), &message, NoSignal);
            GC.KeepAlive(descriptors);
            return sent >= 0 ? (int)sent : throw LinuxErrors.ToException(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Receives bytes, and the descriptors that came with them, which no program inherits that this process starts.</summary>
    /// <param name="socket">A Unix socket.</param>
    /// <param name="bytes">Where they go.</param>
    /// <param name="received">Gets the descriptors, the receiver's own from then on.</param>
    /// <returns>How many bytes came; zero: the peer has ended.</returns>
    /// <exception cref="SocketException">Nothing can be had; also where more descriptors came than the process may have: those that came are closed.</exception>
    public static int Receive(Socket socket, Span<byte> bytes, ICollection<SafeSocketHandle> received)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(received);
        var size = Aligned(HeadBytes + (MostDescriptors * sizeof(int)));
        var control = stackalloc byte[size];
        fixed (byte* start = bytes)
        {
            var part = new Part { Start = start, Length = (nuint)bytes.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = (nuint)size };
            var count = recvmsg((int)socket.SafeHandle.DangerousGetHandle(), &message, CloseOnExec);
            if (count < 0)
                throw LinuxErrors.ToException(Marshal.GetLastPInvokeError());
            var came = Take(control, message.ControlLength);
            if ((message.Flags & ControlTruncated) == 0)
            {
                came.ForEach(received.Add);
                return (int)count;
            }
            came.ForEach(handle => handle.Dispose());
            throw new SocketException((int)SocketError.TooManyOpenSockets, "more descriptors came than this process may have");
        }
    }

    /// <summary>Makes a descriptor that this process was started with its own: no program inherits it that this process starts.</summary>
    /// <exception cref="SocketException">There is no such descriptor.</exception>
    public static SafeSocketHandle Adopt(int descriptor) => fcntl(descriptor, SetFlags, CloseOnExecFlag) == 0
        ? new SafeSocketHandle(descriptor, ownsHandle: true)
        : throw LinuxErrors.ToException(Marshal.GetLastPInvokeError());

    /// <summary>Another descriptor of the same socket; null: none is left.</summary>
    internal static SafeSocketHandle? Duplicate(int descriptor)
    {
        var copy = fcntl(descriptor, DuplicateCloseOnExec, 3);
        return copy < 0 ? null : new SafeSocketHandle(copy, ownsHandle: true);
    }

    private static List<SafeSocketHandle> Take(byte* control, nuint length)
    {
        var handles = new List<SafeSocketHandle>();
        for (nuint at = 0; at + (nuint)HeadBytes <= length;)
        {
            var size = *(nuint*)(control + at);
            var (level, type) = (((int*)(control + at + sizeof(nuint)))[0], ((int*)(control + at + sizeof(nuint)))[1]);
            if (size < (nuint)HeadBytes || at + size > length)
                break;
            var descriptors = (int*)(control + at + HeadBytes);
            for (nuint i = 0; level == SolSocket && type == Rights && i < (size - (nuint)HeadBytes) / sizeof(int); i++)
                handles.Add(new SafeSocketHandle(descriptors[i], ownsHandle: true));
            at += (nuint)Aligned((int)size);
        }
        return handles;
    }

    private static int Aligned(int size) => (size + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1);

    /// <summary>The kernel's <c>iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>The kernel's <c>msghdr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendmsg(int socket, Message* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int socket, Message* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
