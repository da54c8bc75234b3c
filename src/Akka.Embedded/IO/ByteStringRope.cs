namespace Akka.IO;

/// <summary>
/// Segments of byte strings that grew from one another. A byte string reads only the segments below its own count, so appending
/// may use the free places behind them: whoever takes the next place first shares the array, everyone else copies it.
/// This keeps building a byte string from many pieces linear.
/// </summary>
internal sealed class ByteStringRope(ArraySegment<byte>[] segments, int used)
{
    private int _used = used;

    public ArraySegment<byte> this[int index] => segments[index];

    /// <summary>A rope that begins with the given segments and goes on with those of <paramref name="tail"/>.</summary>
    public static ByteStringRope Append(ByteStringRope? rope, int count, ArraySegment<byte> single, ByteString tail)
    {
        var total = count + tail.SegmentCount;
        if (rope is not null && rope.TryClaim(count, total))
        {
            rope.Fill(count, tail);
            return rope;
        }

        var copy = new ArraySegment<byte>[rope is null ? Math.Max(total, 2) : Math.Max(total, 2 * count)];
        if (rope is null)
            copy[0] = single;
        else
            rope.CopyTo(copy, count);
        var grown = new ByteStringRope(copy, total);
        grown.Fill(count, tail);
        return grown;
    }

    // Two threads may append to the same byte string: only one gets the free places.
    private bool TryClaim(int count, int total) =>
        total <= segments.Length && Interlocked.CompareExchange(ref _used, total, count) == count;

    private void Fill(int at, ByteString tail)
    {
        for (var i = 0; i < tail.SegmentCount; i++)
            segments[at + i] = tail.Segment(i);
    }

    private void CopyTo(ArraySegment<byte>[] target, int count) => Array.Copy(segments, target, count);
}
