using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>
/// One connection. It never restarts: its socket could not come back.
/// <code>
/// WaitingForRegister  Register           -> Open
///                     no Register        -> stops with a reset, nobody is told
/// Open                the peer's end     -> Open with PeerClosed (keepOpenOnPeerClosed), else Ending with PeerClosed
/// either              a close command    -> Ending
/// Ending              all writes are out -> stops with the event; ConfirmedClose waits for the peer's end before
/// any                 Abort              -> stops with a reset and Aborted
///                     broken connection  -> stops with ErrorClosed
///                     handler stopped    -> stops with a reset, nobody is told
/// </code>
/// </summary>
internal abstract class TcpConnection : ActorBase
{
    private ConnectionReader _reader;
    private ConnectionWriter _writer;
    private State _state;
    private IActorRef _handler = ActorRefs.Nobody;
    private RegisterTicket? _ticket;
    private bool _isRegistered;
    private bool _useResumeWriting;
    private bool _keepOpenOnPeerClosed;
    private bool _socketIsOpen;
    private bool _peerEnded;
    private bool _flushIsDue;
    private ConnectionEnd? _end;

    protected TcpConnection(TcpExt extension, bool pullMode)
    {
        Extension = extension;
        _reader = new ConnectionReader(extension.Settings, pullMode);
        _writer = new ConnectionWriter(extension.Settings.WriteCommandsQueueMaxSize);
    }

    protected TcpExt Extension { get; }

    /// <summary>The socket; null only while an outgoing connection has none.</summary>
    protected StreamSocket? Socket { get; set; }

    // Made for each line: most connections never log.
    protected ILoggingAdapter Log => Context.GetLogger();

    /// <summary>Says that the connection exists and waits for somebody to register.</summary>
    protected void Announce(IActorRef commander, EndPoint remote, EndPoint local, bool socketIsOpen)
    {
        _handler = commander;
        _socketIsOpen = socketIsOpen;
        _ticket = Extension.RegisterDeadlines.Add(Self, commander);
        _state = State.WaitingForRegister;
        Trace("Connected to [{0}] from [{1}], waiting for Register", remote, local);
        commander.Tell(new Tcp.Connected(remote, local), Self);
    }

    protected override void PostRestart(Exception reason) =>
        throw new InvalidOperationException("A TCP connection cannot restart: its socket is gone.", reason);

    protected override void PostStop()
    {
        _ticket?.Cancel();
        Socket?.Close(reset: _end is null or { Resets: true });
        Extension.Channels.Release();
        if (_end is { } end)
            end.Tell(_handler, _writer.IsIdle ? [] : _writer.Writers(), Self);
    }

    // Nothing is read before somebody is there for it, or after the end.
    private bool CanRead => !_peerEnded && (_isRegistered || _end is not null);

    protected void Trace(string format, object? first = null, object? second = null)
    {
        if (Extension.Settings.TraceLogging)
            Log.Debug(format, first, second);
    }

    // Not behaviours: a delegate for each would be one more object that every connection has, and touches with every message.
    protected override bool Receive(object message) => _state switch
    {
        State.WaitingForRegister => WaitingForRegister(message),
        State.Open => Open(message),
        State.Ending => Ending(message),
        _ => Connecting(message),
    };

    /// <summary>Before <see cref="Announce"/>.</summary>
    protected abstract bool Connecting(object message);

    private bool WaitingForRegister(object message)
    {
        switch (message)
        {
            case Tcp.Register register:
                OnRegister(register);
                return true;
            case Tcp.WriteCommand write:
                OnEarlyWrite(write);
                return true;
            case RegisterTimedOut:
                OnRegisterTimedOut();
                return true;
            case CommanderStopped:
                Context.Stop(Self);
                return true;
            default:
                return OnReadingCommand(message) || OnEnding(message) || message is SocketSignal;
        }
    }

    private bool Open(object message)
    {
        switch (message)
        {
            case SocketSignal signal:
                OnSocketSignal(signal);
                return true;
            case Tcp.WriteCommand write:
                OnWrite(write);
                return true;
            case Tcp.ResumeWriting:
                _writer.Resume(Sender, Cell.SelfRef);
                return true;
            default:
                return OnSelf(message) || OnReadingCommand(message) || OnEnding(message);
        }
    }

    private bool Ending(object message)
    {
        switch (message)
        {
            case SocketSignal signal:
                OnSocketSignal(signal);
                return true;
            case Tcp.WriteCommand write:
                Sender.Tell(write.FailureMessage.WithCause(new InvalidOperationException("The connection is closing.")), Self);
                return true;
            default:
                return OnSelf(message) || OnReadingCommand(message) || OnEnding(message);
        }
    }

    private bool OnSelf(object message)
    {
        if (message is not ConnectionSelf)
            return false;
        if (message == ConnectionSelf.Flush)
            Flush();
        else if (message == ConnectionSelf.Settle)
            _writer.Settle();
        else
            Read();
        return true;
    }

    private bool OnReadingCommand(object message)
    {
        switch (message)
        {
            case Tcp.ResumeReading:
                _reader.Resume();
                if (_socketIsOpen && CanRead)
                    Read();
                return true;
            case Tcp.SuspendReading:
                _reader.Suspend();
                return true;
            default:
                return false;
        }
    }

    private bool OnEnding(object message)
    {
        switch (message)
        {
            case Tcp.CloseCommand command:
                OnClose(command);
                return true;
            case Terminated terminated:
                OnTerminated(terminated);
                return true;
            case RegisterTimedOut or CommanderStopped:
                // Crossed a Register or a close command.
                return true;
            default:
                return false;
        }
    }

