using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>A listening socket. Accepted descriptors get no socket object unless an option asks for one.</summary>
/// <remarks>Open until <see cref="Tcp.Unbind"/>, or until the actor that is told of connections stops.</remarks>
internal sealed class Listener : LoopRef, ILoopEntry, IConnectionOrigin
{
    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(10);

    private readonly TcpManager _manager;
    private readonly Socket _socket;
    private readonly Tcp.Bind _bind;
    private readonly int _fd;
    private readonly ReadOptions _read;
    private readonly Inet.SocketOption[] _onConnected;
    private readonly AcceptTrouble _trouble;
    private readonly HashSet<IActorRef> _subscribers = [];
    private readonly bool _isExact;
    private IPEndPoint _local;
    private ICancelable? _statisticsTimer;
    private long _key = -1;
    private int _allowed;
    private bool _mayAccept;
    private bool _pauses;
    private bool _isClosed;
    private long _accepted;
    private long _failed;
    private long _retried;
    private long _ended;

    public Listener(TcpManager manager, IoLoop loop, Socket socket, Tcp.Bind bind)
        : base(loop)
    {
        _manager = manager;
        _socket = socket;
        _bind = bind;
        _fd = (int)socket.Handle;
        Settings = manager.Settings.For(bind);
        _read = ReadOptions.Of(bind.PullMode, bind.Options);
        _onConnected = Sockets.ForConnected(bind.Options);
        _local = (IPEndPoint)socket.LocalEndPoint!;
        _isExact = !_local.Address.Equals(IPAddress.Any) && !_local.Address.Equals(IPAddress.IPv6Any);
        _trouble = new AcceptTrouble(manager.Events, _local);
        _allowed = bind.PullMode ? 0 : int.MaxValue;
    }

    public TcpManagerSettings Settings { get; }

    public bool IsOutgoing => false;

    public override IActorRefProvider Provider => _manager.Provider;

    protected override ActorPath MakePath() => _manager.NextPath("listener-");

    /// <exception cref="SocketException">The loop cannot take the socket.</exception>
    public void Open()
    {
        var error = Loop.Poller.Add(_fd, this, LinuxCalls.EpollIn, isOutgoing: false, out _key);
        if (error != 0)
            throw LinuxErrors.ToException(error);
        Watch(_bind.Handler);
    }

    public void OnEvents(uint flags)
    {
        _mayAccept = true;
        Accept();
    }

    public void OnLoopEnded()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    public void OnConnectionEnded() => Interlocked.Increment(ref _ended);

