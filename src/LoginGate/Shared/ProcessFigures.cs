using System.Diagnostics;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace LoginGate.Shared;

/// <summary>What the system knows of this process. What it does not tell on a platform, or for want of descriptors, is null.</summary>
internal static partial class ProcessFigures
{
    private const string DescriptorFolder = "/dev/fd";
    private const int LinuxFiles = 7;
    private const int MacFiles = 8;

    private static readonly EnumerationOptions EveryEntry = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>When it started, in seconds since 1970.</summary>
    public static double StartTime { get; } = ReadStartTime();

    /// <summary>Descriptors open: files, sockets and what else has one. Linux.</summary>
    public static double? OpenDescriptors()
    {
        try
        {
            return OperatingSystem.IsLinux() ? CountDescriptors() : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How many may be open; infinite where nothing limits them. Linux.</summary>
    public static double? MaxDescriptors() => OperatingSystem.IsLinux() ? ReadDescriptorLimit() ?? double.PositiveInfinity : null;

    /// <summary>Descriptors open at present. Takes longer the more there are.</summary>
    /// <exception cref="IOException">None is left to look with, or they cannot be seen.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be seen.</exception>
    public static int CountDescriptors() =>
        // Without a text for each of the many names.
        new FileSystemEnumerable<int>(DescriptorFolder, static (ref _) => 1, EveryEntry).Count();

    /// <summary>How many descriptors the process may have open: the soft limit, RLIMIT_NOFILE. Null: nothing limits them (Windows).</summary>
    public static long? ReadDescriptorLimit() =>
        !OperatingSystem.IsWindows() && getrlimit(OperatingSystem.IsLinux() ? LinuxFiles : MacFiles, out var limit) == 0 && limit.Soft <= int.MaxValue
            ? (long)limit.Soft
            : null;

    private static double ReadStartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
