namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>What the process has at the moment, as the kernel sees it.</summary>
internal static class ProcessFacts
{
    /// <summary>How many threads have a name that begins so. The kernel keeps 15 characters of one.</summary>
    public static int Threads(string prefix) => Directory.GetDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith(prefix, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since.
            return false;
        }
    });

    /// <summary>The open sockets, epoll and event descriptors.</summary>
    public static int Descriptors() => Directory.GetFiles("/proc/self/fd").Count(path =>
        new FileInfo(path).LinkTarget is { } target && (target.StartsWith("socket:", StringComparison.Ordinal)
            || target is "anon_inode:[eventpoll]" or "anon_inode:[eventfd]"));
}
