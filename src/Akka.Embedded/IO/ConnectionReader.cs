using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.IO.Sockets;

namespace Akka.IO;

internal enum ReadOutcome
{
    /// <summary>Nothing to decide: bytes were delivered, or none are there.</summary>
    Open,

    /// <summary>The peer has ended its direction.</summary>
    Ended,

    /// <summary>The connection broke.</summary>
    Broken,
}

/// <summary>
/// The receiving half of a connection. Bytes are read into a buffer of the running thread and delivered in arrays of exactly their
/// size, or in messages that are used again: an idle connection holds no buffer. A part of the connection, not an object: thousands of
/// connections take turns, and each object more is one more that has left the cache meanwhile.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ConnectionReader(TcpSettings settings, bool pullMode)
{
    // After so many full chunks others get their turn.
    private const int ReadsPerTurn = 8;
    private const int MaxDiscarded = 256 * 1024;

    private readonly int _chunkSize = settings.ChunkSize;
    private readonly bool _reuses = pullMode && settings.ReusesReceived;
    private bool _wanted = !pullMode;
    private bool _awaits;

    // Nothing is left of what the last edge announced; the next read waits for another.
    private bool _drained = true;

    // With the handler, which gives it back by asking for more.
    private Tcp.Received? _lent;

    /// <summary>True: bytes are delivered as they come; in pull mode until one chunk has been.</summary>
    public void Resume()
    {
        _wanted = true;
        if (_lent is null)
            return;
        ReceivedPool.OfThread.Return(_lent);
        _lent = null;
    }

    public void Suspend() => _wanted = false;

    /// <summary>The engine announced that something can be read.</summary>
    public ReadOutcome OnReadable(StreamSocket socket, IActorRef handler, IActorRef connection)
    {
        _awaits = false;
        _drained = false;
        return Read(socket, handler, connection);
    }

    /// <summary>Reads if it is wanted and not awaited yet.</summary>
    public ReadOutcome Read(StreamSocket socket, IActorRef handler, IActorRef connection)
    {
        if (!_wanted)
            return socket.HungUp && socket.IsBroken() ? ReadOutcome.Broken : ReadOutcome.Open;
        if (_awaits)
            return ReadOutcome.Open;
        for (var reads = 0; reads < ReadsPerTurn; reads++)
        {
            if (_drained && !socket.AwaitReadable())
            {
                _awaits = true;
                return ReadOutcome.Open;
            }

            var count = Receive(socket, handler, connection);
            if (count == 0)
                return ReadOutcome.Ended;
            if (count == StreamSocket.Failed)
                return ReadOutcome.Broken;
            if (!_wanted)
                return ReadOutcome.Open;
        }

        connection.Tell(ConnectionSelf.ReadOn, connection);
        return ReadOutcome.Open;
    }

    /// <summary>
    /// Drops what can be read at this moment. On bytes left unread the kernel would answer a close with a reset, and drop what was
    /// sent last.
    /// </summary>
    public readonly void Discard(StreamSocket socket)
    {
        var pool = ReceivedPool.OfThread;
        var chunk = pool.TakeChunk(_chunkSize);
        var buffer = chunk.Data.Room[.._chunkSize];
        for (int left = MaxDiscarded, count = buffer.Length; left > 0 && count == buffer.Length; left -= count)
            count = socket.Receive(buffer);
        pool.Return(chunk);
    }

    private int Receive(StreamSocket socket, IActorRef handler, IActorRef connection)
    {
        var pool = ReceivedPool.OfThread;
        var chunk = pool.TakeChunk(_chunkSize);
        var count = socket.Receive(chunk.Data.Room[.._chunkSize]);

        // A short read has emptied the socket, unless the end or an error stands behind the bytes.
        _drained = count < _chunkSize && !(count > 0 && socket.HungUp);
        if (count <= 0)
        {
            pool.Return(chunk);
            return count;
        }

        if (pullMode)
            _wanted = false;
        handler.Tell(_reuses ? _lent = pool.Lend(chunk, count) : pool.Copy(chunk, count), connection);
        return count;
    }
}
