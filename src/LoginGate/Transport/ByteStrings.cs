using System.Runtime.InteropServices;
using Akka.IO;

namespace LoginGate.Transport;

/// <summary>
/// The only place that knows Akka.IO's byte type. Akka.NET 1.6 replaces <see cref="ByteString"/> by
/// <c>ReadOnlySequence&lt;byte&gt;</c>; that move changes this file alone.
/// </summary>
internal static class ByteStrings
{
    /// <summary>The bytes of one read as one piece of memory that stays valid as long as it is referenced.</summary>
    public static ReadOnlyMemory<byte> ToMemory(ByteString data) => data.ToArray();

    /// <summary>Wraps array-backed memory without copying; the array must not change until the write is acknowledged.</summary>
    public static ByteString FromMemory(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? ByteString.FromBytes(segment.Array!, segment.Offset, segment.Count)
            : ByteString.FromBytes(bytes.ToArray());

    /// <summary>Wraps arrays, in order, without copying; they must not change until the write is acknowledged.</summary>
    public static ByteString FromSegments(IEnumerable<ArraySegment<byte>> segments) => ByteString.FromBytes(segments);

    /// <summary>
    /// <paramref name="slice"/> as memory: a window on <paramref name="chunk"/> where it lies inside, else a copy.
    /// </summary>
    public static ReadOnlyMemory<byte> SliceOrCopy(ReadOnlyMemory<byte> chunk, ReadOnlySpan<byte> slice) =>
        chunk.Span.Overlaps(slice, out var offset) && offset >= 0 && offset + slice.Length <= chunk.Length
            ? chunk.Slice(offset, slice.Length)
            : slice.ToArray();
}
