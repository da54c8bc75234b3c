using System.Buffers;
using Akka.Actor;
using Akka.IO;

namespace LoginGate.Transport;

/// <summary>
/// Outgoing bytes of one connection: while one write is under way, everything else collects behind it and leaves as the
/// next one. The arrays are rented while bytes are in them, so that an idle connection holds none.
/// Not thread safe: belongs to one actor.
/// </summary>
internal sealed class WriteBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _filling = [];
    private byte[] _writing = [];
    private int _filled;
    private int _inFlight;

    /// <summary>Bytes that were ever put in.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Bytes that the kernel took.</summary>
    public long WrittenBytes => TotalBytes - PendingBytes;

    /// <summary>Bytes collected and under way, not yet taken by the kernel.</summary>
    public int PendingBytes => _filled + _inFlight;

    public bool IsWriting => _inFlight > 0;

    public bool IsEmpty => PendingBytes == 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _filling.Length - _filled);
        _filled += count;
        TotalBytes += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _filling.AsMemory(_filled);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _filling.AsSpan(_filled);
    }

    /// <summary>Hands what has collected to the connection, unless a write is under way; its acknowledgement is <see cref="WriteAck"/>.</summary>
    /// <returns>Whether there was something to hand over.</returns>
    public bool Flush(IActorRef connection, IActorRef self)
    {
        if (IsWriting || _filled == 0)
            return false;
        (_filling, _writing) = (_writing, _filling);
        (_filled, _inFlight) = (0, _filled);
        connection.Tell(Tcp.Write.Create(ByteStrings.FromMemory(_writing.AsMemory(0, _inFlight)), WriteAck.Instance), self);
        return true;
    }

    /// <summary>The kernel took the write under way; its array is free again.</summary>
    public void OnWritten()
    {
        _inFlight = 0;
        Return(ref _writing);
    }

    /// <summary>
    /// Gives the collecting array back. The one under way is left to the collector: the connection may still read from it.
    /// </summary>
    public void Dispose()
    {
        Return(ref _filling);
        if (!IsWriting)
            Return(ref _writing);
        _filled = 0;
    }

    private void Reserve(int count)
    {
        if (_filling.Length - _filled >= count)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filled + count, _filled * 2));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        Return(ref _filling);
        _filling = larger;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
        array = [];
    }
}
