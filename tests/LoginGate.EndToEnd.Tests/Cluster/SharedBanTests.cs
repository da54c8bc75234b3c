using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>What one gate says of an address counts at all.</summary>
[Collection(GateClusterTests.Name)]
public sealed class SharedBanTests(GateCluster cluster, ITestOutputHelper output) : GateClusterTest(cluster)
{
    [ClusterFact]
    public async Task A_client_that_one_gate_bans_gets_into_none()
    {
        var times = new List<double>();
        for (var number = 101; number <= 120; number++)
        {
            var client = ClusterNetwork.ClientAddress(number);
            var (by, at) = (Cluster.Gates[number % 3], Cluster.Gates[(number + 1) % 3]);
            var start = Stopwatch.GetTimestamp();
            await by.BanAsync($"{client}");
            await GateCluster.UntilAsync(async () => !await at.IsLetInAsync(client), () => $"{client} is let in at {at.Name}");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"from a ban to a connect refused at another gate: {times[times.Count / 2]:0} ms (half of them), {times[^1]:0} ms (the slowest of {times.Count})"));

        Assert.Contains("20 bans", await Cluster.Gates[0].AskAsync("gate unban 10.77.200.0/24"), StringComparison.Ordinal);
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience);
        foreach (var gate in Cluster.Gates)
            Assert.True(await gate.IsLetInAsync(ClusterNetwork.ClientAddress(101)));
        await Cluster.AssertServeWellAsync();
    }
}
