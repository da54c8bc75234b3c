using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka.IO;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>
/// Holds a port of stock Akka.IO back while those whom it has accepted and nobody has refused yet take too many descriptors. Its listener accepts whoever comes
/// (ResumeAccepting does nothing), takes the process's last descriptor, and then stops and resets every client. With the brake on the kernel drops what arrives for the
/// port, as if its queue were full: clients try again by themselves. Connections that are there are not touched. A gate that is merely full has it off: it refuses.
/// Whoever waits in the kernel's queue meanwhile is accepted all the same: that queue is as long as is wished while there are descriptors for all of it, and shorter the fewer there are.
/// </summary>
/// <remarks>A socket filter that lets nothing pass (SO_ATTACH_FILTER, socket(7)). Linux; elsewhere there is none. For any thread.</remarks>
internal sealed class AcceptBrake : Inet.SocketOption
{
    // Clients that may wait in the kernel where descriptors are few: Akka.IO takes those too before the brake counts. A longer queue is a multiple of it.
    private const int ShortQueue = 64;

    // What of a port's share of all that is left its queue has when it is made, and at the most.
    private const long LeftPerQueue = 8;
    private const long LeastLeftPerQueue = 4;

    // What is left is shared by all ports, busy ones or not. Under their lock; one that is found closed goes.
    private static readonly List<AcceptBrake> Ports = [];
    private static readonly Lock Queues = new();

    // Clients between two looks at what is left: a look costs a system call, or more on an old kernel.
    private const int LookInterval = 8;

    // So much of what is kept from clients may be in use: what is left is for those too who wait in the kernel, and for all else as much again.
    private static readonly long Most = Math.Max(0, (Descriptors.Reserve - ShortQueue - LookInterval) / 2);

    // asm-generic/socket.h
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DetachFilter = 27;

    // linux/filter.h: the one instruction "return 0 bytes", and a program of it (its length, then where it is).
    private static readonly IntPtr DropAll = Keep(0x06);
    private static readonly byte[] Program = [1, .. new byte[IntPtr.Size - 1], .. BitConverter.GetBytes(DropAll)];

    private readonly Lock _turn = new();
    private Socket? _port;
    private int _wishedQueue;
    private int _queue;
    private bool _isListening;
    private int _taken;

    private AcceptBrake()
    {
    }

    /// <summary>Whether the port is held back.</summary>
    public bool IsOn { get; private set; }

    private bool IsClosed
    {
        get
        {
            try
            {
                return _port is not null && _port.LocalEndPoint is null;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>A brake for a port of this transport; null where it accepts only as many as it is asked to, or nothing limits descriptors.</summary>
    public static AcceptBrake? For(TransportKind transport) =>
        transport == TransportKind.AkkaIo && OperatingSystem.IsLinux() && Descriptors.Allowed is not null ? new AcceptBrake() : null;

    /// <summary>How many clients may wait in the kernel at first.</summary>
    /// <param name="wished">At the most.</param>
    public int QueueFor(int wished)
    {
        lock (Queues)
        {
            (_isListening, _wishedQueue) = (false, wished);
            // The one from before, if any, is closed.
            lock (_turn)
                _port = null;
            if (!Ports.Contains(this))
                Ports.Add(this);
            return _queue = FittingQueue(Descriptors.CountPlaces() / Ports.Count);
        }
    }

    /// <summary>The port listens: from here on its queue may be another, and what it has is lost to the others.</summary>
    public void OnListening()
    {
        lock (Queues)
        {
            if (_isListening)
                return;
            _isListening = true;
            FitQueues(Descriptors.CountPlaces());
        }
    }

    public override void BeforeServerSocketBind(Socket ss)
    {
        lock (_turn)
            (_port, IsOn) = (ss, false);
    }

    /// <summary>A client has been accepted; nobody has looked at it yet.</summary>
    public override void AfterConnect(Socket s)
    {
        if (Interlocked.Increment(ref _taken) % LookInterval != 0)
            return;
        var used = Descriptors.CountUsedReserve();
        if (used >= Most)
            Set(isOn: true);
        lock (Queues)
            FitQueues(Descriptors.PlacesAt(used));
    }

    /// <summary>Takes the brake off where enough of them are gone.</summary>
    /// <returns>Whether it is off.</returns>
    public bool TryRelease()
    {
        if (IsOn && Descriptors.CountUsedReserve() < Most / 2)
            Set(isOn: false);
        return !IsOn;
    }

    private static void FitQueues(long left)
    {
        Ports.RemoveAll(port => port.IsClosed);
        foreach (var port in Ports)
            port.FitQueue(left / Ports.Count);
    }

    /// <summary>A port that listens may be told anew how long its queue is (listen(2)).</summary>
    private void FitQueue(long share)
    {
        var fitting = FittingQueue(share);
        if (!_isListening || fitting == _queue || (fitting < _queue && share / LeastLeftPerQueue >= _queue))
            return;
        lock (_turn)
        {
            try
            {
                _port?.Listen(fitting);
                _queue = fitting;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It is closed just now, and found so next time.
            }
        }
    }

    private int FittingQueue(long share) => share / LeftPerQueue >= _wishedQueue
        ? _wishedQueue
        : Math.Min(_wishedQueue, (int)Math.Max(ShortQueue, share / LeftPerQueue / ShortQueue * ShortQueue));

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
