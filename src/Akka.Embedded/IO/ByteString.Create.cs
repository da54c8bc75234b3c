using System.Text;

namespace Akka.IO;

public sealed partial class ByteString
{
    /// <summary>Copies the whole array.</summary>
    public static ByteString CopyFrom(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Copy(array);
    }

    /// <summary>Copies the segment.</summary>
    public static ByteString CopyFrom(ArraySegment<byte> buffer) => Copy(buffer);

    /// <summary>Copies <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the array.</exception>
    public static ByteString CopyFrom(byte[] array, int offset, int count)
    {
        CheckRange(array, offset, count);
        return Copy(new ReadOnlySpan<byte>(array, offset, count));
    }

    /// <summary>Copies the memory.</summary>
    public static ByteString CopyFrom(Memory<byte> memory) => Copy(memory.Span);

    /// <summary>Copies <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
    public static ByteString CopyFrom(Memory<byte> memory, int offset, int count) => Copy(memory.Span.Slice(offset, count));

    /// <summary>Copies the span.</summary>
    public static ByteString CopyFrom(Span<byte> span) => Copy(span);

    /// <summary>Copies <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
    public static ByteString CopyFrom(Span<byte> span, int offset, int count) => Copy(span.Slice(offset, count));

    /// <summary>Copies all segments, in order, into one.</summary>
    public static ByteString CopyFrom(IEnumerable<ArraySegment<byte>> buffers) => Copy(FromBytes(buffers));

    /// <summary>Wraps the array without copying it: it must not change afterwards.</summary>
    public static ByteString FromBytes(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.Length == 0 ? Empty : new ByteString(array, 0, array.Length);
    }

    /// <summary>Wraps the segment without copying it: it must not change afterwards.</summary>
    public static ByteString FromBytes(ArraySegment<byte> buffer) =>
        buffer.Count == 0 ? Empty : new ByteString(buffer.Array!, buffer.Offset, buffer.Count);

    /// <summary>Wraps a part of the array without copying it: it must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the array.</exception>
    public static ByteString FromBytes(byte[] array, int offset, int count)
    {
        CheckRange(array, offset, count);
        return count == 0 ? Empty : new ByteString(array, offset, count);
    }

    /// <summary>Wraps the segments, in order, without copying them: they must not change afterwards.</summary>
    public static ByteString FromBytes(IEnumerable<ArraySegment<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        var result = Empty;
        foreach (var buffer in buffers)
            result = result.Concat(FromBytes(buffer));
        return result;
    }

    /// <summary>The text as UTF-8 bytes; null gives the empty byte string.</summary>
    public static ByteString FromString(string? str) => FromString(str, Encoding.UTF8);

    /// <summary>The text in the given encoding; null gives the empty byte string.</summary>
    public static ByteString FromString(string? str, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return string.IsNullOrEmpty(str) ? Empty : FromBytes(encoding.GetBytes(str));
    }

    private static ByteString Copy(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : new ByteString(bytes.ToArray(), 0, bytes.Length);

    private static ByteString Copy(ByteString bytes) => bytes.IsEmpty ? Empty : Own(bytes.ToArray());

    private static void CheckRange(byte[] array, int offset, int count)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, array.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, array.Length - offset);
    }
}
