using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Connections;

namespace LoginGate.EventLoop;

/// <summary>
/// Bytes that a connection received, in a buffer of the event loop's, for handlers that asked for it with <see cref="LendBytes"/>. The
/// handler copies what it keeps and then gives them back; one that gets lost is left to the collector.
/// </summary>
public sealed class BytesLent : Tcp.Event, IDeadLetterSuppression
{
    private readonly LendPool _pool;
    private readonly byte[] _buffer;
    private int _count;

    internal BytesLent(LendPool pool, int size)
    {
        _pool = pool;
        _buffer = GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>The bytes, at least one, until they are given back.</summary>
    /// <exception cref="InvalidOperationException">They have been given back.</exception>
    public ReadOnlySpan<byte> Bytes => _count > 0 ? _buffer.AsSpan(0, _count) : throw new InvalidOperationException("The bytes have been given back.");

    internal byte[] Buffer => _buffer;

    /// <summary>Gives the bytes back. Once, by whoever handled the message last, on any thread.</summary>
    /// <exception cref="InvalidOperationException">They have been given back already: two would read into the same buffer.</exception>
    public void Return()
    {
        if (_count == 0)
            throw new InvalidOperationException("The bytes have been given back already.");
        _count = 0;
        _pool.Return(this);
    }

    internal BytesLent With(int count)
    {
        _count = count;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"BytesLent({_count} bytes)";
}
