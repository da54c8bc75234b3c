namespace Akka.IO;

/// <summary>
/// The messages that connections of one thread lend to their handlers: chunks, and small ones for what a client usually sends, so that
/// what a handler holds back costs about what is in it.
/// </summary>
internal sealed class ReceivedPool
{
    private const int SmallSize = 512;
    private const int MostChunks = 16;
    private const int MostSmall = 1024;

    [ThreadStatic]
    private static ReceivedPool? _ofThread;

    private readonly Stack<Tcp.Received> _chunks = new();
    private readonly Stack<Tcp.Received> _small = new();

    public static ReceivedPool OfThread => _ofThread ??= new ReceivedPool();

    /// <summary>A message with room for at least <paramref name="size"/> bytes.</summary>
    public Tcp.Received TakeChunk(int size)
    {
        // Of another actor system: sizes differ between systems only.
        while (_chunks.TryPop(out var chunk))
        {
            if (chunk.Data.Room.Length >= size)
                return chunk;
        }

        return Create(Math.Max(size, SmallSize + 1));
    }

    /// <summary>The message to lend for the bytes read into a chunk; null when there are none.</summary>
    public Tcp.Received? Fit(Tcp.Received chunk, int count)
    {
        if (count > SmallSize)
        {
            chunk.Data.Refill(count);
            return chunk;
        }

        _chunks.Push(chunk);
        if (count <= 0)
            return null;
        if (!_small.TryPop(out var small))
            small = Create(SmallSize);
        chunk.Data.Room[..count].CopyTo(small.Data.Room);
        small.Data.Refill(count);
        return small;
    }

    /// <summary>Takes a lent message back.</summary>
    public void Return(Tcp.Received received)
    {
        if (received.Data.Room.Length == SmallSize)
        {
            if (_small.Count < MostSmall)
                _small.Push(received);
        }
        else if (_chunks.Count < MostChunks)
        {
            _chunks.Push(received);
        }
    }

    private static Tcp.Received Create(int size) => new(ByteString.Own(GC.AllocateUninitializedArray<byte>(size)));
}
