namespace Akka.IO;

/// <summary>
/// What connections read into on one thread, and the messages that they lend to their handlers: chunks, and small ones for what a
/// client usually sends, so that what a handler holds back costs about what is in it.
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

    /// <summary>The message to lend for the bytes read into a chunk: the chunk itself where they are many.</summary>
    public Tcp.Received Lend(Tcp.Received chunk, int count)
    {
        if (count > SmallSize)
        {
            chunk.Data.Refill(count);
            return chunk;
        }

        if (!_small.TryPop(out var small))
            small = Create(SmallSize);
        chunk.Data.Room[..count].CopyTo(small.Data.Room);
        small.Data.Refill(count);
        Return(chunk);
        return small;
    }

    /// <summary>A message of exactly the bytes read into a chunk, to keep.</summary>
    public Tcp.Received Copy(Tcp.Received chunk, int count)
    {
        var bytes = chunk.Data.Room[..count].ToArray();
        Return(chunk);
        return new Tcp.Received(ByteString.Own(bytes));
    }

    /// <summary>Takes a chunk or a lent message back.</summary>
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
