using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Members;

/// <summary>Gates that have put each other out while they were cut off, as happens where others come on both sides: neither takes anything from the other.</summary>
public sealed class RefusalSpec
{
    // Until the stronger gives way too, and is back.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task The_smaller_side_gives_way()
    {
        await using var network = new Network(3);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        network.Cut([0, 1], [2]);
        await PutOutAsync(gates[0], network.Ports[2]);
        await PutOutAsync(gates[2], network.Ports[0], network.Ports[1]);
        await TestGate.UntilTogetherAsync(gates[0], gates[1]);
        await TestGate.UntilTogetherAsync(gates[2]);
        var starts = gates.Select(gate => gate.Starts).ToArray();

        network.Heal();

        await TestGate.UntilTogetherAsync(gates);
        Assert.Equal([starts[0], starts[1], starts[2] + 1], gates.Select(gate => gate.Starts));
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task Sides_that_both_take_themselves_for_the_larger_give_way_in_the_end()
    {
        await using var network = new Network(4);
        var (a, b) = (network.Start(0, 1), network.Start(1, 0));
        await TestGate.UntilTogetherAsync(a, b);
        network.Cut([0, 2], [1, 3]);
        await PutOutAsync(a, network.Ports[1]);
        await PutOutAsync(b, network.Ports[0]);
        var (c, d) = (network.Start(2, 0), network.Start(3, 1));
        await TestGate.UntilTogetherAsync(a, c);
        await TestGate.UntilTogetherAsync(b, d);

        network.Heal();

        await TestGate.UntilAsync(() => a.Starts + b.Starts > 2, $"a or b joins again; a sees {a}", Patience);
        await TestGate.UntilTogetherAsync(a, b, c, d);
        await TestGate.EndAsync(a, b, c, d);
    }

    private static async Task PutOutAsync(TestGate gate, params int[] ports)
    {
        var cluster = Akka.Cluster.Cluster.Get(gate.Inner!);
        foreach (var port in ports)
            cluster.Down(Stranger.AddressOf(port));
        await TestGate.UntilAsync(() => cluster.State.Members.All(member => !ports.Contains(member.Address.Port!.Value)), $"{gate.Name} has put the others out");
    }
}
