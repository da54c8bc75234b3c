using System.Net;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Dispatch;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>One TCP connection, spoken to in Akka.IO's words.</summary>
/// <remarks>
/// <code>
/// AwaitingRegister  Register            -> Open
///                   no Register         -> closed by a reset, nobody is told
/// Open              the peer's end      -> Open, PeerClosed is told (keepOpenOnPeerClosed), else Ending with PeerClosed
/// either            a close command     -> Ending
/// Ending            all writes are out  -> closed with the event; ConfirmedClose: AwaitingPeer
/// AwaitingPeer      the peer's end      -> closed with ConfirmedClosed
/// Ending            no handler          -> a ConfirmedClose is a Close; the time-out for Register counts on
/// any               Abort, or stopped   -> closed by a reset with Aborted
///                   broken              -> closed with ErrorClosed
///                   handler stopped     -> closed by a reset, nobody is told (in Ending: the writes still go out)
/// </code>
/// </remarks>
internal sealed partial class Connection : LoopRef, ILoopEntry
{
    // After so many full reads in push mode others have their turn.
    private const int ReadsPerTurn = 8;

    private const int MaxDiscardedBytes = 256 * 1024;

    private readonly TcpManager _manager;
    private readonly int _fd;
    private readonly bool _isPulled;
    private readonly bool _lends;
    private readonly IConnectionOrigin _origin;
    private long _key;
    private WriteQueue? _writes;
    private ConnectionEnd? _end;
    private State _state;
    private bool _isRegistered;
    private bool _watchesHandler;
    private bool _keepsOpen;
    private bool _suspendsWriting;

    // What is read: whether somebody wants it, whether something may be there, whether the peer's end or an error may be behind it.
    private bool _isWanted;
    private bool _isReadable;
    private bool _isHungUp;
    private bool _hasPeerEnded;
    private bool _isQueued;

    /// <param name="manager">Whose connection it is.</param>
    /// <param name="loop">The loop that it is on.</param>
    /// <param name="fd">The connected socket, which is the connection's from now on.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="key">The socket's key where the loop watches it already, else below zero.</param>
    public Connection(TcpManager manager, IoLoop loop, int fd, ReadOptions options, IConnectionOrigin origin, long key = -1)
        : base(loop)
    {
        _manager = manager;
        _fd = fd;
        _isPulled = options.IsPulled;
        _lends = options.Lends;
        _origin = origin;
        _key = key;
        _isWanted = !_isPulled;
    }

    /// <summary>Who is told of what happens: first who learns of the connection, then who registers.</summary>
    public IActorRef Handler { get; private set; } = ActorRefs.Nobody;

    public bool AwaitsRegister => _state == State.AwaitingRegister;

    /// <summary>Whether there is no handler, so that the time-out for it counts. It does for a close before Register too.</summary>
    public bool IsUnregistered => !_isRegistered && _state != State.Closed;

    public override IActorRefProvider Provider => _manager.Provider;

    protected override ActorPath MakePath() => _manager.NextPath("connection-");

    /// <summary>Says that the connection exists and waits for somebody to register. With the loop's state of the caller.</summary>
    public void Announce(IActorRef commander, IPEndPoint remote, IPEndPoint local, RegisterDeadlines deadlines)
    {
        Handler = commander;
        deadlines.Add(this, _origin.Settings.RegisterTimeout);
        commander.Tell(new Tcp.Connected(remote, local), this);
    }

    /// <summary>The actor that handles this connection has stopped. From any thread.</summary>
    public void OnHandlerStopped() => Tell(HandlerStopped.Instance, ActorRefs.NoSender);

    /// <summary>
    /// Nobody has registered in time, or nobody will; or somebody has, perhaps with a Register that is on its way here. From the loop
    /// where the connection was announced.
    /// </summary>
    public void OnNobodyRegisters()
    {
        if (IsUnregistered)
            Tell(NobodyRegisters.Instance, ActorRefs.NoSender);
    }

