namespace Akka.IO.Buffers;

/// <summary>What a buffer pool holds, in bytes.</summary>
public class BufferPoolInfo
{
    /// <summary>Creates the figures.</summary>
    public BufferPoolInfo(Type type, long totalSize, long free, long used)
    {
        Type = type;
        TotalSize = totalSize;
        Free = free;
        Used = used;
    }

    /// <summary>The pool's type.</summary>
    public Type Type { get; }

    /// <summary>All bytes the pool has allocated and not dropped.</summary>
    public long TotalSize { get; }

    /// <summary>Bytes ready to be lent.</summary>
    public long Free { get; }

    /// <summary>Bytes lent at present.</summary>
    public long Used { get; }
}
