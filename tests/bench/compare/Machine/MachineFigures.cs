using System.Runtime.InteropServices;

namespace Compare.Machine;

/// <summary>The machine, and how busy it is.</summary>
internal static class MachineFigures
{
    private const double TicksPerSecond = 100;
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int Guest = 8;

    /// <summary>Seconds of CPU that were not idle, of all cores, since it started; what the hypervisor took for others included.</summary>
    public static double Cpu()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(double.Parse).ToArray();
        return ticks.Where((_, i) => i is not (Idle or WaitingForDisk or >= Guest)).Sum() / TicksPerSecond;
    }

    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]);

    public static string Describe()
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        return $"{cpu ?? "unknown CPU"}, {Environment.ProcessorCount} cores, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, "
            + RuntimeInformation.FrameworkDescription;
    }
}
