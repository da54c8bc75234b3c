namespace Akka.IO.Buffers;

/// <summary>Lends byte buffers of one size.</summary>
public interface IBufferPool
{
    /// <summary>Lends one buffer of the pool's size.</summary>
    ArraySegment<byte> Rent();

    /// <summary>Lends as many buffers as hold <paramref name="minimumSize"/> bytes together.</summary>
    IEnumerable<ArraySegment<byte>> Rent(int minimumSize);

    /// <summary>Gives a buffer back; the caller must not touch it afterwards.</summary>
    void Release(ArraySegment<byte> buf);

    /// <summary>Gives several buffers back.</summary>
    void Release(IEnumerable<ArraySegment<byte>> buf);

    /// <summary>How much the pool holds and lends at this moment.</summary>
    BufferPoolInfo Diagnostics();
}
