namespace Akka.IO;

/// <summary>Counts the open connections of a system against their limit. Any thread may use it.</summary>
internal sealed class ChannelCount(int limit)
{
    private int _open;

    public int Limit => limit;

    /// <summary>True when one more is allowed, which is then counted.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _open) <= limit)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _open);
}
