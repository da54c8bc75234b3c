using System.Collections.Concurrent;

namespace Akka.IO.Buffers;

/// <summary>
/// A buffer pool that keeps returned buffers up to a limit and allocates when it has none. A limit of zero keeps nothing: every
/// buffer is allocated and left to the garbage collector.
/// </summary>
internal sealed class SegmentedBufferPool : IBufferPool
{
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly int _bufferSize;
    private readonly int _keptBuffers;
    private int _kept;
    private long _used;

    public SegmentedBufferPool(int bufferSize, int keptBuffers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
        _bufferSize = bufferSize;
        _keptBuffers = keptBuffers;
    }

    public ArraySegment<byte> Rent()
    {
        Interlocked.Add(ref _used, _bufferSize);
        if (!_free.TryTake(out var buffer))
            return new byte[_bufferSize];
        Interlocked.Decrement(ref _kept);
        return buffer;
    }

    public IEnumerable<ArraySegment<byte>> Rent(int minimumSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumSize);
        var buffers = new ArraySegment<byte>[Math.Max(1, (minimumSize + _bufferSize - 1) / _bufferSize)];
        for (var i = 0; i < buffers.Length; i++)
            buffers[i] = Rent();
        return buffers;
    }

    public void Release(ArraySegment<byte> buf)
    {
        if (buf.Array is not { } array || array.Length != _bufferSize)
            throw new ArgumentException("The buffer was not lent by this pool.", nameof(buf));
        Interlocked.Add(ref _used, -_bufferSize);
        if (Interlocked.Increment(ref _kept) <= _keptBuffers)
            _free.Add(array);
        else
            Interlocked.Decrement(ref _kept);
    }

    public void Release(IEnumerable<ArraySegment<byte>> buf)
    {
        ArgumentNullException.ThrowIfNull(buf);
        foreach (var buffer in buf)
            Release(buffer);
    }

    public BufferPoolInfo Diagnostics()
    {
        var free = (long)Volatile.Read(ref _kept) * _bufferSize;
        var used = Interlocked.Read(ref _used);
        return new BufferPoolInfo(typeof(SegmentedBufferPool), free + used, free, used);
    }
}
