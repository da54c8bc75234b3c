using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets.Epoll;

/// <summary>A TCP socket on an epoll poller.</summary>
internal sealed class EpollStreamSocket : StreamSocket
{
    private readonly EpollPoller _poller;
    private readonly Watch _watch;
    private readonly int _fd;
    private readonly Socket? _owner;
    private Socket? _view;
    private bool _closed;
    private int _sentLater;

    /// <summary>An accepted socket, known by its descriptor alone.</summary>
    public EpollStreamSocket(EpollPoller poller, int fd)
    {
        _poller = poller;
        _fd = fd;
        _watch = new Watch();
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

    public override bool HungUp => _watch.HungUp;

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
        _watch.Owner = owner;
        var error = _poller.Add(_fd, _watch, LinuxNative.EpollIn | LinuxNative.EpollOut | LinuxNative.EpollReadHup);
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
        _watch.AwaitWritable();
        return Open(owner);
    }

    public override bool FinishConnect()
    {
        var error = LinuxNative.TakeError(_fd);
        return error == 0 || Fail(error) != Failed;
    }

    public override int Receive(Span<byte> buffer)
    {
        _watch.ForgetReadable();
        int count;
        do
            count = LinuxNative.Receive(_fd, buffer);
        while (count < 0 && LinuxNative.LastError == LinuxNative.EIntr);
        return count >= 0 ? count : Fail(LinuxNative.LastError);
    }

    public override bool AwaitReadable() => _watch.AwaitReadable();

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
        _watch.AwaitWritable();

        // The kernel may have made room between the failed send and the line above; that edge would be missed.
        _sentLater = Send(next);
        if (_sentLater != WouldBlock)
            _watch.SignalWritable();
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
        _poller.Remove(_watch);
        if (reset)
            LinuxNative.ResetOnClose(_fd);
        _view?.Dispose();
        _owner?.Dispose();
        if (_view is null && _owner is null)
            LinuxNative.Close(_fd);
    }

    private int Fail(int errno)
    {
        if (errno == LinuxNative.EAgain)
            return WouldBlock;
        Error = LinuxErrors.ToException(errno);
        return Failed;
    }

    /// <summary>The part that two threads use: the poller's thread brings edges, the actor's turn awaits them.</summary>
    private sealed class Watch : EpollEntry
    {
        private EdgeFlag _readable;
        private int _awaitsWritable;
        private volatile bool _hungUp;
        private bool _brokenSeen;

        public IActorRef Owner { get; set; } = ActorRefs.Nobody;

        public bool HungUp => _hungUp;

        public void ForgetReadable() => _readable.Forget();

        public bool AwaitReadable() => _readable.Await();

        public void AwaitWritable() => Volatile.Write(ref _awaitsWritable, 1);

        public void SignalWritable()
        {
            if (Volatile.Read(ref _awaitsWritable) == 1 && Interlocked.Exchange(ref _awaitsWritable, 0) == 1)
                Owner.Tell(SocketSignal.Writable, ActorRefs.NoSender);
        }

        public override void OnEvents(uint flags)
        {
            const uint ended = LinuxNative.EpollErr | LinuxNative.EpollHup;
            var broke = (flags & ended) != 0 && !_brokenSeen;
            _brokenSeen |= broke;
            if ((flags & (ended | LinuxNative.EpollReadHup)) != 0)
                _hungUp = true;

            // A broken connection is reported even while nobody reads, so that it does not linger.
            if ((flags & (ended | LinuxNative.EpollReadHup | LinuxNative.EpollIn)) != 0 && (_readable.Raise() || broke))
                Owner.Tell(SocketSignal.Readable, ActorRefs.NoSender);
            if ((flags & (ended | LinuxNative.EpollOut)) != 0)
                SignalWritable();
        }
    }
}
