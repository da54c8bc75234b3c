using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.Remote;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Members;

/// <summary>A gate that is started again while another is connecting to it hears that one all the same.</summary>
public sealed class ConnectionsSpec
{
    [Fact]
    public async Task A_connection_that_was_half_made_when_its_maker_was_called_itself_makes_nobody_deaf()
    {
        await using var network = new Network(2);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        using (var held = network.Hold(0, 1))
        {
            // Where b says that it ends, Akka.Remote forgets at once who was there.
            var dropped = network.Hold(1, 0);
            network.End(0, 1);
            await TestGate.UntilAsync(() => held.HasCaught, $"a connects again");
            await gates[1].KillAsync();
            dropped.Drop();
            gates[1] = network.Start(1, 0);
            await TestGate.UntilAsync(() => network.IsConnected(1, 0), $"b connects to a");
        }

        await TestGate.UntilTogetherAsync(gates);
        gates[0].Ban(TestGate.Address(1));
        await TestGate.UntilAsync(() => gates[1].IsBanned(TestGate.Address(1)), $"b has the ban");
        await TestGate.EndAsync(gates);
    }

    [Fact]
    public async Task A_connection_that_is_given_up_while_it_is_made_makes_nobody_deaf()
    {
        await using var network = new Network(2);
        var gates = network.StartAll();
        await TestGate.UntilTogetherAsync(gates);
        var (held, dropped) = (network.Hold(0, 1), network.Hold(1, 0));
        network.End(0, 1);
        await TestGate.UntilAsync(() => held.HasCaught && dropped.HasCaught, $"both connect again");
        await GiveUpAsync(gates[0], network.Ports[1]);
        await GiveUpAsync(gates[1], network.Ports[0]);
        // Both wait a second now before they connect by themselves; b takes what comes meanwhile for its way to a.
        held.Dispose();
        dropped.Drop();

        await TestGate.UntilAsync(() => held.IsOver, $"the connection that nobody waits for has ended");
        await TestGate.UntilTogetherAsync(gates);
        gates[1].Ban(TestGate.Address(1));
        await TestGate.UntilAsync(() => gates[0].IsBanned(TestGate.Address(1)), $"a has the ban");
        await TestGate.EndAsync(gates);
    }

    /// <summary>Has a gate's connections with another made anew; returns when those that are there, or being made, are given up.</summary>
    private static async Task GiveUpAsync(TestGate gate, int port)
    {
        var gates = gate.Inner!;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = gates.ActorOf(dsl => dsl.Receive<DisassociatedEvent>((_, _) => ended.TrySetResult()));
        gates.EventStream.Subscribe(waiting, typeof(DisassociatedEvent));
        gates.ActorSelection($"/user/{ConnectionsActor.Name}").Tell(
            new ConnectionFailed(Stranger.AddressOf(port)), ActorRefs.NoSender);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        gates.Stop(waiting);
    }
}
