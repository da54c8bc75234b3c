using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Members;

/// <summary>What is refused is a stranger's: gates that come and go say nothing of the kind.</summary>
public sealed class RestartSpec
{
    [Fact]
    public async Task Nothing_is_refused_while_gates_start_leave_and_are_killed()
    {
        await using var network = new Network(4);
        var gates = network.StartAll();
        foreach (var gate in gates)
            gate.TakePlaces(TestGate.Address(1), 1);
        await TestGate.UntilTogetherAsync(gates);
        for (var i = 0; i < gates.Length; i++)
        {
            if (i % 2 == 0)
                await gates[i].DisposeAsync();
            else
                await gates[i].KillAsync();
            gates[i] = network.Start(i, 0, 1, 2, 3);
            gates[i].TakePlaces(TestGate.Address(i), 1);
            await TestGate.UntilTogetherAsync(gates);
            Assert.All(gates, gate => Assert.Equal(0, gate.Seen.Refused));
        }
        await TestGate.EndAsync(gates);
    }
}
