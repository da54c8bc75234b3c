using System.Diagnostics;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Bench;

/// <summary>What it costs gates to be one, measured over gates in one process whose connections pass through counting relays.</summary>
/// <param name="size">Gates.</param>
/// <param name="bans">Bans that are known before anything is measured.</param>
internal sealed class ClusterFigures(int size, int bans)
{
    private const int SingleBans = 40;
    private const int FloodBans = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(45);

    private int _next = 10_000_000;

    public async Task MeasureAsync()
    {
        // One place more, for the gate that comes late.
        await using var network = new Network(size + 1);
        int[] all = [.. Enumerable.Range(0, size)];
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var gates = all.Select(gate => network.Start(gate, all)).ToList();
        await TestGate.UntilTogetherAsync([.. gates]);
        Tell($"{size} gates, {bans} bans");

        if (bans > 0)
            Tell($"  {bans} bans said at once are everywhere after {await SpreadAsync(gates, gates[0], bans):0.0} s");
        await MeasureSingleBansAsync(gates);
        Tell($"  {FloodBans} bans said at once are everywhere after {await SpreadAsync(gates, gates[^1], FloodBans):0.00} s");
        await MeasureIdleAsync(network);
        Tell($"  managed memory, the gate's own table of bans among it: {(GC.GetTotalMemory(forceFullCollection: true) - empty) / 1e6 / size:0.0} MB a gate");

        var known = gates[0].Bans.Count;
        var started = Stopwatch.GetTimestamp();
        gates.Add(network.Start(size, all));
        await TestGate.UntilAsync(() => gates[^1].Bans.Count == known, $"the new gate has {known} bans", Patience);
        Tell($"  a gate that starts has all {known} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        await TestGate.EndAsync([.. gates]);
    }

    private async Task MeasureSingleBansAsync(List<TestGate> gates)
    {
        var times = new List<double>();
        for (var i = 0; i < SingleBans; i++)
        {
            times.Add(await SpreadAsync(gates, gates[i % gates.Count], 1));
            if (times[^1] > 1)
                Tell($"  (ban {i} of gate {gates[i % gates.Count].Name}: {times[^1]:0.00} s)");
            // At any moment of the gossip's own pace.
            await Task.Delay(Random.Shared.Next(500));
        }
        times.Sort();
        Tell($"  one ban is everywhere after {times[times.Count / 2]:0.00} s (half of them), {times[^1]:0.00} s (the slowest of {SingleBans})");
    }

    private async Task MeasureIdleAsync(Network network)
    {
        await Task.Delay(TimeSpan.FromSeconds(10));
        var (bytes, started) = (network.Bytes, Stopwatch.GetTimestamp());
        await Task.Delay(Idle);
        var perSecond = (network.Bytes - bytes) / Stopwatch.GetElapsedTime(started).TotalSeconds / size;
        Tell($"  idle: {perSecond / 1000:0.0} KB/s sent by each gate, and as much received");
    }

    /// <summary>Seconds from the word until every gate counts it.</summary>
    private async Task<double> SpreadAsync(List<TestGate> gates, TestGate by, int count)
    {
        var last = gates[0].Bans.Count + count;
        LocalBan[] said = [.. Enumerable.Range(0, count).Select(_ => new LocalBan(TestGate.Address(_next++), null, DateTimeOffset.UtcNow, "flood"))];
        var started = Stopwatch.GetTimestamp();
        by.Share(said);
        while (gates.Any(gate => gate.Bans.Count < last))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{count} bans are not everywhere: {string.Join(' ', gates.Select(gate => gate.Bans.Count))} of {last}");
            await Task.Delay(2);
        }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Tell(string line) => Console.WriteLine(line);
}
