using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Dispatch;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>A connection that is being made: a name is resolved, then its addresses are tried in order, all within one time-out.</summary>
internal sealed class Connector : ILoopEntry, IConnectionOrigin
{
    private readonly TcpManager _manager;
    private readonly Tcp.Connect _connect;
    private readonly IActorRef _commander;
    private readonly IoLoop _loop;
    private readonly Queue<IPEndPoint> _addresses = new();
    private IPEndPoint? _address;
    private Socket? _socket;
    private long _key = -1;
    private ICancelable? _timeout;
    private Exception _failure = new SocketException((int)SocketError.HostNotFound);
    private bool _isDone;

    public Connector(TcpManager manager, Tcp.Connect connect, IActorRef commander)
    {
        _manager = manager;
        _connect = connect;
        _commander = commander;
        Settings = manager.Settings.For(connect);
        // An actor that has a loop has its connections there too.
        _loop = LoopMessageQueue.Of(commander)?.Loop ?? manager.NextLoop();
    }

    public TcpManagerSettings Settings { get; }

    public bool IsOutgoing => true;

    public void OnConnectionEnded()
    {
    }

    /// <summary>From the manager's loop.</summary>
    public void Start()
    {
        if (!_manager.Channels.TryTake())
        {
            Refuse(new IOException($"The limit of {_manager.Channels.Limit} connections is reached."));
            return;
        }
        if (_connect.Timeout is { } timeout)
            _timeout = _manager.Scheduler.Advanced.ScheduleOnceCancelable(timeout, () => _loop.HandOver(LoopCall.Of(OnTimedOut)));
        switch (_connect.RemoteAddress)
        {
            case IPEndPoint address:
                _addresses.Enqueue(address);
                _loop.HandOver(LoopCall.Of(ConnectToNext));
                break;
            case DnsEndPoint name:
                _ = ResolveAsync(name);
                break;
            default:
                Fail(new NotSupportedException($"An address of type {_connect.RemoteAddress.GetType()} cannot be connected to."));
                break;
        }
    }

    public void OnEvents(uint flags)
    {
        if (_isDone || (flags & (LinuxCalls.EpollOut | LinuxCalls.EpollErr | LinuxCalls.EpollHup)) == 0)
            return;
        var error = LinuxCalls.TakeError((int)_socket!.Handle);
        if (error == 0)
            Complete(flags);
        else
            GiveUp(LinuxErrors.ToException(error));
    }

    public void OnLoopEnded()
    {
        _isDone = true;
        _socket?.Dispose();
    }

    private async Task ResolveAsync(DnsEndPoint name)
    {
        try
        {
            var family = Settings.ForcesIpv4 ? AddressFamily.InterNetwork : name.AddressFamily;
            var found = await System.Net.Dns.GetHostAddressesAsync(name.Host, family).ConfigureAwait(false);
            foreach (var address in found.Distinct())
                _addresses.Enqueue(new IPEndPoint(address, name.Port));
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            _failure = unknown;
        }
        _loop.HandOver(LoopCall.Of(ConnectToNext));
    }

    private void ConnectToNext()
    {
        while (!_isDone)
        {
            if (!_addresses.TryDequeue(out _address))
            {
                Fail(_failure);
                return;
            }
            try
            {
                Begin(_address);
                return;
            }
            catch (Exception failure)
            {
                Abandon(failure);
            }
        }
    }

    private void Begin(IPEndPoint address)
    {
        _socket = Sockets.Create(address);
        foreach (var option in _connect.Options)
            option.BeforeConnect(_socket);
        if (_connect.LocalAddress is { } local)
            _socket.Bind(local);
        var fd = (int)_socket.Handle;
        var remote = address.Serialize();
        if (LinuxCalls.Connect(fd, remote.Buffer.Span[..remote.Size]) != 0 && LinuxCalls.LastError is var error && error != LinuxCalls.EInProgress)
            throw LinuxErrors.ToException(error);
        // Only now: an unconnected socket would report a hang-up at once.
        error = _loop.Poller.Add(fd, this, LinuxCalls.EpollIn | LinuxCalls.EpollOut | LinuxCalls.EpollReadHup, isOutgoing: true, out var key);
        if (error != 0)
            throw LinuxErrors.ToException(error);
        _key = key;
    }

    private void Complete(uint flags)
    {
        var fd = (int)_socket!.Handle;
        IPEndPoint local;
        try
        {
            Sockets.SetConnected(fd, _connect.Options);
            local = SocketAddresses.LocalOf(fd);
        }
        catch (Exception failure)
        {
            GiveUp(failure);
            return;
        }
        _isDone = true;
        _timeout?.Cancel();
        // The descriptor is the connection's from now on.
        _socket.SafeHandle.SetHandleAsInvalid();
        var connection = new Connection(_manager, _loop, fd, ReadOptions.Of(_connect.PullMode, _connect.Options), this, _key);
        _loop.Poller.Replace(_key, connection);
        // There may be bytes by now, and the peer's end behind them.
        connection.OnEvents(flags);
        connection.Announce(_commander, _address!, local, _loop.Unregistered);
        // The temporary actor of an Ask ends with the answer; its end must not end the connection.
        if (LoopMessageQueue.IsActor(_commander))
            connection.WatchCommander();
    }

    private void OnTimedOut()
    {
        if (!_isDone)
            Fail(new ConnectException($"no connection within {_connect.Timeout!.Value.TotalSeconds} s"));
    }

    private void GiveUp(Exception failure)
    {
        Abandon(failure);
        ConnectToNext();
    }

    private void Abandon(Exception failure)
    {
        _failure = failure;
        if (_key >= 0)
            _loop.Poller.Remove(_key);
        _key = -1;
        _socket?.Dispose();
        _socket = null;
    }

    private void Fail(Exception cause)
    {
        _isDone = true;
        _timeout?.Cancel();
        Abandon(cause);
        _manager.Channels.Release();
        Refuse(cause);
    }

    private void Refuse(Exception cause) => _commander.Tell(_connect.FailedBy(cause), _manager);
}
