using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Members;

/// <summary>Gates that are gone or cut off keep nobody out.</summary>
public sealed class DowningSpec
{
    [Fact]
    public async Task A_gate_is_started_again_while_another_is_gone_for_good()
    {
        await using var network = new Network(3);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        await gates[2].KillAsync();
        await gates[1].KillAsync();
        await TestGate.UntilAsync(() => gates[0].Seen.Others.All(other => other.Unreachable is not null), $"a notices that they are gone");

        gates[1] = network.Start(1, 0, 2);

        await TestGate.UntilAsync(() => gates[1].Seen.Others.Any(other => other.Summary?.Gate == "a"), $"b is in a's cluster; it sees {gates[1]}");
        gates[0].Ban(TestGate.Address(1));
        await TestGate.UntilAsync(() => gates[1].IsBanned(TestGate.Address(1)), $"b has the ban");
        await TestGate.EndAsync(gates[..2]);
    }

    [Fact]
    public async Task A_gate_that_was_put_out_while_it_was_cut_off_is_back_once_the_cut_heals()
    {
        await using var network = new Network(4);
        var gates = new[] { network.Start(0, 1, 2, 3), network.Start(1, 0, 2, 3), network.Start(2, 0, 1, 3) };
        await TestGate.UntilTogetherAsync(gates);
        network.Cut([2], [0, 1, 3]);
        await TestGate.UntilAsync(() => gates[0].Seen.Others.Any(other => other.Unreachable is not null), $"a notices the cut");
        var late = network.Start(3, 0);
        await TestGate.UntilAsync(() => gates[0].Seen.Members == 3 && late.Seen.Members == 3, $"c is put out for d; a sees {gates[0]}");
        gates[2].Ban(TestGate.Address(1));

        network.Heal();

        gates = [.. gates, late];
        await TestGate.UntilTogetherAsync(gates);
        foreach (var gate in gates)
            await TestGate.UntilAsync(() => gate.IsBanned(TestGate.Address(1)), $"{gate.Name} has the ban that c made while it was cut off");
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task A_gate_that_only_one_cut_off_itself_calls_unreachable_is_reachable_for_all_others_and_is_not_put_out()
    {
        await using var network = new Network(4);
        var gates = new[] { network.Start(0, 1, 2, 3), network.Start(1, 0, 2, 3), network.Start(2, 0, 1, 3) };
        await TestGate.UntilTogetherAsync(gates);
        var starts = gates.Select(gate => gate.Starts).ToArray();
        network.Cut([2], [1, 3]);
        await TestGate.UntilAsync(() => Akka.Cluster.Cluster.Get(gates[0].Inner!).State.Unreachable.Count == 2, $"b and c say so of each other");

        var late = network.Start(3, 0);
        await TestGate.UntilAsync(() => late.Seen.Members == 4, $"d is let in half-way; it sees {late}");
        Assert.All(gates[0].Seen.Others, other => Assert.Null(other.Unreachable));
        network.Cut([2], [0]);

        await TestGate.UntilAsync(() => gates[0].Seen.Members == 3 && gates[1].Seen.Members == 3 && late.Seen.Members == 3, $"c is put out; a sees {gates[0]}");
        await TestGate.UntilTogetherAsync(gates[0], gates[1], late);
        Assert.Equal(starts[..2], new[] { gates[0].Starts, gates[1].Starts });
        await TestGate.EndAsync([.. gates, late]);
    }
}
