using Akka.IO.Sockets.Epoll;

namespace Akka.IO;

/// <summary>Counts the open connections of a system against their limit. Any thread may use it.</summary>
internal sealed class ChannelCount(int limit)
{
    // Without any descriptor left the process cannot even load an assembly, and dies of it.
    private const int DescriptorsForOthers = 128;

    private int _open;

    public int Limit => limit;

    /// <summary>The configured limit, or what the process may open if that is less.</summary>
    public static int LimitFor(TcpSettings settings)
    {
        if (!LinuxNative.IsUsable)
            return settings.MaxChannels;
        var descriptors = LinuxNative.DescriptorLimit();
        return (int)Math.Min(settings.MaxChannels, descriptors - Math.Min(DescriptorsForOthers, descriptors / 2));
    }

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
