using Compare.Load;
using Compare.Machine;
using Compare.Targets;

namespace Compare;

/// <summary>
/// Many sessions opened, used and closed, LoginSrv restarted in every second leg. Memory, handles and actors must be at the end what they
/// were at the beginning.
/// </summary>
internal static class LongRun
{
    private const int Legs = 10;
    private const int Concurrent = 500;
    private const int Trips = 3;

    // The first legs count as the beginning for what a runtime takes once and keeps: compiled code, the heap's room for garbage.
    private const int LegsCompared = 3;
    private const double MostGrowth = 1.1;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Run(Options options)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {MachineFigures.Describe()}");
        Console.WriteLine($"{options.Sessions} sessions of {Trips} round trips, {Concurrent} at a time; LoginSrv restarts in every second leg");
        Console.WriteLine("  sessions      cut  restarts  resident MiB  handles  threads  actors");
        var file = Path.GetTempFileName();
        var server = await Worker.Start("loginsrv", file, "0");
        try
        {
            var port = server.FirstLine;
            using var gate = await GateTarget.Start(int.Parse(port), options);
            using var load = await Worker.Start("load", file, gate.Port.ToString());
            var series = new List<Sample> { await Sample.Take(gate, 0, 0, 0) };
            for (var leg = 1; leg <= Legs; leg++)
            {
                var churn = load.Ask<Churned>($"churn {options.Sessions / Legs} {Concurrent} {Trips}");
                if (leg % 2 == 0)
                {
                    server.Dispose();
                    await Task.Delay(Away);
                    server = await Worker.Start("loginsrv", file, port);
                }
                var churned = await churn;
                await Task.Delay(Rest);
                var last = series[^1];
                series.Add(await Sample.Take(gate, last.Completed + churned.Completed, last.Cut + churned.Cut, leg / 2));
            }
            return Judge(series);
        }
        finally
        {
            server.Dispose();
            File.Delete(file);
        }
    }

    private static int Judge(List<Sample> series)
    {
        var (first, last) = (series[0], series[^1]);
        // Handles and memory vary from leg to leg, so three legs are compared with three.
        var (warm, end) = (series[1..(LegsCompared + 1)], series[^LegsCompared..]);
        var (warmMiB, endMiB) = (Middle(warm), Middle(end));
        var (warmHandles, endHandles) = (warm.Max(s => s.Handles), end.Max(s => s.Handles));
        var isGood = true;
        Check("actors", last.Actors == first.Actors, $"{first.Actors} at first, {last.Actors} at the end");
        Check("handles", endHandles <= warmHandles, $"{first.Handles} at first, {warmHandles} once warm, {endHandles} at the end");
        Check("memory", endMiB <= warmMiB * MostGrowth, $"{first.ResidentMiB:0.0} MiB at first, {warmMiB:0.0} once warm, {endMiB:0.0} at the end");
        return isGood ? 0 : 1;

        void Check(string what, bool isSame, string figures)
        {
            isGood &= isSame;
            Console.WriteLine($"{what}: {figures}: {(isSame ? "good" : "GROWN")}");
        }
    }

    private static double Middle(IEnumerable<Sample> samples) => samples.Select(s => s.ResidentMiB).Order().ElementAt(LegsCompared / 2);

    private sealed record Sample(int Completed, int Cut, double ResidentMiB, int Handles, int Actors)
    {
        public static async Task<Sample> Take(GateTarget gate, int completed, int cut, int restarts)
        {
            var actors = await gate.Actors();
            var sample = new Sample(completed, cut, ProcessFigures.Resident(gate.Id) / 1048576.0, ProcessFigures.Handles(gate.Id), actors);
            Console.WriteLine(
                $"{completed,10} {cut,8} {restarts,9} {sample.ResidentMiB,13:0.0} {sample.Handles,8} {ProcessFigures.Threads(gate.Id),8} {actors,7}");
            return sample;
        }
    }
}
