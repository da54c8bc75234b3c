using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests;

/// <summary>Gates that are cut off from each other, killed and started anew.</summary>
public sealed class CutSpec
{
    [Fact]
    public async Task What_is_banned_and_lifted_on_both_sides_of_a_cut_is_the_same_everywhere_once_it_heals()
    {
        await using var network = new Network(4);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        var (banned, lifted, both) = (TestGate.Address(1), TestGate.Address(2), TestGate.Address(3));
        gates[0].Ban(lifted);
        foreach (var gate in gates)
            await TestGate.UntilAsync(() => gate.IsBanned(lifted), $"{gate.Name} has the first ban");
        // On a busy machine two may have founded at first, and one of them joined anew.
        var starts = gates.Select(gate => gate.Starts).ToArray();

        network.Cut([0, 1], [2, 3]);
        gates[0].Ban(banned);
        gates[0].Ban(both);
        gates[3].Lift(lifted);
        gates[3].Ban(both, TimeSpan.FromHours(1));
        await TestGate.UntilAsync(() => gates[1].IsBanned(banned) && gates[1].IsBanned(both), $"b has a's bans");
        await TestGate.UntilAsync(() => !gates[2].IsBanned(lifted) && gates[2].IsBanned(both), $"c has d's word");
        await TestGate.UntilAsync(
            () => gates.All(gate => gate.Seen.Others.Count(other => other.Unreachable is not null) == 2), $"all notice the cut");
        Assert.False(gates[3].IsBanned(banned));
        Assert.True(gates[0].IsBanned(lifted));

        network.Heal();

        await TestGate.UntilTogetherAsync(gates);
        foreach (var gate in gates)
        {
            await TestGate.UntilAsync(() => gate.IsBanned(banned) && !gate.IsBanned(lifted), $"{gate.Name} has both sides' word");
            await TestGate.UntilAsync(() => gate.Bans[both] == gates[3].Bans[both], $"{gate.Name} has the later of two bans");
        }
        Assert.Equal(starts, gates.Select(gate => gate.Starts));
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task A_gate_that_is_killed_and_started_again_does_not_bring_back_a_ban_that_was_lifted_meanwhile()
    {
        await using var network = new Network(2);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        var (lifted, kept) = (TestGate.Address(1), TestGate.Address(2));
        gates[0].Ban(lifted);
        gates[0].Ban(kept);
        await TestGate.UntilAsync(() => gates[1].IsBanned(lifted) && gates[1].IsBanned(kept), $"b has the bans");
        var file = gates[0].Own.ToArray();
        await gates[0].KillAsync();

        gates[1].Lift(lifted);
        await TestGate.UntilAsync(() => !gates[1].IsBanned(lifted), $"b has the lift");
        gates[0] = TestGate.Start(network.SettingsOf(0, 1), file.Select(pair => pair.Value));

        await TestGate.UntilTogetherAsync(gates);
        await TestGate.UntilAsync(() => gates[0].Bans.TryGetValue(lifted, out var known) && known.IsLifted, $"a has learnt of the lift");
        Assert.False(gates[1].IsBanned(lifted));
        Assert.True(gates[1].IsBanned(kept));
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task A_gate_that_comes_while_another_is_gone_has_every_ban_and_shares_its_own()
    {
        await using var network = new Network(4);
        var gates = new[] { network.Start(0, 1, 2, 3), network.Start(1, 0, 2, 3), network.Start(2, 0, 1, 3) };
        await TestGate.UntilTogetherAsync(gates);
        gates[0].Ban(TestGate.Address(1));
        await gates[2].KillAsync();
        await TestGate.UntilAsync(() => gates[0].Seen.Others.Any(other => other.Unreachable is not null), $"a notices that c is gone");

        var late = network.Start(3, 0);

        await TestGate.UntilAsync(() => late.IsBanned(TestGate.Address(1)), $"d has the old ban");
        late.Ban(TestGate.Address(2));
        gates[1].Ban(TestGate.Address(3));
        await TestGate.UntilAsync(() => gates[0].IsBanned(TestGate.Address(2)) && gates[1].IsBanned(TestGate.Address(2)), $"d's ban counts at a and b");
        await TestGate.UntilAsync(() => late.IsBanned(TestGate.Address(3)), $"b's ban counts at d");
        await TestGate.EndAsync([gates[0], gates[1], late]);
    }
}
