using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO.Sockets.Epoll;

/// <summary>A listening socket on an epoll poller. Accepted descriptors get no socket object unless an option asks for one.</summary>
internal sealed class EpollListenSocket : ListenSocket
{
    private readonly EpollEngine _engine;
    private readonly EpollPoller _poller;
    private readonly Socket _socket;
    private readonly int _fd;
    private readonly IPEndPoint _local;
    private readonly bool _localIsExact;
    private readonly Watch _watch = new();

    public EpollListenSocket(EpollEngine engine, Socket socket, IPEndPoint local)
    {
        _engine = engine;
        _poller = engine.Next();
        _socket = socket;
        socket.Blocking = false;
        _fd = (int)socket.Handle;
        _local = local;
        _localIsExact = !local.Address.Equals(IPAddress.Any) && !local.Address.Equals(IPAddress.IPv6Any);
    }

    public override bool Open(IActorRef owner)
    {
        _watch.Owner = owner;
        var error = _poller.Add(_fd, _watch, LinuxNative.EpollIn);
        if (error != 0)
            Error = LinuxErrors.ToException(error);
        return error == 0;
    }

    public override AcceptResult TryAccept(out Accepted accepted)
    {
        _watch.ForgetAcceptable();
        Span<byte> address = stackalloc byte[SocketAddressReader.MaxSize];
        var fd = LinuxNative.Accept(_fd, address, out _);
        if (fd < 0)
        {
            accepted = default;
            return Classify(LinuxNative.LastError);
        }

        var socket = new EpollStreamSocket(_engine.Next(), fd);
        accepted = new Accepted(socket, SocketAddressReader.Read(address), _localIsExact ? _local : socket.LocalEndPoint ?? _local);
        return AcceptResult.Taken;
    }

    public override bool AwaitAcceptable() => _watch.AwaitAcceptable();

    public override void Close()
    {
        _poller.Remove(_watch);
        _socket.Dispose();
    }

    private AcceptResult Classify(int errno)
    {
        if (errno == LinuxNative.EAgain)
            return AcceptResult.Empty;
        Error = LinuxErrors.ToException(errno);
        return errno is LinuxNative.EMFile or LinuxNative.ENFile or LinuxNative.ENoBufs or LinuxNative.ENoMem or LinuxNative.EInval
            ? AcceptResult.Exhausted
            : AcceptResult.ConnectionLost;
    }

    private sealed class Watch : IEpollEntry
    {
        private EdgeFlag _acceptable;

        public int Slot { get; set; } = -1;

        public int Generation { get; set; }

        public IActorRef Owner { get; set; } = ActorRefs.Nobody;

        public void ForgetAcceptable() => _acceptable.Forget();

        public bool AwaitAcceptable() => _acceptable.Await();

        public void OnEvents(uint flags)
        {
            if (_acceptable.Raise())
                Owner.Tell(SocketSignal.Readable, ActorRefs.NoSender);
        }
    }
}