    protected override void Handle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Tcp.ResumeAccepting resume:
                _allowed = resume.BatchSize;
                Accept();
                break;
            case AcceptAgain:
                _pauses = false;
                Accept();
                break;
            case Tcp.Unbind:
                Close();
                sender.Tell(Tcp.Unbound.Instance, this);
                End();
                break;
            case ShareListener:
                sender.Tell(new ListenerShared(_isClosed ? null : DescriptorPassing.Duplicate(_fd)), this);
                break;
            case Tcp.SubscribeToTcpListenerStats subscribe when !_isClosed:
                OnSubscribe(subscribe.Subscriber);
                break;
            case Tcp.UnsubscribeFromTcpListenerStats unsubscribe:
                OnUnsubscribe(unsubscribe.Subscriber);
                break;
            case TellStatistics:
                foreach (var subscriber in _subscribers)
                    subscriber.Tell(Statistics(), this);
                break;
            case PoisonPill or Kill:
                Close();
                End();
                break;
            default:
                Unhandled(_manager.Events, message, sender);
                break;
        }
    }

    protected override void OnTerminated(IActorRef watched)
    {
        OnUnsubscribe(watched);
        if (!watched.Equals(_bind.Handler))
            return;
        // Nobody will register for those that it was told of last.
        foreach (var connection in Loop.Unregistered.Of(_bind.Handler))
            connection.OnNobodyRegisters();
        Close();
        End();
    }

    private void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _statisticsTimer?.Cancel();
        // Its end is still of interest to those that wait for it to register.
        if (Loop.Unregistered.Of(_bind.Handler).Count == 0)
            Unwatch(_bind.Handler);
        Loop.Poller.Remove(_key, _fd);
        _socket.Dispose();
    }

    private void Accept()
    {
        for (var left = Settings.BatchAcceptLimit; _mayAccept && _allowed > 0 && !_pauses && !_isClosed; left--)
        {
            if (left == 0)
            {
                // Others have their turn before.
                Pause(TimeSpan.Zero);
                return;
            }
            AcceptOne();
        }
    }

    private void AcceptOne()
    {
        Span<byte> address = stackalloc byte[SocketAddresses.MaxSize];
        var fd = LinuxCalls.Accept(_fd, address);
        if (fd >= 0)
        {
            _trouble.Passed();
            Take(fd, SocketAddresses.Read(address));
            return;
        }
        switch (LinuxCalls.LastError)
        {
            case LinuxCalls.EAgain:
                _mayAccept = false;
                break;
            case LinuxCalls.EIntr:
                break;
            case (LinuxCalls.EMFile or LinuxCalls.ENFile or LinuxCalls.ENoMem or LinuxCalls.ENoBufs) and var error:
                _retried++;
                Pause(_trouble.OnExhausted(LinuxErrors.ToException(error)));
                break;
            case var error:
                // This one connection failed before it was taken; the next may do better.
                _failed++;
                _trouble.OnConnectionLost(LinuxErrors.ToException(error));
                break;
        }
    }

    private void Take(int fd, IPEndPoint remote)
    {
        if (!_manager.Channels.TryTake())
        {
            _failed++;
            LinuxCalls.ResetOnClose(fd);
            LinuxCalls.Close(fd);
            _trouble.OnTooMany(remote, _manager.Channels.Limit);
            return;
        }
        try
        {
            if (_onConnected.Length > 0)
                Sockets.SetConnected(fd, _onConnected);
            if (!_isExact)
                LearnLocal(fd);
        }
        catch (Exception failure)
        {
            _failed++;
            _manager.Channels.Release();
            LinuxCalls.Close(fd);
            _trouble.OnOptionFailed(remote, failure);
            return;
        }
        _accepted++;
        if (_bind.PullMode)
            _allowed--;
        new Connection(_manager, _manager.NextLoop(), fd, _read, this).Announce(_bind.Handler, remote, _local, Loop.Unregistered);
    }

    // Most connections come in on the same address as the one before: they share its object.
    private void LearnLocal(int fd)
    {
        var local = SocketAddresses.LocalOf(fd);
        if (!local.Equals(_local))
            _local = local;
    }

    private void Pause(TimeSpan time)
    {
        _pauses = true;
        if (time > TimeSpan.Zero)
            _manager.Scheduler.ScheduleTellOnce(time, this, AcceptAgain.Instance, ActorRefs.NoSender);
        else
            Loop.HandOver(LoopCall.Of(() => Handle(AcceptAgain.Instance, ActorRefs.Nobody)));
    }

    private void OnSubscribe(IActorRef subscriber)
    {
        if (!_subscribers.Add(subscriber))
            return;
        Watch(subscriber);
        subscriber.Tell(Statistics(), this);
        _statisticsTimer ??= _manager.Scheduler.ScheduleTellRepeatedlyCancelable(
            StatisticsInterval, StatisticsInterval, this, TellStatistics.Instance, ActorRefs.NoSender);
    }

    private void OnUnsubscribe(IActorRef subscriber)
    {
        if (!_subscribers.Remove(subscriber))
            return;
        if (!subscriber.Equals(_bind.Handler))
            Unwatch(subscriber);
        if (_subscribers.Count > 0)
            return;
        _statisticsTimer?.Cancel();
        _statisticsTimer = null;
    }

    private Tcp.TcpListenerStatistics Statistics() => new()
    {
        AcceptedIncomingConnections = _accepted,
        FailedIncomingConnections = _failed,
        RetriedIncomingConnections = _retried,
        IncomingConnectionsClosed = Interlocked.Read(ref _ended),
    };

    private sealed class AcceptAgain : INoSerializationVerificationNeeded
    {
        public static readonly AcceptAgain Instance = new();
    }

    private sealed class TellStatistics : INoSerializationVerificationNeeded
    {
        public static readonly TellStatistics Instance = new();
    }
}
