using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>Gates end, well or badly, and come back; clients of an address count together, wherever they are.</summary>
[Collection(GateClusterTests.Name)]
public sealed class RestartTests(GateCluster cluster) : GateClusterTest(cluster)
{
    private ClusterGate First => Cluster.Gates[0];

    private ClusterGate Second => Cluster.Gates[1];

    private ClusterGate Last => Cluster.Gates[^1];

    [ClusterFact]
    public async Task A_gate_that_was_killed_and_comes_back_with_an_old_ban_file_takes_over_what_counts()
    {
        await First.BanAsync("203.0.113.41");
        await First.BanAsync("203.0.113.42");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.41", "203.0.113.42");
        var old = await File.ReadAllBytesAsync(Last.BanFile);
        await Second.LiftAsync("203.0.113.41");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.42");

        await Last.KillAsync();
        await First.LiftAsync("203.0.113.42");
        await First.BanAsync("203.0.113.43");
        await File.WriteAllBytesAsync(Last.BanFile, old);
        File.Delete($"{Last.BanFile}.lifted");
        await Last.StartAsync();

        await Cluster.AllAreMembersAsync();
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.43");
        await Cluster.AssertServeWellAsync();
        await LiftAsync("203.0.113.43");
    }

    [ClusterFact]
    public async Task A_line_that_is_taken_out_of_a_ban_file_by_hand_is_a_lift_for_all()
    {
        await First.BanAsync("203.0.113.51");
        await Last.BanAsync("203.0.113.52");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.51", "203.0.113.52");

        var lines = await File.ReadAllLinesAsync(Second.BanFile);
        await File.WriteAllLinesAsync(Second.BanFile, lines.Where(line => !line.StartsWith("203.0.113.51 ", StringComparison.Ordinal)));

        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.52");
        await LiftAsync("203.0.113.52");
    }

    [ClusterFact]
    public async Task Gates_that_are_restarted_one_after_the_other_forget_nothing()
    {
        await First.BanAsync("203.0.113.61");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.61");

        foreach (var gate in Cluster.Gates)
        {
            var others = Cluster.Gates.Where(other => other != gate).ToArray();
            await gate.StopAsync();
            // What they do without it, it is told of when it is back.
            await others[0].BanAsync($"203.0.113.{62 + gate.Index}");
            await Task.WhenAll(others.Select(other => other.RobotGetsThroughAsync()));
            await gate.StartAsync();
            await Cluster.AllAreMembersAsync();
            await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, [.. Enumerable.Range(61, gate.Index + 2).Select(number => $"203.0.113.{number}")]);
        }

        await Cluster.AssertServeWellAsync();
        await LiftAsync([.. Enumerable.Range(61, 4).Select(number => $"203.0.113.{number}")]);
    }

    [ClusterFact]
    public async Task A_gate_that_is_restarted_while_it_is_cut_off_serves_by_itself_and_finds_the_others_later()
    {
        await First.BanAsync("203.0.113.71");
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.71");

        await First.StopAsync();
        Cluster.Switch.CutOff(First.Index);
        await First.StartAsync();
        await First.Process.ExpectAsync("no other gate has a cluster: this one founds one");
        await Cluster.AgreeAsync([First], GateCluster.Patience, "203.0.113.71");
        await First.BanAsync("203.0.113.72");
        await Second.BanAsync("203.0.113.73");
        await Last.LiftAsync("203.0.113.71");
        await Cluster.AssertServeWellAsync();

        Cluster.Switch.Heal();
        await Cluster.AllAreMembersAsync();
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience, "203.0.113.72", "203.0.113.73");
        await Cluster.AssertServeWellAsync();
        await LiftAsync("203.0.113.72", "203.0.113.73");
    }

    [ClusterFact]
    public async Task An_addresss_clients_at_all_gates_count_together_but_those_of_a_gate_that_is_gone()
    {
        // The limit is 3: see the gates' settings.
        var address = ClusterNetwork.ClientAddress(1);
        var stays = new List<RobotClient>();
        foreach (var gate in new[] { First, First, Second })
        {
            var (robot, isIn) = await gate.LogInAsync(address);
            stays.Add(robot);
            Assert.True(isIn);
        }
        await GateCluster.UntilAsync(async () => !await Last.IsLetInAsync(address), () => $"{address} is let in a fourth time");
        await ElsewhereAsync(Last, 3);
        await GateCluster.UntilAsync(async () => !await Second.IsLetInAsync(address), () => $"{address} is let in a fourth time");
        await ElsewhereAsync(Second, 2);

        await First.KillAsync();
        await GateCluster.UntilAsync(() => Last.IsLetInAsync(address), () => $"{address} is still kept out");
        await ElsewhereAsync(Last, 1);
        await First.StartAsync();
        await Cluster.AllAreMembersAsync();
        foreach (var robot in stays)
            await robot.DisposeAsync();
        await ElsewhereAsync(Last, 0);
        await Cluster.AssertServeWellAsync();

        Task ElsewhereAsync(ClusterGate gate, int count) => GateCluster.UntilAsync(
            async () => (await gate.DataAsync($"gate addresses --search {address}"))["addresses"]!.AsArray()
                .Sum(known => known!["address"]!.GetValue<string>() == $"{address}" ? known["elsewhere"]!.GetValue<int>() : 0) == count,
            () => $"{gate.Name} does not know of {count} clients of {address}\n{string.Join('\n', gate.Process.Lines.TakeLast(40))}");
    }

    private async Task LiftAsync(params string[] bans)
    {
        foreach (var ban in bans)
            await Second.LiftAsync(ban);
        await Cluster.AgreeAsync(Cluster.Gates, GateCluster.Patience);
    }
}
