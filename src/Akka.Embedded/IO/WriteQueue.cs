using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.IO;

/// <summary>
/// The writes of a connection that the kernel has not taken, in order, each with its ack and its writer. Small writes that lie
/// next to each other leave as one. A part of the writer.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct WriteQueue()
{
    // Copying this much costs less than handing the kernel a list of segments.
    private const int GatherSize = 64 * 1024;
    private const int KeptCapacity = 8;

    [ThreadStatic]
    private static byte[]? _gathered;

    private Entry[] _ring = [];
    private int _head = 0;
    private int _count = 0;
    private int _headSegment = 0;
    private int _headOffset = 0;

    public readonly bool IsEmpty => _count == 0;

    /// <summary>Bytes that the kernel has not taken.</summary>
    public long Bytes { readonly get; private set; }

    /// <summary>Adds a write; one without bytes only carries its ack.</summary>
    public void Enqueue(ByteString data, Tcp.Event ack, IActorRef writer)
    {
        if (_count == _ring.Length)
            Grow();
        _ring[(_head + _count++) & (_ring.Length - 1)] = new Entry(data, ack, writer);
        Bytes += data.Count;
    }

    /// <summary>The next bytes to hand to the kernel: a long segment itself, or short ones gathered. Valid until the next call.</summary>
    public readonly ReadOnlySpan<byte> Next()
    {
        var first = HeadSegment();
        if (first.Count == Bytes || first.Count >= GatherSize / 4)
            return first;
        var gathered = _gathered ??= GC.AllocateUninitializedArray<byte>(GatherSize);
        return gathered.AsSpan(0, Gather(gathered));
    }

    /// <summary>Removes bytes that the kernel took, and every write that is complete with them, telling its ack.</summary>
    public void Complete(int bytes, IActorRef connection)
    {
        Bytes -= bytes;
        while (_count > 0)
        {
            ref var head = ref _ring[_head];
            while (_headSegment < head.Data.SegmentCount)
            {
                var left = head.Data.Segment(_headSegment).Count - _headOffset;
                if (bytes < left)
                {
                    _headOffset += bytes;
                    return;
                }

                bytes -= left;
                _headSegment++;
                _headOffset = 0;
            }

            RemoveHead(head, connection);
        }
    }

    /// <summary>Everyone whose writes are not complete.</summary>
    public readonly IEnumerable<IActorRef> Writers()
    {
        for (var i = 0; i < _count; i++)
            yield return _ring[(_head + i) & (_ring.Length - 1)].Writer;
    }

    private readonly ArraySegment<byte> HeadSegment()
    {
        for (var i = 0; i < _count; i++)
        {
            var data = _ring[(_head + i) & (_ring.Length - 1)].Data;
            if (data.IsEmpty)
                continue;
            return i == 0 ? data.Segment(_headSegment)[_headOffset..] : data.Segment(0);
        }

        return ArraySegment<byte>.Empty;
    }

    private readonly int Gather(Span<byte> target)
    {
        var size = 0;
        for (var i = 0; i < _count; i++)
        {
            var data = _ring[(_head + i) & (_ring.Length - 1)].Data;
            for (var s = i == 0 ? _headSegment : 0; s < data.SegmentCount; s++)
            {
                var segment = data.Segment(s).AsSpan(i == 0 && s == _headSegment ? _headOffset : 0);
                var part = Math.Min(segment.Length, target.Length - size);
                segment[..part].CopyTo(target[size..]);
                size += part;
                if (size == target.Length)
                    return size;
            }
        }

        return size;
    }

    private void RemoveHead(Entry done, IActorRef connection)
    {
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _headSegment = 0;
        _headOffset = 0;

        // An idle connection keeps no more than a little room.
        if (--_count == 0 && _ring.Length > KeptCapacity)
        {
            _ring = [];
            _head = 0;
        }

        if (done.Ack is not Tcp.NoAck)
            done.Writer.Tell(done.Ack, connection);
    }

    private void Grow()
    {
        var grown = new Entry[Math.Max(2, 2 * _ring.Length)];
        for (var i = 0; i < _count; i++)
            grown[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = grown;
        _head = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ByteString Data, Tcp.Event Ack, IActorRef Writer);
}
