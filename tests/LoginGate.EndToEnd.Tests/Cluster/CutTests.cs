using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>The network between the gates fails; what the gates have in common is the same again soon after.</summary>
[Collection(GateClusterTests.Name)]
public sealed class CutTests(GateCluster cluster, ITestOutputHelper output) : GateClusterTest(cluster)
{
    private const string LongCuts = "LOGINGATE_LONG_CUTS";

    /// <summary>So soon all know the same after the network is mended.</summary>
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(15);

    private ClusterGate First => Cluster.Gates[0];

    private ClusterGate Second => Cluster.Gates[1];

    private ClusterGate Last => Cluster.Gates[^1];

    public static TheoryData<int> Cuts() => Environment.GetEnvironmentVariable(LongCuts) is null ? new(5, 45) : new(5, 45, 120);

    [ClusterTheory]
    [MemberData(nameof(Cuts))]
    public async Task Gates_that_were_cut_off_keep_the_same_out_soon_after(int seconds)
    {
        await First.BanAsync("203.0.113.1");
        await Last.BanAsync("203.0.113.2");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.1", "203.0.113.2");

        Cluster.Switch.CutOff(Last.Index);
        var start = Stopwatch.GetTimestamp();
        await First.BanAsync("203.0.113.3");
        await First.LiftAsync("203.0.113.2");
        await Last.BanAsync("203.0.113.4");
        await Last.LiftAsync("203.0.113.1");
        await First.BanAsync("203.0.113.5");
        await Cluster.AgreeAsync([First, Second], GateCluster.Patience, "203.0.113.1", "203.0.113.3", "203.0.113.5");
        // Both sides speak of one address: who speaks last is right. What is said within the same 50 ms counts as said at once.
        await Last.BanAsync("203.0.113.5");
        await Last.LiftAsync("203.0.113.5");
        await Cluster.AgreeAsync([Last], GateCluster.Patience, "203.0.113.2", "203.0.113.4");
        await Cluster.AssertServeWellAsync();
        var rest = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start);
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);

        Cluster.Switch.Heal();
        await AgreeSoonAsync("203.0.113.3", "203.0.113.4");
        await LiftAllAsync(Second, "203.0.113.3", "203.0.113.4");
    }

    [ClusterFact]
    public async Task What_a_gate_says_while_nothing_of_it_arrives_counts_soon_after()
    {
        Cluster.Switch.SilenceFrom(Last.Index);
        await Last.BanAsync("203.0.113.11");
        await First.BanAsync("203.0.113.12");
        await Cluster.AgreeAsync([First, Second], GateCluster.Patience, "203.0.113.12");
        await UntilUnreachableAsync(First, Last);
        await Cluster.AssertServeWellAsync();

        Cluster.Switch.Heal();
        await AgreeSoonAsync("203.0.113.11", "203.0.113.12");
        await LiftAllAsync(Last, "203.0.113.11", "203.0.113.12");
    }

    [ClusterFact]
    public async Task Bans_get_through_where_every_fifth_packet_is_lost()
    {
        Cluster.Switch.Worsen(loss: 0.2, delay: TimeSpan.FromMilliseconds(100));
        string[] bans = [.. Enumerable.Range(21, 10).Select(number => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{number}"))];
        foreach (var (number, ban) in bans.Index())
        {
            await Cluster.Gates[number % Cluster.Gates.Count].BanAsync(ban);
            await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, bans[..(number + 1)]);
        }
        await Cluster.AssertServeWellAsync();

        await LiftAllAsync(Second, bans);
        Cluster.Switch.Heal();
        await Cluster.AllAreMembersAsync();
    }

    private async Task AgreeSoonAsync(params string[] bans)
    {
        var start = Stopwatch.GetTimestamp();
        await Cluster.AgreeAsync(Cluster.Gates, Healing, bans);
        output.WriteLine($"the same bans after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        await Cluster.AllAreMembersAsync();
        output.WriteLine($"all reached after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        await Cluster.AssertServeWellAsync();
    }

    private async Task LiftAllAsync(ClusterGate at, params string[] bans)
    {
        foreach (var ban in bans)
            await at.LiftAsync(ban);
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience);
    }

    private static Task UntilUnreachableAsync(ClusterGate at, ClusterGate other) => GateCluster.UntilAsync(
        async () => (await at.ClusterAsync())?["others"]?.AsArray().Any(known => known!["gate"]!.GetValue<string>() == other.Name && known["unreachable"] is not null) == true,
        () => $"{other.Name} is not unreachable at {at.Name}");
}
