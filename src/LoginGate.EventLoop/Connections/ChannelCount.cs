using LoginGate.EventLoop.Linux;

namespace LoginGate.EventLoop.Connections;

/// <summary>Counts the open connections of a system against their limit. Any thread may use it.</summary>
internal sealed class ChannelCount(int most)
{
    // Without any descriptor left a process cannot even load an assembly or make a thread, and dies of it.
    private const int DescriptorsForOthers = 128;

    private int _open;

    /// <summary>The configured limit, or what the process may open if that is less.</summary>
    public int Limit { get; } = (int)Math.Min(most, ForConnections(DescriptorLimit.Read()));

    public int Open => Volatile.Read(ref _open);

    /// <summary>True when one more is allowed, which is then counted.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _open) <= Limit)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _open);

    private static long ForConnections(long descriptors) => descriptors - Math.Min(DescriptorsForOthers, descriptors / 2);
}
