namespace Akka.IO;

public sealed partial class ByteString
{
    /// <summary>Copies the first bytes, at most <paramref name="count"/>, to the buffer at <paramref name="index"/>.</summary>
    /// <returns>The number of bytes copied: the smaller of <paramref name="count"/> and <see cref="Count"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public int CopyTo(byte[] buffer, int index, int count)
    {
        CheckRange(buffer, index, count);
        return CopyFirst(new Span<byte>(buffer, index, count));
    }

    /// <summary>Copies as many bytes as both sides have, from the start.</summary>
    /// <returns>The number of bytes copied.</returns>
    public int CopyTo(ref Memory<byte> buffer) => CopyFirst(buffer.Span);

    /// <summary>Copies the first bytes, at most <paramref name="count"/>, to the buffer at <paramref name="index"/>.</summary>
    /// <returns>The number of bytes copied.</returns>
    public int CopyTo(ref Memory<byte> buffer, int index, int count) => CopyFirst(buffer.Span.Slice(index, count));

    /// <summary>Copies as many bytes as both sides have, from the start.</summary>
    /// <returns>The number of bytes copied.</returns>
    public int CopyTo(ref Span<byte> buffer) => CopyFirst(buffer);

    /// <summary>Copies the first bytes, at most <paramref name="count"/>, to the buffer at <paramref name="index"/>.</summary>
    /// <returns>The number of bytes copied.</returns>
    public int CopyTo(ref Span<byte> buffer, int index, int count) => CopyFirst(buffer.Slice(index, count));

    /// <summary>Writes all bytes to the stream.</summary>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (var i = 0; i < SegmentCount; i++)
            stream.Write(Segment(i));
    }

    /// <summary>Writes all bytes to the stream; complete when the stream has taken the last.</summary>
    public async Task WriteToAsync(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (var i = 0; i < SegmentCount; i++)
            await stream.WriteAsync(Segment(i)).ConfigureAwait(false);
    }

    /// <summary>The place of the first <paramref name="b"/>, or -1.</summary>
    public int IndexOf(byte b) => IndexOf(b, 0);

    /// <summary>The place of the first <paramref name="b"/> at or after <paramref name="from"/>, or -1.</summary>
    public int IndexOf(byte b, int from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var start = 0;
        for (var i = 0; i < SegmentCount; i++)
        {
            var segment = Segment(i).AsSpan();
            var skip = Math.Min(Math.Max(from - start, 0), segment.Length);
            var found = segment[skip..].IndexOf(b);
            if (found >= 0)
                return start + skip + found;
            start += segment.Length;
        }

        return -1;
    }

    /// <summary>True when the bytes of <paramref name="other"/> stand at <paramref name="index"/>.</summary>
    public bool HasSubstring(ByteString other, int index)
    {
        ArgumentNullException.ThrowIfNull(other);
        return index >= 0 && index <= _count - other._count && ByteStringComparer.StartsWith(this, index, other);
    }

    private int CopyFirst(Span<byte> target)
    {
        if (_rope is null)
        {
            var size = Math.Min(target.Length, _count);
            new ReadOnlySpan<byte>(_array, _offset, size).CopyTo(target);
            return size;
        }

        var copied = 0;
        for (var i = 0; i < _ropeCount && copied < target.Length; i++)
        {
            var segment = _rope[i].AsSpan();
            var size = Math.Min(segment.Length, target.Length - copied);
            segment[..size].CopyTo(target[copied..]);
            copied += size;
        }

        return copied;
    }

    private void CopyAll(byte[] target) => CopyFirst(target);
}
