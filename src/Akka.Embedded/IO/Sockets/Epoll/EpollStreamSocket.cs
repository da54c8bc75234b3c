using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets.Epoll;

/// <summary>
/// A TCP socket on an epoll poller. Two threads use it: the poller's brings edges, the actor's turn does everything else.
/// </summary>
internal sealed class EpollStreamSocket : StreamSocket, IEpollEntry
{
    private readonly EpollPoller _poller;
    private readonly int _fd;
    private readonly Socket? _owner;
    private Socket? _view;
    private bool _closed;
    private int _sentLater;
    private IActorRef _signaled = ActorRefs.Nobody;
    private EdgeFlag _readable;
    private int _awaitsWritable;
    private volatile bool _hungUp;
    private bool _brokenSeen;

    /// <summary>An accepted socket, known by its descriptor alone.</summary>
    public EpollStreamSocket(EpollPoller poller, int fd)
    {
        _poller = poller;
        _fd = fd;
    }

    /// <summary>A socket to connect.</summary>
    public EpollStreamSocket(EpollPoller poller, Socket socket)
        : this(poller, (int)socket.Handle)
    {
        _owner = socket;
        socket.Blocking = false;
    }

    // The socket that we connected by its descriptor does not know that it is connected; one made from the descriptor does.
    public override Socket ManagedSocket => _view ??= new Socket(new SafeSocketHandle(_fd, ownsHandle: _owner is null));

    int IEpollEntry.Slot { get; set; } = -1;

    int IEpollEntry.Generation { get; set; }

    public override bool HungUp => _hungUp;

    public override EndPoint? LocalEndPoint
    {
        get
        {
            Span<byte> address = stackalloc byte[SocketAddressReader.MaxSize];
            return LinuxNative.LocalAddress(_fd, address) < 0 ? null : SocketAddressReader.Read(address);
        }
    }

    public override bool Open(IActorRef owner)
    {
        _signaled = owner;
        const uint flags = LinuxNative.EpollIn | LinuxNative.EpollOut | LinuxNative.EpollReadHup;
        var error = _poller.Add(_fd, this, flags, isOutgoing: _owner is not null);
        return error == 0 || Fail(error) != Failed;
    }

    public override bool StartConnect(EndPoint remote, IActorRef owner)
    {
        var address = remote.Serialize();
        if (LinuxNative.Connect(_fd, address.Buffer.Span[..address.Size]) != 0 && LinuxNative.LastError is var error
            && error != LinuxNative.EInProgress)
        {
            Fail(error);
            return false;
        }

        // Only now: an unconnected socket would report a hang-up at once.
        Volatile.Write(ref _awaitsWritable, 1);
        return Open(owner);
    }

    public override bool FinishConnect()
    {
        var error = LinuxNative.TakeError(_fd);
        return error == 0 || Fail(error) != Failed;
    }

    public override int Receive(Span<byte> buffer)
    {
        _readable.Forget();
        int count;
        do
            count = LinuxNative.Receive(_fd, buffer);
        while (count < 0 && LinuxNative.LastError == LinuxNative.EIntr);
        return count >= 0 ? count : Fail(LinuxNative.LastError);
    }

    public override bool AwaitReadable() => _readable.Await();

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        int count;
        do
            count = LinuxNative.Send(_fd, bytes);
        while (count < 0 && LinuxNative.LastError == LinuxNative.EIntr);
        return count >= 0 ? count : Fail(LinuxNative.LastError);
    }

    public override void AwaitWritable(ReadOnlySpan<byte> next)
    {
        Volatile.Write(ref _awaitsWritable, 1);

        // The kernel may have made room between the failed send and the line above; that edge would be missed.
        _sentLater = Send(next);
        if (_sentLater != WouldBlock)
            SignalWritable();
    }

    public override int TakeSent()
    {
        var sent = _sentLater;
        _sentLater = 0;
        return sent == WouldBlock ? 0 : sent;
    }

    public override bool IsBroken() =>
        LinuxNative.Peek(_fd) < 0 && LinuxNative.LastError is not LinuxNative.EIntr and var error && Fail(error) == Failed;

    public override void ShutdownWrite() => LinuxNative.ShutdownWrite(_fd);

    public override void Close(bool reset)
    {
        if (_closed)
            return;
        _closed = true;
        _poller.Remove(this);
        if (reset)
            LinuxNative.ResetOnClose(_fd);
        _view?.Dispose();
        _owner?.Dispose();
        if (_view is null && _owner is null)
            LinuxNative.Close(_fd);
    }

    void IEpollEntry.OnEvents(uint flags)
    {
        const uint ended = LinuxNative.EpollErr | LinuxNative.EpollHup;
        var broke = (flags & ended) != 0 && !_brokenSeen;
        _brokenSeen |= broke;
        if ((flags & (ended | LinuxNative.EpollReadHup)) != 0)
            _hungUp = true;

        // A broken connection is reported even while nobody reads, so that it does not linger.
        if ((flags & (ended | LinuxNative.EpollReadHup | LinuxNative.EpollIn)) != 0 && (_readable.Raise() || broke))
            _signaled.Tell(SocketSignal.Readable, ActorRefs.NoSender);
        if ((flags & (ended | LinuxNative.EpollOut)) != 0)
            SignalWritable();
    }

    private int Fail(int errno)
    {
        if (errno == LinuxNative.EAgain)
            return WouldBlock;
        Error = LinuxErrors.ToException(errno);
        return Failed;
    }

    private void SignalWritable()
    {
        if (Volatile.Read(ref _awaitsWritable) == 1 && Interlocked.Exchange(ref _awaitsWritable, 0) == 1)
            _signaled.Tell(SocketSignal.Writable, ActorRefs.NoSender);
    }
}
