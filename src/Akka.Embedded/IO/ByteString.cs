using System.Collections;
using System.Text;

namespace Akka.IO;

/// <summary>
/// An immutable sequence of bytes: a rope of array segments. Slicing and concatenating share the arrays, they copy nothing.
/// Equality compares the bytes, however they are cut into segments.
/// </summary>
public sealed partial class ByteString : IEquatable<ByteString>, IEnumerable<byte>
{
    private static readonly ByteString EmptyInstance = new([], 0, 0);

    // One segment: the array and its range. Several: the rope holds them and these name only the first.
    private readonly byte[] _array;
    private readonly int _offset;
    private int _count;
    private readonly ByteStringRope? _rope;
    private readonly int _ropeCount;

    private ByteString(byte[] array, int offset, int count)
    {
        _array = array;
        _offset = offset;
        _count = count;
    }

    private ByteString(ByteStringRope rope, int ropeCount, int count)
    {
        var first = rope[0];
        _array = first.Array!;
        _offset = first.Offset;
        _rope = rope;
        _ropeCount = ropeCount;
        _count = count;
    }

    /// <summary>The byte string without bytes.</summary>
    public static ByteString Empty => EmptyInstance;

    /// <summary>The number of bytes.</summary>
    public int Count => _count;

    /// <summary>True when all bytes lie in one array segment.</summary>
    public bool IsCompact => _rope is null;

    /// <summary>True when there are no bytes.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The byte at <paramref name="index"/>. Outside 0 to Count-1: <see cref="IndexOutOfRangeException"/>.</summary>
    public byte this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count)
                throw new IndexOutOfRangeException($"Index {index} is outside a byte string of {_count} bytes.");
            if (_rope is null)
                return _array[_offset + index];
            var segment = 0;
            while (index >= _rope[segment].Count)
                index -= _rope[segment++].Count;
            return _rope[segment][index];
        }
    }

    /// <summary>The same bytes in one array segment; this instance when it is compact already.</summary>
    public ByteString Compact() => _rope is null ? this : new ByteString(ToArray(), 0, _count);

    /// <summary>The bytes from <paramref name="index"/> to the end, sharing the arrays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or beyond the end.</exception>
    public ByteString Slice(int index) => Slice(index, _count - index);

    /// <summary><paramref name="count"/> bytes from <paramref name="index"/>, sharing the arrays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the byte string.</exception>
    public ByteString Slice(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, _count);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _count - index);
        if (count == 0)
            return Empty;
        if (count == _count)
            return this;
        return _rope is null ? new ByteString(_array, _offset + index, count) : SliceRope(_rope, index, count);
    }

    private static ByteString SliceRope(ByteStringRope rope, int index, int count)
    {
        var segment = 0;
        while (index >= rope[segment].Count)
            index -= rope[segment++].Count;
        var first = rope[segment].Slice(index, Math.Min(count, rope[segment].Count - index));
        if (first.Count == count)
            return new ByteString(first.Array!, first.Offset, count);

        var last = segment;
        var size = 0;
        for (var left = count - first.Count; left > 0; left -= size)
            size = Math.Min(left, rope[++last].Count);
        var slices = new ArraySegment<byte>[last - segment + 1];
        slices[0] = first;
        for (var i = 1; i < slices.Length; i++)
            slices[i] = rope[segment + i];
        slices[^1] = slices[^1][..size];
        return new ByteString(new ByteStringRope(slices, slices.Length), slices.Length, count);
    }

    /// <summary>These bytes followed by those of <paramref name="other"/>, sharing the arrays of both.</summary>
    public ByteString Concat(ByteString other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._count == 0)
            return this;
        if (_count == 0)
            return other;
        var count = checked(_count + other._count);
        var rope = ByteStringRope.Append(_rope, SegmentCount, Segment(0), other);
        return new ByteString(rope, SegmentCount + other.SegmentCount, count);
    }

    /// <summary>A new array with the bytes.</summary>
    public byte[] ToArray()
    {
        if (_count == 0)
            return [];
        var array = GC.AllocateUninitializedArray<byte>(_count);
        CopyAll(array);
        return array;
    }

    /// <summary>How many segments the bytes lie in; at least one, also when empty.</summary>
    internal int SegmentCount => _rope is null ? 1 : _ropeCount;

    /// <summary>A segment by number, without copying.</summary>
    internal ArraySegment<byte> Segment(int index) => _rope is null ? new ArraySegment<byte>(_array, _offset, _count) : _rope[index];

    /// <summary>The bytes of a compact byte string, without copying.</summary>
    internal ReadOnlySpan<byte> CompactSpan => new(_array, _offset, _count);

    /// <summary>The whole array of a byte string made by <see cref="Own"/>, to be filled anew by who alone holds it.</summary>
    internal Span<byte> Room => _array;

    /// <summary>What counts of <see cref="Room"/> from now on.</summary>
    internal void Refill(int count) => _count = count;

    /// <summary>Wraps a whole array that the caller gives away.</summary>
    internal static ByteString Own(byte[] array) => new(array, 0, array.Length);

    /// <summary>The text of the bytes as UTF-8.</summary>
    public override string ToString() => ToString(Encoding.UTF8);

    /// <summary>The text of the bytes in the given encoding; characters cut by a segment border are read whole.</summary>
    public string ToString(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return _rope is null ? encoding.GetString(_array, _offset, _count) : encoding.GetString(ToArray());
    }

    /// <inheritdoc />
    public bool Equals(ByteString? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        return other is not null && other._count == _count && ByteStringComparer.StartsWith(this, 0, other);
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ByteString other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => ByteStringComparer.Hash(this);

    /// <summary>True when both are null or hold the same bytes.</summary>
    public static bool operator ==(ByteString? x, ByteString? y) => x is null ? y is null : x.Equals(y);

    /// <summary>True when the bytes differ.</summary>
    public static bool operator !=(ByteString? x, ByteString? y) => !(x == y);

    /// <summary>Concatenation, as <see cref="Concat"/>.</summary>
    public static ByteString operator +(ByteString x, ByteString y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Concat(y);
    }

    /// <summary>Copies the array, as <see cref="CopyFrom(byte[])"/>.</summary>
    public static explicit operator ByteString(byte[] bytes) => CopyFrom(bytes);

    /// <summary>A new array with the bytes.</summary>
    public static explicit operator byte[](ByteString byteString)
    {
        ArgumentNullException.ThrowIfNull(byteString);
        return byteString.ToArray();
    }

    /// <summary>Goes through the bytes in order.</summary>
    public IEnumerator<byte> GetEnumerator()
    {
        for (var i = 0; i < SegmentCount; i++)
        {
            var segment = Segment(i);
            for (var j = 0; j < segment.Count; j++)
                yield return segment[j];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