    private void OnRegister(Tcp.Register register)
    {
        _ticket?.Cancel();
        _ticket = null;
        if (!register.Handler.Equals(_handler))
            Context.Unwatch(_handler);
        Context.Watch(register.Handler);

        Trace("[{0}] registered", register.Handler);
        _handler = register.Handler;
        _isRegistered = true;
        _useResumeWriting = register.UseResumeWriting;
        _keepOpenOnPeerClosed = register.KeepOpenOnPeerClosed;
        if (!OpenSocket())
            return;
        _state = State.Open;
        Read();
        if (_end is null)
            Flush();
    }

    private void OnEarlyWrite(Tcp.WriteCommand write)
    {
        if (_writer.TryEnqueue(write, Sender, Cell.SelfRef, isRegistered: false, useResumeWriting: false))
            Log.Warning("Received Write command before Register; it will be sent after it, like all that wait: {0} bytes", _writer.QueuedBytes);
    }

    private void OnRegisterTimedOut()
    {
        Log.Debug("Nobody registered within [{0}], closing the connection", Extension.Settings.RegisterTimeout);
        Context.Stop(Self);
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!terminated.ActorRef.Equals(_handler))
            return;
        Log.Debug("[{0}], which handled the connection, has stopped: resetting the connection", _handler);
        _end = null;
        Context.Stop(Self);
    }

    private void OnWrite(Tcp.WriteCommand write)
    {
        if (!_writer.TryEnqueue(write, Sender, Cell.SelfRef, isRegistered: true, _useResumeWriting) || _flushIsDue || _writer.AwaitsWritable)
            return;

        // More messages wait: what they write can go to the kernel together with this.
        _flushIsDue = ((ActorCell)Context).Mailbox.HasMessages;
        if (_flushIsDue)
            Self.Tell(ConnectionSelf.Flush, Self);
        else
            Flush();
    }

    private void OnSocketSignal(SocketSignal signal)
    {
        if (signal == SocketSignal.Writable)
            AfterFlush(_writer.Continue(Socket!, Cell.SelfRef));
        else if (!_peerEnded)
            Act(_reader.OnReadable(Socket!, _handler, Cell.SelfRef));
        else if (Socket!.IsBroken())
            Break(Socket.Error!);
    }

    private void Flush()
    {
        _flushIsDue = false;
        if (!_writer.AwaitsWritable)
            AfterFlush(_writer.Flush(Socket!, Cell.SelfRef));
    }

    private void AfterFlush(SocketException? error)
    {
        if (error is not null)
            Break(error);
        else if (_end is { AwaitsPeer: false } && _writer.IsIdle)
            FinishEnd(_end);
    }

    private void Read() => Act(_reader.Read(Socket!, _handler, Cell.SelfRef));

    private void Act(ReadOutcome outcome)
    {
        if (outcome == ReadOutcome.Ended)
            OnPeerEnded();
        else if (outcome == ReadOutcome.Broken)
            Break(Socket!.Error!);
    }

    private void OnPeerEnded()
    {
        _peerEnded = true;
        Trace("The peer has ended its direction");
        if (_end is { AwaitsPeer: true })
            Context.Stop(Self);
        else if (_end is not null)
            return;
        else if (_keepOpenOnPeerClosed)
            _handler.Tell(Tcp.PeerClosed.Instance, Self);
        else
            BeginEnd(new ConnectionEnd(Tcp.PeerClosed.Instance));
    }

    private void OnClose(Tcp.CloseCommand command)
    {
        Trace("Received [{0}]", command);
        if (command is Tcp.Abort)
        {
            _end = new ConnectionEnd(command.Event, _end);
            _end.AddCloser(Sender, _handler);
            Context.Stop(Self);
        }
        else if (_end is not null)
        {
            _end.AddCloser(Sender, _handler);
        }
        else if (OpenSocket())
        {
            var end = new ConnectionEnd(command.Event);
            end.AddCloser(Sender, _handler);
            BeginEnd(end);
        }
    }

    private void BeginEnd(ConnectionEnd end)
    {
        _end = end;
        _ticket?.Cancel();
        _state = State.Ending;
        if (_writer.IsIdle)
            FinishEnd(end);
        else if (!_flushIsDue)
            Flush();
    }

    // All that was queued is with the kernel.
    private void FinishEnd(ConnectionEnd end)
    {
        if (end.Event is Tcp.ConfirmedClosed)
        {
            Socket!.ShutdownWrite();
            end.AwaitsPeer = !_peerEnded;
            if (end.AwaitsPeer)
                Read();
        }
        else if (!_peerEnded)
        {
            Socket!.ShutdownWrite();
            _reader.Discard(Socket);
        }

        if (!end.AwaitsPeer || _peerEnded)
            Context.Stop(Self);
    }

    private void Break(SocketException error)
    {
        Trace("The connection broke: {0}", error.Message);
        _end = new ConnectionEnd(new Tcp.ErrorClosed(error.Message), _end);
        Context.Stop(Self);
    }

    // A socket is watched from the time on when somebody is there for it.
    private bool OpenSocket()
    {
        if (_socketIsOpen || Socket!.Open(Self))
            return _socketIsOpen = true;
        Break(Socket.Error!);
        return false;
    }

    private enum State : byte
    {
        Connecting,
        WaitingForRegister,
        Open,
        Ending,
    }
}
