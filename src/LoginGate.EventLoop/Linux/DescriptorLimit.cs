using System.Runtime.InteropServices;

namespace LoginGate.EventLoop.Linux;

/// <summary>How many descriptors the process may have open (RLIMIT_NOFILE). .NET raises the soft limit to the hard one when it starts.</summary>
internal static unsafe partial class DescriptorLimit
{
    private const int Files = 7;

    /// <summary>The soft limit.</summary>
    public static long Read()
    {
        var limits = stackalloc ulong[2];
        return getrlimit(Files, limits) == 0 ? (long)Math.Min(limits[0], long.MaxValue) : long.MaxValue;
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, void* limits);
}
