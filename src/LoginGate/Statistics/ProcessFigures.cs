using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;

namespace LoginGate.Statistics;

/// <summary>What the system knows of this process. What it does not tell on a platform, or for want of descriptors, is null.</summary>
internal static class ProcessFigures
{
    private const string DescriptorFolder = "/proc/self/fd";
    private const string LimitFile = "/proc/self/limits";
    private const string LimitName = "Max open files";

    /// <summary>When it started, in seconds since 1970.</summary>
    public static double StartTime { get; } = ReadStartTime();

    /// <summary>Descriptors open: files, sockets and what else has one. Linux.</summary>
    public static double? OpenDescriptors() => Read(() =>
        // Without a text for each of the many names.
        OperatingSystem.IsLinux() ? new FileSystemEnumerable<int>(DescriptorFolder, static (ref _) => 1).Count() : null);

    /// <summary>How many may be open; infinite where nothing limits them. Linux.</summary>
    public static double? MaxDescriptors() => Read(() =>
        OperatingSystem.IsLinux() && File.ReadLines(LimitFile).FirstOrDefault(l => l.StartsWith(LimitName, StringComparison.Ordinal)) is { } line
            ? LimitIn(line)
            : null);

    /// <summary>The soft limit in <c>Max open files            1024                 524288               files</c>.</summary>
    private static double LimitIn(string line) =>
        line[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0] is var soft and not "unlimited"
            ? long.Parse(soft, CultureInfo.InvariantCulture)
            : double.PositiveInfinity;

    private static double ReadStartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    private static double? Read(Func<double?> figure)
    {
        try
        {
            return figure();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
