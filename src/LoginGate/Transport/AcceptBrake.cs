using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka.IO;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>
/// Holds a port of stock Akka.IO back while descriptors are short. Its listener accepts whoever comes (ResumeAccepting does nothing), takes
/// the process's last descriptor, and then stops and resets every client. With the brake on the kernel drops what arrives for the port, as if
/// its queue were full: clients try again by themselves. Connections that are there are not touched.
/// </summary>
/// <remarks>A socket filter that lets nothing pass (SO_ATTACH_FILTER, socket(7)). Linux; elsewhere there is none. For any thread.</remarks>
internal sealed class AcceptBrake : Inet.SocketOption
{
    /// <summary>Clients that may wait in the kernel: Akka.IO takes those too before the brake counts.</summary>
    public const int MostBacklog = 64;

    // Clients between two looks at what is left: a look costs a system call, or more on an old kernel.
    private const int LookInterval = 8;

    // asm-generic/socket.h
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DetachFilter = 27;

    // linux/filter.h: the one instruction "return 0 bytes", and a program of it (its length, then where it is).
    private static readonly IntPtr DropAll = Keep(0x06);
    private static readonly byte[] Program = [1, .. new byte[IntPtr.Size - 1], .. BitConverter.GetBytes(DropAll)];

    private readonly Lock _turn = new();
    private Socket? _port;
    private int _taken;

    private AcceptBrake()
    {
    }

    /// <summary>Whether the port is held back.</summary>
    public bool IsOn { get; private set; }

    /// <summary>A brake for a port of this transport; null where it accepts only as many as it is asked to, or nothing limits descriptors.</summary>
    public static AcceptBrake? For(TransportKind transport) =>
        transport == TransportKind.AkkaIo && OperatingSystem.IsLinux() && Descriptors.Allowed is not null ? new AcceptBrake() : null;

    public override void BeforeServerSocketBind(Socket ss)
    {
        lock (_turn)
            (_port, IsOn) = (ss, false);
    }

    /// <summary>A client has been accepted; nobody has looked at it yet.</summary>
    public override void AfterConnect(Socket s)
    {
        if (Interlocked.Increment(ref _taken) % LookInterval == 0 && Descriptors.CountPlaces() == 0)
            Set(isOn: true);
    }

    /// <summary>Takes the brake off where clients have places again.</summary>
    /// <returns>Whether it is off.</returns>
    public bool TryRelease()
    {
        if (IsOn && Descriptors.CountPlaces() > 0)
            Set(isOn: false);
        return !IsOn;
    }

    private void Set(bool isOn)
    {
        lock (_turn)
        {
            if (IsOn == isOn || _port is null)
                return;
            try
            {
                _port.SetRawSocketOption(SocketLevel, isOn ? AttachFilter : DetachFilter, isOn ? Program : new byte[sizeof(int)]);
                IsOn = isOn;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The port is closed, or the kernel has no filters.
                IsOn = false;
            }
        }
    }

    private static IntPtr Keep(long instruction)
    {
        var memory = Marshal.AllocHGlobal(sizeof(long));
        Marshal.WriteInt64(memory, instruction);
        return memory;
    }
}
