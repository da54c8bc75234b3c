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
internal sealed class Connection : LoopRef, ILoopEntry
{
    // After so many full reads in push mode others have their turn.
    private const int ReadsPerTurn = 8;

    private const int MaxDiscardedBytes = 256 * 1024;

    private readonly TcpManager _manager;
    private readonly int _fd;
    private readonly bool _isPulled;
    private readonly bool _lends;
    private readonly Listener? _listener;
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
    /// <param name="listener">Where it came in; null: it went out.</param>
    /// <param name="key">The socket's key where the loop watches it already, else below zero.</param>
    public Connection(TcpManager manager, IoLoop loop, int fd, ReadOptions options, Listener? listener, long key = -1)
        : base(loop)
    {
        _manager = manager;
        _fd = fd;
        _isPulled = options.IsPulled;
        _lends = options.Lends;
        _listener = listener;
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
        deadlines.Add(this, _manager.Settings.RegisterTimeout);
        commander.Tell(new Tcp.Connected(remote, local), this);
    }

    /// <summary>The actor that handles this connection has stopped. From any thread.</summary>
    public void OnHandlerStopped() => this.Tell(HandlerStopped.Instance, ActorRefs.NoSender);

    /// <summary>
    /// Nobody has registered in time, or nobody will; or somebody has, perhaps with a Register that is on its way here. From the loop
    /// where the connection was announced.
    /// </summary>
    public void OnNobodyRegisters()
    {
        if (IsUnregistered)
            this.Tell(NobodyRegisters.Instance, ActorRefs.NoSender);
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

    /// <summary>The loop has come to what <see cref="IoLoop.ReadSoon"/> put off.</summary>
    public void ReadOn()
    {
        _isQueued = false;
        if (_isWanted && _isReadable && CanRead)
            Read();
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

    // Nothing is read before somebody is there for it.
    private bool CanRead => !_hasPeerEnded && _isRegistered && _state is State.Open or State.AwaitingPeer;

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
        var error = Loop.Add(_fd, this, LinuxCalls.EpollIn | LinuxCalls.EpollOut | LinuxCalls.EpollReadHup, _listener is null, out var key);
        if (error == 0)
            _key = key;
        else
            Break(error);
        return error == 0;
    }

    // Not at once: whoever the last bytes were for has its turn before.
    private void ReadSoon()
    {
        if (!_isReadable || _isQueued || !CanRead || !_isWanted)
            return;
        _isQueued = true;
        Loop.ReadSoon(this);
    }

    private void Read()
    {
        for (var reads = 0; _isWanted && _isReadable; reads++)
        {
            if (reads == ReadsPerTurn)
            {
                ReadSoon();
                return;
            }
            var count = Receive();
            if (count == 0)
            {
                OnPeerEnded();
                return;
            }
            if (count < 0 && LinuxCalls.LastError is var error && error != LinuxCalls.EIntr)
            {
                _isReadable = false;
                if (error != LinuxCalls.EAgain)
                    Break(error);
                return;
            }
        }
    }

    private int Receive()
    {
        var lent = _lends ? Loop.Lends.Take() : null;
        var buffer = lent?.Buffer ?? Loop.ReadBuffer;
        var count = LinuxCalls.Receive(_fd, buffer);
        if (count <= 0)
        {
            if (lent is not null)
                Loop.Lends.PutBack(lent);
            return count;
        }
        // A short read has emptied the socket, unless the end or an error stands behind the bytes.
        _isReadable = count == buffer.Length || _isHungUp;
        if (_isPulled)
            _isWanted = false;
        Handler.Tell(lent is null ? new Tcp.Received(ByteString.CopyFrom(buffer, 0, count)) : lent.With(count), this);
        return count;
    }

    /// <summary>The connection may be broken, or over, while nobody reads: it must not linger.</summary>
    private void LookForEnd()
    {
        var waiting = LinuxCalls.Peek(_fd);
        if (waiting == 0 && _state == State.AwaitingPeer)
            OnPeerEnded();
        else if (waiting < 0 && LinuxCalls.LastError is not (LinuxCalls.EAgain or LinuxCalls.EIntr) and var error)
            Break(error);
    }

    private void OnPeerEnded()
    {
        _hasPeerEnded = true;
        if (_state == State.AwaitingPeer)
            Finish(reset: false);
        else if (_keepsOpen)
            Handler.Tell(Tcp.PeerClosed.Instance, this);
        else
            BeginEnd(new ConnectionEnd(Tcp.PeerClosed.Instance));
    }

    private void OnWrite(Tcp.WriteCommand command, IActorRef sender)
    {
        if (_state is not (State.AwaitingRegister or State.Open))
        {
            Refuse(command, sender, "The connection is closing.");
            return;
        }
        // Nothing waits before it: to the kernel at once.
        if (_writes is null && _state == State.Open && command is Tcp.Write write)
        {
            if (TrySend(write.Data, 0, out var sent) && sent == write.Data.Count)
                Acknowledge(write, sender);
            else if (_state == State.Open)
                (_writes = new WriteQueue()).Add(write, sender, sent);
            else
                Refuse(command, sender, "The connection broke.");
            return;
        }
        _writes ??= new WriteQueue();
        if (_writes.IsSuspended)
            Refuse(command, sender, "Writing is suspended after a refused write, until ResumeWriting.");
        else if (!_writes.HasRoomFor(command, _manager.Settings.MaxQueuedBytes))
            RefuseForRoom(command, sender);
        else if (!_writes.TryAdd(command, sender))
            Refuse(command, sender, "Only Write and CompoundWrite are known.");
        else if (_state == State.Open && _writes.IsJustBegun)
            Flush();
    }

    private void RefuseForRoom(Tcp.WriteCommand command, IActorRef sender)
    {
        _writes!.IsSuspended = _isRegistered && _suspendsWriting;
        Refuse(command, sender, $"The write queue is full: it may hold {_manager.Settings.MaxQueuedBytes} bytes.");
    }

    private void OnResumeWriting(IActorRef sender)
    {
        if (_writes is null)
            sender.Tell(Tcp.WritingResumed.Instance, this);
        else if (!_writes.TryResume(sender))
            sender.Tell(Tcp.ResumeWriting.Instance.FailureMessage, this);
        else if (_writes.IsEmpty)
            OnFlushed();
    }

    /// <summary>Hands bytes to the kernel.</summary>
    /// <returns>False when the connection broke.</returns>
    private bool TrySend(ByteString data, int from, out int sent)
    {
        sent = from;
        while (sent < data.Count)
        {
            var bytes = data.IsCompact ? data.ToReadOnlySpan()[sent..] : Loop.Gather(data, sent);
            var count = LinuxCalls.Send(_fd, bytes);
            if (count == bytes.Length)
            {
                sent += count;
                continue;
            }
            if (count >= 0)
            {
                // The kernel took what it has room for; it says when there is more.
                sent += count;
                return true;
            }
            if (LinuxCalls.LastError is var error && error == LinuxCalls.EAgain)
                return true;
            if (error != LinuxCalls.EIntr)
            {
                Break(error);
                return false;
            }
        }
        return true;
    }

    private void Flush()
    {
        while (_writes!.TryPeek(out var write, out var from, out var writer))
        {
            if (!TrySend(write.Data, from, out var sent))
                return;
            if (sent < write.Data.Count)
            {
                _writes.Advance(sent);
                return;
            }
            _writes.RemoveFirst();
            Acknowledge(write, writer);
        }
        OnFlushed();
    }

    private void OnFlushed()
    {
        _writes!.TakeResumer()?.Tell(Tcp.WritingResumed.Instance, this);
        if (!_writes.IsSuspended)
            _writes = null;
        if (_state == State.Ending)
            FinishEnd();
    }

    private void OnClose(Tcp.CloseCommand command, IActorRef sender)
    {
        if (command is Tcp.Abort)
        {
            _end = new ConnectionEnd(command.Event, _end);
            _end.AddCloser(sender);
            Finish(reset: true);
        }
        else if (_end is not null)
        {
            _end.AddCloser(sender);
        }
        else
        {
            var end = new ConnectionEnd(command.Event);
            end.AddCloser(sender);
            BeginEnd(end);
        }
    }

    private void BeginEnd(ConnectionEnd end)
    {
        _end = end;
        _state = State.Ending;
        if (_writes is null or { IsEmpty: true })
            FinishEnd();
        else if (TryOpen())
            Flush();
    }

    // All that was queued is with the kernel.
    private void FinishEnd()
    {
        // Where the peer has ended there is nothing left to read, and closing says it all.
        if (!_hasPeerEnded)
            LinuxCalls.ShutdownWrite(_fd);
        if (!_isRegistered)
            WaitForNoPeer();
        if (_end!.Event is Tcp.ConfirmedClosed && !_hasPeerEnded)
        {
            _state = State.AwaitingPeer;
            if (!TryOpen())
                return;
            if (_isHungUp)
                LookForEnd();
            ReadSoon();
            return;
        }
        if (!_hasPeerEnded)
            Discard();
        Finish(reset: false);
    }

    /// <summary>
    /// Drops what can be read at this moment: on bytes left unread the kernel would answer a close with a reset, and the peer could
    /// lose what was sent last.
    /// </summary>
    private void Discard()
    {
        var buffer = Loop.ReadBuffer;
        for (int left = MaxDiscardedBytes, count = buffer.Length; left > 0 && count == buffer.Length; left -= count)
            count = LinuxCalls.Receive(_fd, buffer);
    }

    private void OnHandlerGone()
    {
        // What was written before a close still goes out.
        if (_state == State.Ending)
        {
            WaitForNoPeer();
            return;
        }
        _end = null;
        Finish(reset: true);
    }

    // Nobody is there to read what the peer still sends: a ConfirmedClose is a Close then.
    private void WaitForNoPeer()
    {
        if (_end!.Event is Tcp.ConfirmedClosed)
            _end = new ConnectionEnd(Tcp.Closed.Instance, _end);
    }

    private void Abort()
    {
        _end = new ConnectionEnd(Tcp.Aborted.Instance, _end);
        Finish(reset: true);
    }

    private void Break(int error)
    {
        _end = new ConnectionEnd(new Tcp.ErrorClosed(LinuxErrors.ToException(error).Message), _end);
        Finish(reset: false);
    }

    private void Finish(bool reset)
    {
        if (_state == State.Closed)
            return;
        _state = State.Closed;
        if (_key >= 0)
            Loop.Remove(_key);
        if (reset)
            LinuxCalls.ResetOnClose(_fd);
        LinuxCalls.Close(_fd);
        _manager.Channels.Release();
        _listener?.OnConnectionEnded();
        if (_watchesHandler)
            Unwatch(Handler);
        else if (_isRegistered)
            LoopMessageQueue.Of(Handler)?.Forget(this);
        // What happened first, then what was lost by it.
        _end?.Tell(_isRegistered ? Handler : null, this);
        _writes?.RefuseAll(this);
        _writes = null;
        End();
    }

    private void Acknowledge(Tcp.Write write, IActorRef writer)
    {
        if (write.WantsAck)
            writer.Tell(write.Ack, this);
    }

    private void Refuse(Tcp.WriteCommand command, IActorRef sender, string reason) =>
        sender.Tell(command.FailureMessage.WithCause(new IOException(reason)), this);

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
