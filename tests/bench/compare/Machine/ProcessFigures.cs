using Compare.Load;

namespace Compare.Machine;

/// <summary>What a process costs, as Linux counts it.</summary>
internal static unsafe class ProcessFigures
{
    private const int OwnProcessClock = 2;

    /// <summary>Seconds of CPU of all its threads, user and system; the same as utime + stime in its stat file, to the nanosecond.</summary>
    public static double Cpu(int process) => Read((~process << 3) | OwnProcessClock);

    public static double OwnCpu() => Read(OwnProcessClock);

    /// <summary>Resident memory in bytes.</summary>
    public static long Resident(int process) => Status(process, "VmRSS:") * 1024;

    public static long Threads(int process) => Status(process, "Threads:");

    public static int Handles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    private static long Status(int process, string name) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);

    private static double Read(int clock)
    {
        var time = stackalloc long[2];
        if (Native.ReadClock(clock, time) != 0)
            throw new IOException("The process has ended.");
        return time[0] + (time[1] / 1e9);
    }
}
