using System.Diagnostics;
using Compare.Load;
using Compare.Machine;
using Compare.Report;
using Compare.Targets;

namespace Compare;

/// <summary>Runs the gate and its peers in turn, every turn with processes of its own, and reports.</summary>
internal static class Comparison
{
    private const int WarmUpClients = 10;
    private const double WarmUpSeconds = 3;
    private const double SettlingSeconds = 1;
    private const int ConnectionsToWarmUp = 24_000;
    private const int ConnectionsMeasured = 8000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<int> Run(Options options)
    {
        var run = new RunDescription(DateTime.UtcNow, MachineFigures.Describe(), await HaproxyTarget.Version(), options);
        Console.WriteLine(run.Text);
        Console.WriteLine(TurnLine.Head);
        var rounds = new List<Round>();
        // All numbers of clients in each round: how the figures grow is told within minutes, not between two moods of the machine.
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var clients in options.Clients)
                rounds.Add(new Round(clients, await TakeAll(clients, options)));
        }

        var summary = new Summary(rounds);
        var table = MarkdownReport.Write(run, summary);
        Console.WriteLine();
        Console.WriteLine(table);
        Directory.CreateDirectory(options.Folder);
        // A run on a busy machine never replaces a good one.
        var name = Path.Combine(options.Folder, summary.IsTrial ? "trial" : "compare");
        await File.WriteAllTextAsync($"{name}.md", table);
        await File.WriteAllTextAsync($"{name}.svg", SvgReport.Write(run, summary));
        Console.WriteLine($"Written: {name}.md, {name}.svg");
        return 0;
    }

    private static async Task<IReadOnlyDictionary<Subject, Turn>> TakeAll(int clients, Options options)
    {
        var turns = new Dictionary<Subject, Turn>();
        foreach (var subject in options.Subjects)
        {
            turns[subject] = await Take(clients, options, subject);
            Console.WriteLine(TurnLine.Of(Summary.NameOf(subject), turns[subject]));
        }
        return turns;
    }

    private static async Task<Turn> Take(int clients, Options options, Subject subject)
    {
        var loadAverage = MachineFigures.LoadAverage();
        var file = Path.GetTempFileName();
        try
        {
            using var server = subject is Subject.Gate or Subject.Stock ? await Worker.Start("loginsrv", file, "0") : await Worker.Start("echo", file);
            var serverPort = int.Parse(server.FirstLine);
            using ITarget target = subject switch
            {
                Subject.Gate => await GateTarget.Start(serverPort, options),
                Subject.Stock => await GateTarget.Start(serverPort, options.OnStock()),
                Subject.Haproxy => await HaproxyTarget.Start(serverPort, clients),
                _ => new LimitTarget(server.Id, serverPort),
            };
            using var load = await Worker.Start("load", file, target.Port.ToString());

            await WarmUp(load, target, clients);
            await Task.Delay(Rest);
            var atFirst = ProcessFigures.Resident(target.Id);
            var first = await load.Ask<Opened>($"open {clients} {target.Id}");
            await Task.Delay(Rest);
            var idle = ProcessFigures.Resident(target.Id) - atFirst;
            var own = ProcessFigures.OwnCpu();
            var (clock, processes) = (Stopwatch.GetTimestamp(), MachineFigures.Processes());
            var measured = await load.Ask<Measured>($"run {SettlingSeconds} {options.Seconds} {target.Id} {server.Id}");
            own = ProcessFigures.OwnCpu() - own;
            var foreign = Foreign(processes, server.Id, load.Id, target.Id) / Stopwatch.GetElapsedTime(clock).TotalSeconds;
            var taken = subject == Subject.Epoll ? measured.Cpu[0] : measured.Cpu.Sum();
            var beside = ((measured.MachineCpu - taken - measured.OwnCpu) / measured.Seconds) - (own / Stopwatch.GetElapsedTime(clock).TotalSeconds) - foreign;
            await Task.Delay(Rest);
            var idleAfterLoad = ProcessFigures.Resident(target.Id) - atFirst;
            await load.Ask<bool>("close");
            // The code that connections run is compiled meanwhile; what they cost before is told apart.
            await Connect(load, target, clients, ConnectionsToWarmUp);
            var (connections, cpuPerConnection) = await Connect(load, target, clients, ConnectionsMeasured);
            return new Turn
            {
                Clients = clients,
                LoadAverage = loadAverage,
                ForeignCores = foreign,
                CpuPerTrip = measured.Cpu[0] / measured.Trips * 1e6,
                CpuPerTripWithKernel = (measured.Cpu[0] + (Math.Max(0, beside) * measured.Seconds)) / measured.Trips * 1e6,
                Rate = measured.Trips / measured.Seconds,
                P50 = measured.Latency.P50 / 1e3,
                P99 = measured.Latency.P99 / 1e3,
                P999 = measured.Latency.P999 / 1e3,
                IdleKiB = idle / 1024.0 / clients,
                IdleAfterLoadKiB = idleAfterLoad / 1024.0 / clients,
                Connections = connections,
                CpuPerConnection = cpuPerConnection,
                CpuPerFirstConnection = first.Cpu / first.Count * 1e6,
                LoadCores = measured.OwnCpu / measured.Seconds,
                ServerCores = measured.Cpu[1] / measured.Seconds,
            };
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Foreign(Dictionary<int, double> before, params int[] own) =>
        MachineFigures.Processes().Where(p => p.Key != Environment.ProcessId && !own.Contains(p.Key)).Sum(p => p.Value - before.GetValueOrDefault(p.Key, p.Value));

    // So that the gate's code is compiled, and both have taken the memory that does not depend on the number of clients.
    private static async Task WarmUp(Worker load, ITarget target, int clients)
    {
        await load.Ask<Opened>($"open {Math.Min(WarmUpClients, clients)} {target.Id}");
        await load.Ask<Measured>($"run 0 {WarmUpSeconds} {target.Id}");
        await load.Ask<bool>("close");
    }

    private static async Task<(double PerSecond, double Cpu)> Connect(Worker load, ITarget target, int clients, int wanted)
    {
        var (count, seconds, cpu) = (0, 0.0, 0.0);
        while (count < wanted)
        {
            var opened = await load.Ask<Opened>($"open {clients} {target.Id}");
            (count, seconds, cpu) = (count + opened.Count, seconds + opened.Seconds, cpu + opened.Cpu);
            await load.Ask<bool>("close");
        }
        return (count / seconds, cpu / count * 1e6);
    }
}
