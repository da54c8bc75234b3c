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
internal struct ConnectionReader(IActorRef connection, TcpSettings settings, bool pullMode)
{
    // After so many full chunks others get their turn.
    private const int ReadsPerTurn = 8;
    private const int MaxDiscarded = 256 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

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
    public ReadOutcome OnReadable(StreamSocket socket, IActorRef handler)
    {
        _awaits = false;
        _drained = false;
        return Read(socket, handler);
    }

    /// <summary>Reads if it is wanted and not awaited yet.</summary>
    public ReadOutcome Read(StreamSocket socket, IActorRef handler)
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

            var count = Receive(socket, handler);
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
        var buffer = Buffer();
        for (var left = MaxDiscarded; left > 0;)
        {
            var count = socket.Receive(buffer);
            if (count < buffer.Length)
                return;
            left -= count;
        }
    }

    private readonly byte[] Buffer() =>
        _buffer is { } kept && kept.Length >= _chunkSize ? kept : _buffer = GC.AllocateUninitializedArray<byte>(_chunkSize);

    private int Receive(StreamSocket socket, IActorRef handler)
    {
        Tcp.Received? received = null;
        var count = _reuses ? Receive(socket, ReceivedPool.OfThread, out received) : Receive(socket, out received);

        // A short read has emptied the socket, unless the end or an error stands behind the bytes.
        _drained = count < _chunkSize && !(count > 0 && socket.HungUp);
        if (received is null)
            return count;
        if (pullMode)
            _wanted = false;
        handler.Tell(received, connection);
        return count;
    }

    private readonly int Receive(StreamSocket socket, out Tcp.Received? received)
    {
        var buffer = Buffer();
        var count = socket.Receive(buffer.AsSpan(0, _chunkSize));
        received = count > 0 ? new Tcp.Received(ByteString.Own(buffer.AsSpan(0, count).ToArray())) : null;
        return count;
    }

    private int Receive(StreamSocket socket, ReceivedPool pool, out Tcp.Received? received)
    {
        var chunk = pool.TakeChunk(_chunkSize);
        var count = socket.Receive(chunk.Data.Room[.._chunkSize]);
        received = _lent = pool.Fit(chunk, count);
        return count;
    }
}
