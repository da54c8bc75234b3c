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
/// size, so that an idle connection holds no buffer.
/// </summary>
internal sealed class ConnectionReader(IActorRef connection, int chunkSize, bool pullMode)
{
    // After so many full chunks others get their turn.
    private const int ReadsPerTurn = 8;
    private const int MaxDiscarded = 256 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private bool _wanted = !pullMode;
    private bool _awaits;

    // Nothing is left of what the last edge announced; the next read waits for another.
    private bool _drained = true;

    /// <summary>True: bytes are delivered as they come; in pull mode until one chunk has been.</summary>
    public void Resume() => _wanted = true;

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
    public void Discard(StreamSocket socket)
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

    private byte[] Buffer() =>
        _buffer is { } kept && kept.Length >= chunkSize ? kept : _buffer = GC.AllocateUninitializedArray<byte>(chunkSize);

    private int Receive(StreamSocket socket, IActorRef handler)
    {
        var buffer = Buffer();
        var count = socket.Receive(buffer.AsSpan(0, chunkSize));

        // A short read has emptied the socket, unless the end or an error stands behind the bytes.
        _drained = count < chunkSize && !(count > 0 && socket.HungUp);
        if (count <= 0)
            return count;
        if (pullMode)
            _wanted = false;
        handler.Tell(new Tcp.Received(ByteString.Own(buffer.AsSpan(0, count).ToArray())), connection);
        return count;
    }
}
