using Akka.IO;
using LoginGate.EventLoop.Connections;

namespace LoginGate.EventLoop.Loops;

/// <summary>The buffers that all connections of a loop share. For who has the loop's state.</summary>
internal sealed class LoopBuffers(IoLoop loop, int readBytes)
{
    private const int GatherBytes = 64 * 1024;

    private byte[]? _gathered;

    /// <summary>Where reads go that are copied out at once.</summary>
    public byte[] Read { get; } = GC.AllocateUninitializedArray<byte>(readBytes, pinned: true);

    /// <summary>What is lent to handlers.</summary>
    public LendPool Lends { get; } = new(loop, readBytes);

    /// <summary>Some of a byte string that lies in several pieces, from a place on, in one. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Gather(ByteString data, int from)
    {
        _gathered ??= GC.AllocateUninitializedArray<byte>(GatherBytes, pinned: true);
        var target = _gathered.AsSpan(0, Math.Min(data.Count - from, GatherBytes));
        data.Slice(from, target.Length).CopyTo(ref target);
        return target;
    }
}