    public void OnEvents(uint flags)
    {
        const uint broken = LinuxCalls.EpollErr | LinuxCalls.EpollHup;
        if (_state == State.Closed)
            return;
        if ((flags & (broken | LinuxCalls.EpollReadHup)) != 0)
            _isHungUp = true;
        if ((flags & (broken | LinuxCalls.EpollReadHup | LinuxCalls.EpollIn)) != 0)
        {
            _isReadable = true;
            if (_isWanted && CanRead)
                Read();
            else if (_isHungUp && !AwaitsRegister)
                LookForEnd();
        }
        if ((flags & (broken | LinuxCalls.EpollOut)) != 0 && _writes is not null && _state is State.Open or State.Ending)
            Flush();
    }

    public void OnLoopEnded()
    {
        _state = State.Closed;
        LinuxCalls.Close(_fd);
    }

    protected override void Handle(object message, IActorRef sender)
    {
        if (_state == State.Closed)
        {
            // Too late: what it wanted is lost with the connection, and it was or will be told so.
            if (message is Tcp.WriteCommand late)
                Refuse(late, sender, "The connection is closed.");
            else if (message is Tcp.Register register && !_isRegistered)
                register.Handler.Tell(Tcp.Aborted.Instance, this);
            return;
        }
        switch (message)
        {
            case Tcp.ResumeReading:
                _isWanted = true;
                ReadSoon();
                break;
            case Tcp.WriteCommand write:
                OnWrite(write, sender);
                break;
            case Tcp.SuspendReading:
                _isWanted = false;
                break;
            case Tcp.Register register when AwaitsRegister:
                OnRegister(register);
                break;
            case Tcp.CloseCommand close:
                OnClose(close, sender);
                break;
            case Tcp.ResumeWriting:
                OnResumeWriting(sender);
                break;
            case NobodyRegisters:
                if (IsUnregistered)
                    Abort();
                break;
            case HandlerStopped:
                OnHandlerGone();
                break;
            case PoisonPill or Kill:
                Abort();
                break;
            default:
                Unhandled(_manager.Events, message, sender);
                break;
        }
    }

    protected override void OnFailed() => Abort();

    protected override void OnTerminated(IActorRef watched)
    {
        if (watched.Equals(Handler))
            OnHandlerGone();
    }

    private void OnRegister(Tcp.Register register)
    {
        ArgumentNullException.ThrowIfNull(register.Handler);
        if (_watchesHandler)
            Unwatch(Handler);
        Handler = register.Handler;
        _isRegistered = true;
        _keepsOpen = register.KeepOpenOnPeerClosed;
        _suspendsWriting = register.UseResumeWriting;
        _watchesHandler = LoopMessageQueue.Of(Handler)?.TryHandle(this) != true;
        if (_watchesHandler)
            Watch(Handler);
        // One that is dead says so while it is asked.
        if (_state == State.Closed || !TryOpen())
            return;
        _state = State.Open;
        if (_writes is not null)
            Flush();
        ReadSoon();
        if (_isHungUp && !_isWanted && _state == State.Open)
            LookForEnd();
    }

    /// <summary>Watches who is told of an outgoing connection until somebody registers.</summary>
    public void WatchCommander()
    {
        _watchesHandler = true;
        Watch(Handler);
    }

    // A socket is watched from the time on when somebody is there for it.
    private bool TryOpen()
    {
        if (_key >= 0)
            return true;
        var error = Loop.Poller.Add(_fd, this, LinuxCalls.EpollIn | LinuxCalls.EpollOut | LinuxCalls.EpollReadHup, _origin.IsOutgoing, out var key);
        if (error == 0)
            _key = key;
        else
            Break(error);
        return error == 0;
    }

    private enum State : byte
    {
        AwaitingRegister,
        Open,
        Ending,
        AwaitingPeer,
        Closed,
    }

    private sealed class NobodyRegisters : INoSerializationVerificationNeeded
    {
        public static readonly NobodyRegisters Instance = new();
    }

    private sealed class HandlerStopped : INoSerializationVerificationNeeded
    {
        public static readonly HandlerStopped Instance = new();
    }
}
