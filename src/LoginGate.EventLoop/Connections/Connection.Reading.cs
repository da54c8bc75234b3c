using Akka.IO;
using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop.Connections;

// What comes in.
internal sealed partial class Connection
{
    /// <summary>The loop has come to what <see cref="Loops.IoLoop.ReadSoon"/> put off.</summary>
    public void ReadOn()
    {
        _isQueued = false;
        if (_isWanted && _isReadable && CanRead)
            Read();
    }

    // Nothing is read before somebody is there for it.
    private bool CanRead => !_hasPeerEnded && _isRegistered && _state is State.Open or State.AwaitingPeer;

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
        // Who is told may suspend or close at once.
        for (var reads = 0; _isWanted && _isReadable && CanRead; reads++)
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
        var lent = _lends ? Loop.Buffers.Lends.Take() : null;
        var buffer = lent?.Buffer ?? Loop.Buffers.Read;
        var count = LinuxCalls.Receive(_fd, buffer);
        if (count <= 0)
        {
            if (lent is not null)
                Loop.Buffers.Lends.PutBack(lent);
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
        else if (waiting == 0)
            BreakIfBroken();
        else if (waiting < 0 && LinuxCalls.LastError is not (LinuxCalls.EAgain or LinuxCalls.EIntr) and var error)
            Break(error);
    }

    private void OnPeerEnded()
    {
        _hasPeerEnded = true;
        if (_state == State.AwaitingPeer)
            Finish(reset: false);
        else if (!_keepsOpen)
            BeginEnd(new ConnectionEnd(Tcp.PeerClosed.Instance));
        else if (!BreakIfBroken())
            Handler.Tell(Tcp.PeerClosed.Instance, this);
    }

    /// <summary>Behind the peer's end the kernel tells no reader of an error, such as a reset that followed it.</summary>
    private bool BreakIfBroken()
    {
        var error = LinuxCalls.TakeError(_fd);
        if (error != 0)
            Break(error);
        return error != 0;
    }

    /// <summary>
    /// Drops what can be read at this moment: on bytes left unread the kernel would answer a close with a reset, and the peer could
    /// lose what was sent last.
    /// </summary>
    private void Discard()
    {
        var buffer = Loop.Buffers.Read;
        for (int left = MaxDiscardedBytes, count = buffer.Length; left > 0 && count == buffer.Length; left -= count)
            count = LinuxCalls.Receive(_fd, buffer);
    }
}
