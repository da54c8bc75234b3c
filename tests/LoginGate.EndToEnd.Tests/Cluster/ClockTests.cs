namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>A gate whose clock is wrong. Needs libfaketime.</summary>
[Collection(GateClusterTests.Name)]
public sealed class ClockTests(GateCluster cluster) : GateClusterTest(cluster)
{
    private ClusterGate First => Cluster.Gates[0];

    private ClusterGate Last => Cluster.Gates[^1];

    [FakeTimeFact]
    public async Task Bans_of_a_gate_whose_clock_is_far_ahead_are_refused_and_it_is_named()
    {
        await RestartAsync("+10m");
        await First.Process.ExpectAsync($"the clock of gate {Last.Name} is [0-9]+ s ahead of this gate's: its bans are refused until it is right");

        await Last.BanAsync("203.0.113.81");
        await GateCluster.UntilAsync(
            async () => (await First.ClusterAsync())?["clocksAhead"]?.AsObject().ContainsKey(Last.Name) == true,
            () => $"{Last.Name} is not named for its clock");
        var status = await First.AskAsync("gate status");
        Assert.Matches($@"{Last.Name} .*clock (10m|9m 5\ds).* ahead", status);
        // What the others say it takes over.
        await First.BanAsync("203.0.113.82");
        await Cluster.AgreeAsync([Last], GateCluster.Patience, "203.0.113.81", "203.0.113.82");
        await Cluster.AgreeAsync(Cluster.Gates.Where(gate => gate != Last), GateCluster.Patience, "203.0.113.82");

        await Last.LiftAsync("203.0.113.81");
        await First.LiftAsync("203.0.113.82");
        await Cluster.AgreeAsync(Cluster.Gates.Where(gate => gate != Last), GateCluster.Patience);
        await RestartAsync("+2m");
        await Last.BanAsync("203.0.113.83");
        await GateCluster.UntilAsync(
            async () => (await First.BansAsync()).Contains("203.0.113.83", StringComparison.Ordinal),
            () => $"the ban of a clock 2 m ahead does not count\n{string.Join('\n', First.Process.Lines.TakeLast(40))}");
        Assert.Matches($@"{Last.Name} .*clock (2m|1m 5\ds).* ahead", await First.AskAsync("gate status"));

        await Last.LiftAsync("203.0.113.83");
        await Last.StopAsync();
        await Last.StartAsync();
        await Cluster.AllAreMembersAsync();
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience);
        await Cluster.AssertServeWellAsync();
    }

    private async Task RestartAsync(string clock)
    {
        await Last.StopAsync();
        await Last.StartAsync("env", $"LD_PRELOAD={FakeTimeFactAttribute.Library}", $"FAKETIME={clock}", "FAKETIME_DONT_FAKE_MONOTONIC=1");
        await Cluster.AllAreMembersAsync();
    }

    /// <summary>Skipped where there is no libfaketime.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FakeTimeFactAttribute : FactAttribute
    {
        public FakeTimeFactAttribute() => Skip = ClusterNetwork.SkipReason ?? (Library is null ? "libfaketime is not installed" : null);

        /// <summary>Where Debian's package puts it.</summary>
        public static string? Library { get; } = Directory.Exists("/usr/lib")
            ? Directory.GetDirectories("/usr/lib", "*-linux-gnu*").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            : null;
    }
}
