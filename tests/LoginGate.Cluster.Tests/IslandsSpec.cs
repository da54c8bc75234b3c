using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests;

/// <summary>Clusters that were founded apart, and a gate's system that ends by itself.</summary>
public sealed class IslandsSpec
{
    [Fact]
    public async Task Gates_that_could_not_see_each_other_when_they_started_find_together()
    {
        await using var network = new Network(4);
        network.Cut([0, 1], [2, 3]);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates[0], gates[1]);
        await TestGate.UntilTogetherAsync(gates[2], gates[3]);
        gates[0].Ban(TestGate.Address(1));
        gates[3].Ban(TestGate.Address(2));

        network.Heal();

        await TestGate.UntilTogetherAsync(gates);
        foreach (var gate in gates)
            await TestGate.UntilAsync(() => gate.IsBanned(TestGate.Address(1)) && gate.IsBanned(TestGate.Address(2)), $"{gate.Name} has the bans of both");
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task Gates_that_know_nobody_are_brought_together_by_one_that_knows_both()
    {
        await using var network = new Network(3);
        var (a, b) = (network.Start(0), network.Start(1));
        await TestGate.UntilTogetherAsync(a);
        await TestGate.UntilTogetherAsync(b);
        a.Ban(TestGate.Address(1));
        b.Ban(TestGate.Address(2));

        var c = network.Start(2, 0, 1);

        await TestGate.UntilTogetherAsync(a, b, c);
        foreach (var gate in new[] { a, b, c })
            await TestGate.UntilAsync(() => gate.IsBanned(TestGate.Address(1)) && gate.IsBanned(TestGate.Address(2)), $"{gate.Name} has the bans of both");
        await TestGate.EndAsync(a, b, c);
    }

    [Fact]
    public async Task A_gates_system_that_was_put_out_is_made_anew_and_knows_what_was_shared_before()
    {
        await using var network = new Network(2);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        gates[0].Ban(TestGate.Address(1));
        gates[1].Ban(TestGate.Address(2));
        await TestGate.UntilAsync(() => gates[1].IsBanned(TestGate.Address(1)) && gates[0].IsBanned(TestGate.Address(2)), $"both have the bans");
        gates[0].TakePlaces(TestGate.Address(5), 3);
        await TestGate.UntilAsync(() => gates[1].Places.GetValueOrDefault(TestGate.Address(5)) == 3, $"b counts a's client");

        var cluster = Akka.Cluster.Cluster.Get(gates[1].Inner!);
        cluster.Down(cluster.SelfAddress);

        await TestGate.UntilAsync(() => gates[1].Starts == 2, $"b's system is made anew");
        gates[1].Forget();
        await TestGate.UntilTogetherAsync(gates);
        await TestGate.UntilAsync(() => gates[1].IsBanned(TestGate.Address(1)) && gates[1].IsBanned(TestGate.Address(2)), $"b knows the bans from before");
        await TestGate.UntilAsync(() => gates[1].Places.GetValueOrDefault(TestGate.Address(5)) == 3, $"b counts a's client again");
        gates[1].Lift(TestGate.Address(1));
        await TestGate.UntilAsync(() => !gates[0].IsBanned(TestGate.Address(1)), $"a has b's lift");
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task Eight_gates_that_start_at_once_are_one_cluster_and_share_a_flood_of_bans()
    {
        await using var network = new Network(8);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);

        foreach (var (i, gate) in gates.Index())
        {
            for (var address = 1; address <= 500; address++)
                gate.Ban(TestGate.Address(i * 1000 + address));
        }

        foreach (var gate in gates)
            await TestGate.UntilAsync(() => gate.Bans.Count == 8 * 500, $"{gate.Name} has all bans");
        Assert.All(gates, gate => Assert.True(gate.Starts == 1, $"{gate}"));
        Assert.All(gates, gate => Assert.DoesNotContain(gate.Log, e => e is Akka.Event.Error));
        await TestGate.EndAsync(gates);
    }
}
