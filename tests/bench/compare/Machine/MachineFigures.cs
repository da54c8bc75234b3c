using System.Runtime.InteropServices;

namespace Compare.Machine;

/// <summary>The machine, and how busy it is.</summary>
internal static class MachineFigures
{
    private const double TicksPerSecond = 100;
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int Steal = 7;
    private const int Guest = 8;

    // In a process's stat file, behind its name: state, parent, ..., user time, system time.
    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    // Parent of the kernel's own threads.
    private const string KernelThreads = "2";

    /// <summary>Seconds of CPU that were not idle, of all cores, since it started; what the hypervisor took for others included.</summary>
    public static double Cpu()
    {
        var ticks = MachineTicks();
        return ticks.Where((_, i) => i is not (Idle or WaitingForDisk or >= Guest)).Sum() / TicksPerSecond;
    }

    /// <summary>
    /// Seconds of CPU of all processes that live, each by itself, and under 0 what the hypervisor took for other machines. What the kernel
    /// does in no process's time, timers of connections for instance, or in threads of its own, is in the machine's figure only.
    /// </summary>
    public static Dictionary<int, double> Processes()
    {
        var seconds = new Dictionary<int, double> { [0] = MachineTicks()[Steal] / TicksPerSecond };
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var process))
                continue;
            try
            {
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[Parent] == KernelThreads)
                    continue;
                seconds[process] = (double.Parse(fields[UserTime]) + double.Parse(fields[SystemTime])) / TicksPerSecond;
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }
        return seconds;
    }

    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]);

    private static double[] MachineTicks() =>
        [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(double.Parse)];

    public static string Describe()
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        return $"{cpu ?? "unknown CPU"}, {Environment.ProcessorCount} cores, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, "
            + RuntimeInformation.FrameworkDescription;
    }
}
