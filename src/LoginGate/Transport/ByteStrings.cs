using System.Numerics;
using System.Runtime.InteropServices;
using Akka.IO;

namespace LoginGate.Transport;

/// <summary>
/// The only place that knows Akka.IO's byte type. Akka.NET 1.6 replaces <see cref="ByteString"/> by
/// <c>ReadOnlySequence&lt;byte&gt;</c>; that move changes this file alone.
/// </summary>
internal static class ByteStrings
{
    // Its public API gives the bytes out as copies only.
    [ThreadStatic]
    private static byte[]? _copy;

    /// <summary>The bytes of one read, valid until the running thread's next call: an actor copies what it keeps beyond its turn.</summary>
    public static ReadOnlySpan<byte> Borrow(ByteString data)
    {
        if (_copy is null || _copy.Length < data.Count)
            _copy = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(data.Count, 4096)));
        var span = _copy.AsSpan(0, data.Count);
        data.CopyTo(ref span);
        return span;
    }

    /// <summary>Wraps array-backed memory without copying; the array must not change until the write is acknowledged.</summary>
    public static ByteString FromMemory(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? ByteString.FromBytes(segment.Array!, segment.Offset, segment.Count)
            : ByteString.FromBytes(bytes.ToArray());

    /// <summary>Wraps arrays, in order, without copying; they must not change until the write is acknowledged.</summary>
    public static ByteString FromSegments(IEnumerable<ArraySegment<byte>> segments) => ByteString.FromBytes(segments);
}
