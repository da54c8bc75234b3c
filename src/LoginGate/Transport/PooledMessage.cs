using Microsoft.Extensions.ObjectPool;

namespace LoginGate.Transport;

/// <summary>
/// A message that carries a copy of bytes and is used again: one actor makes it and tells it, the one that has handled it gives it
/// back. One that gets lost on the way is left to the collector.
/// </summary>
/// <typeparam name="T">The message's own type.</typeparam>
internal abstract class PooledMessage<T>
    where T : PooledMessage<T>, new()
{
    private const int MostKept = 1024;
    private const int LeastBytes = 128;
    private const int MostBytesKept = 1024;

    private static readonly ObjectPool<T> Pool = new DefaultObjectPool<T>(new Policy(), MostKept);

    private byte[] _bytes = [];
    private int _length;
    private bool _isOut;

    /// <summary>The bytes, until the message is given back.</summary>
    protected ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <summary>A message with a copy of the bytes.</summary>
    protected static T Take(ReadOnlySpan<byte> bytes)
    {
        var message = Pool.Get();
        if (message._bytes.Length < bytes.Length)
            message._bytes = GC.AllocateUninitializedArray<byte>(Math.Max(LeastBytes, bytes.Length));
        bytes.CopyTo(message._bytes);
        message._length = bytes.Length;
        message._isOut = true;
        return message;
    }

    /// <summary>Gives the message back; whoever does may not touch it any more.</summary>
    /// <exception cref="InvalidOperationException">It has been given back already: two would write into the same message.</exception>
    public void Return()
    {
        if (!_isOut)
            throw new InvalidOperationException($"A {typeof(T).Name} was given back twice.");
        _isOut = false;
        Pool.Return((T)this);
    }

    private sealed class Policy : PooledObjectPolicy<T>
    {
        public override T Create() => new();

        public override bool Return(T obj) => obj._bytes.Length <= MostBytesKept;
    }
}
