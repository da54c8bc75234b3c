using System.Buffers;
using Akka.Actor;
using Akka.IO;
using Microsoft.Extensions.ObjectPool;

namespace LoginGate.Transport;

/// <summary>
/// Outgoing bytes of one connection: while one write is under way, everything else collects behind it and leaves as the
/// next one. Arrays are rented while bytes are in them, but for a small one each way, which stays with the buffer; where connections
/// are many, each rents a buffer while it has something to write. Not thread safe: belongs to one actor.
/// </summary>
internal sealed class WriteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MostKept = 1024;

    private static readonly ObjectPool<WriteBuffer> Pool = new DefaultObjectPool<WriteBuffer>(new DefaultPooledObjectPolicy<WriteBuffer>(), MostKept);

    private Pieces _filling = new();
    private Pieces _writing = new();

    /// <summary>Bytes that were ever put in.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Bytes that the kernel took.</summary>
    public long WrittenBytes => TotalBytes - PendingBytes;

    /// <summary>Bytes collected and under way, not yet taken by the kernel.</summary>
    public int PendingBytes => _filling.Length + _writing.Length;

    /// <summary>Bytes under way.</summary>
    public int WritingBytes => _writing.Length;

    public bool IsWriting => WritingBytes > 0;

    public bool IsEmpty => PendingBytes == 0;

    /// <summary>An empty buffer, perhaps one that was used before; <see cref="Return"/> ends its use, not <see cref="Dispose"/>.</summary>
    public static WriteBuffer Rent() => Pool.Get();

    /// <summary>Gives a rented buffer back; whoever does may not touch it any more. One that is not empty is left to the collector.</summary>
    public void Return()
    {
        if (!IsEmpty)
        {
            Dispose();
            return;
        }
        // The small array that was written from is the one to be filled next: most buffers never need a second.
        (_filling, _writing) = (_writing, _filling);
        Pool.Return(this);
    }

    public void Advance(int count)
    {
        _filling.Advance(count);
        TotalBytes += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _filling.Reserve(Math.Max(sizeHint, 1));

    public Span<byte> GetSpan(int sizeHint = 0) => _filling.Reserve(Math.Max(sizeHint, 1)).Span;

    /// <summary>Hands what has collected to the connection, unless a write is under way; its acknowledgement is <see cref="WriteAck"/>.</summary>
    /// <returns>Whether there was something to hand over.</returns>
    public bool Flush(IActorRef connection, IActorRef self)
    {
        if (IsWriting || _filling.Length == 0)
            return false;
        (_filling, _writing) = (_writing, _filling);
        connection.Tell(_writing.ToCommand(), self);
        return true;
    }

    /// <summary>The kernel took the write under way; its arrays are free again.</summary>
    public void OnWritten() => _writing.Release();

    /// <summary>
    /// Gives the collecting arrays back. Those under way are left to the collector: the connection may still read from them.
    /// </summary>
    public void Dispose()
    {
        _filling.Release();
        if (!IsWriting)
            _writing.Release();
    }

    /// <summary>
    /// Bytes in order: one array that grows to 64 KiB, so that what usually waits leaves in one system call; beyond it more
    /// arrays of that size, so that a stalled connection costs what waits for it and no copying.
    /// </summary>
    private struct Pieces()
    {
        // Below the size that .NET treats as large objects, which are collected seldom.
        private const int LargestPiece = 64 * 1024;

        private byte[] _present = [];
        private int _filled;
        private WritePiece? _small;
        private List<ArraySegment<byte>>? _full;

        public int Length { get; private set; }

        private readonly bool IsSmall => _small is not null && ReferenceEquals(_present, _small.Array);

        public void Advance(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _present.Length - _filled);
            _filled += count;
            Length += count;
        }

        public Memory<byte> Reserve(int count)
        {
            if (_present.Length - _filled < count)
                MakeRoom(count);
            return _present.AsMemory(_filled);
        }

        public readonly Tcp.Write ToCommand()
        {
            if (IsSmall)
                return _small!.CommandFor(_filled);
            var last = new ArraySegment<byte>(_present, 0, _filled);
            return WriteAck.Request(_full is null ? ByteStrings.FromMemory(last) : ByteStrings.FromSegments([.. _full, last]));
        }

        public void Release()
        {
            if (_full is not null)
            {
                foreach (var piece in _full)
                    ArrayPool<byte>.Shared.Return(piece.Array!);
                _full = null;
            }
            ReleasePresent();
            Length = 0;
        }

        private void MakeRoom(int count)
        {
            if (Length == 0 && count <= WritePiece.Size)
            {
                _small ??= new WritePiece();
                _present = _small.Array;
                return;
            }
            if (_filled + count <= LargestPiece || _filled == 0)
            {
                Grow(Math.Max(_filled + count, Math.Min(_filled * 2, LargestPiece)));
                return;
            }
            (_full ??= []).Add(new ArraySegment<byte>(_present, 0, _filled));
            _present = ArrayPool<byte>.Shared.Rent(Math.Max(count, LargestPiece));
            _filled = 0;
        }

        private void Grow(int size)
        {
            var filled = _filled;
            var larger = ArrayPool<byte>.Shared.Rent(size);
            _present.AsSpan(0, filled).CopyTo(larger);
            ReleasePresent();
            (_present, _filled) = (larger, filled);
        }

        private void ReleasePresent()
        {
            if (_present.Length > 0 && !IsSmall)
                ArrayPool<byte>.Shared.Return(_present);
            _present = [];
            _filled = 0;
        }
    }
}
