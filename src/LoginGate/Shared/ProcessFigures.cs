using System.Diagnostics;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace LoginGate.Shared;

/// <summary>What the system knows of this process. What it does not tell on a platform, or for want of descriptors, is null.</summary>
internal static partial class ProcessFigures
{
    private const string DescriptorFolder = "/dev/fd";
    private const string LinuxDescriptorFolder = "/proc/self/fd";
    private const uint StatxSize = 0x200;
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

    /// <summary>Descriptors open at present. Linux tells it since 6.2; elsewhere they are counted, which takes longer the more there are.</summary>
    /// <exception cref="IOException">None is left to look with, or they cannot be seen.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be seen.</exception>
    public static int CountDescriptors() => OperatingSystem.IsLinux() && ReadDescriptorCount() is { } count ? count : EnumerateDescriptors();

    /// <summary>The kernel's own count, which needs no descriptor to look with. Null: a kernel or C library that does not tell it.</summary>
    internal static int? ReadDescriptorCount()
    {
        try
        {
            // The size of this folder is the number of open descriptors (proc(5)).
            return statx(-1, LinuxDescriptorFolder, 0, StatxSize, out var status) == 0 && status.Size > 0 ? (int)status.Size : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Counts one by one. .NET asks for each whether it is a folder.</summary>
    internal static int EnumerateDescriptors() =>
        // Without a text for each of the many names.
        new FileSystemEnumerable<int>(DescriptorFolder, static (ref _) => 1, EveryEntry).Count();

    /// <summary>How many descriptors the process may have open: the soft limit, RLIMIT_NOFILE. Null: nothing limits them (Windows).</summary>
    public static long? ReadDescriptorLimit() =>
        !OperatingSystem.IsWindows() && getrlimit(OperatingSystem.IsLinux() ? LinuxFiles : MacFiles, out var limit) == 0 && limit.Soft <= int.MaxValue
            ? (long)limit.Soft
            : null;

    /// <summary>Bytes of memory that the process may have: the limit of its container as .NET takes it (three quarters for what it manages), else the machine's memory.</summary>
    public static long MemoryLimit() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static double ReadStartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out FileStatus status);

    // struct statx of linux/stat.h: the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(40)]
        public ulong Size;
    }

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
