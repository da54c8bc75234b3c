using System.Collections.Concurrent;
using Akka.Actor;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Attacks;

/// <summary>A stranger deploys an actor at a gate. Two guards stand before that; each of them is enough.</summary>
public sealed class DeploymentSpec
{
    private static readonly Dictionary<string, string> Undone = new()
    {
        ["serializers"] = """
            akka.actor.serializers {
              json = "Akka.Serialization.NewtonSoftJsonSerializer, Akka"
              akka-misc = "Akka.Remote.Serialization.MiscMessageSerializer, Akka.Remote"
              primitive = "Akka.Remote.Serialization.PrimitiveSerializers, Akka.Remote"
              daemon-create = "Akka.Remote.Serialization.DaemonMsgCreateSerializer, Akka.Remote"
            }
            """,
        ["untrusted mode"] = "akka.remote.untrusted-mode = off",
    };

    [Theory]
    [InlineData("serializers")]
    [InlineData("untrusted mode")]
    public async Task One_guard_alone_keeps_it_out(string guard)
    {
        await using var gate = Start(out var port, Undone.Where(pair => pair.Key != guard));
        await gate.UntilMembersAsync(1);
        await using var stranger = Stranger.Start();
        await stranger.UntilTakenInAsync(port);

        Deploy(stranger, port);
        await stranger.UntilTakenInAsync(port);

        Assert.DoesNotContain(port, Spy.Ports);
    }

    /// <summary>So what is kept out above would be there.</summary>
    [Fact]
    public async Task Without_both_it_is_there()
    {
        await using var gate = Start(out var port, Undone);
        await gate.UntilMembersAsync(1);
        await using var stranger = Stranger.Start();
        await stranger.UntilTakenInAsync(port);

        Deploy(stranger, port);

        await TestGate.UntilAsync(() => Spy.Ports.Contains(port), $"it is deployed: {gate}");
    }

    private static TestGate Start(out int port, IEnumerable<KeyValuePair<string, string>> undone)
    {
        port = LocalPorts.Free();
        return TestGate.Start(TestGate.SettingsOf("a", port) with { AkkaHocon = string.Join('\n', undone.Select(pair => pair.Value)) });
    }

    private static void Deploy(Stranger stranger, int port) =>
        stranger.System.ActorOf(Props.Create<Spy>().WithDeploy(new Deploy(new RemoteScope(Stranger.AddressOf(port)))), "there");

    /// <summary>Tells where it was started.</summary>
    public sealed class Spy : ReceiveActor
    {
        public Spy() => Ports.Enqueue(Akka.Cluster.Cluster.Get(Context.System).SelfAddress.Port!.Value);

        public static ConcurrentQueue<int> Ports { get; } = [];
    }
}
