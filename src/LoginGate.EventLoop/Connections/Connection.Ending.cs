using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Dispatch;
using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop.Connections;

// How it ends.
internal sealed partial class Connection
{
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
            Loop.Poller.Remove(_key);
        if (reset)
            LinuxCalls.ResetOnClose(_fd);
        LinuxCalls.Close(_fd);
        _manager.Channels.Release();
        _origin.OnConnectionEnded();
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
}
