using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests;

/// <summary>The owner of a gate's system <c>gates</c>.</summary>
public sealed class GatesActorSpec
{
    [Fact]
    public async Task A_system_whose_owner_ends_while_it_starts_ends_too()
    {
        var log = new ConcurrentQueue<LogEvent>();
        var gate = ActorSystem.Create("gate");
        var port = LocalPorts.Free();
        var owner = gate.ActorOf(GatesActor.Props(TestGate.SettingsOf("a", port), gate.DeadLetters, TimeProvider.System, log.Enqueue));

        gate.Stop(owner);

        await TestGate.UntilAsync(() => log.Any(line => $"{line.Message}".StartsWith("Remoting started", StringComparison.Ordinal)), $"it starts");
        await TestGate.UntilAsync(() => IsFree(port), $"it ends");
        await gate.Terminate();
    }

    [Fact]
    public async Task A_start_that_does_not_come_to_an_end_is_told()
    {
        using var held = new ManualResetEventSlim();
        var log = new ConcurrentQueue<object>();
        var gate = ActorSystem.Create("gate", """
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.stdout-loglevel = OFF
            """);
        gate.EventStream.Subscribe(gate.ActorOf(Props.Create(() => new Listener(log)), "listener"), typeof(Warning));
        var settings = TestGate.SettingsOf("a", LocalPorts.Free()) with
        {
            Tls = () =>
            {
                held.Wait();
                throw new InvalidOperationException("no certificate");
            },
        };
        var owner = gate.ActorOf(GatesActor.Props(settings, gate.DeadLetters, TimeProvider.System, _ => { }), "gates");
        await owner.Ask<ActorIdentity>(new Identify(0));

        ((TestScheduler)gate.Scheduler).Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(log);
        ((TestScheduler)gate.Scheduler).Advance(TimeSpan.FromSeconds(1));

        await TestGate.UntilAsync(() => !log.IsEmpty, $"it is told");
        Assert.StartsWith("what connects this gate with others has been starting for 60 s", $"{log.Single()}", StringComparison.Ordinal);
        held.Set();
        await gate.Terminate();
    }

    [Fact]
    public async Task Of_a_port_that_is_taken_it_says_so()
    {
        var port = LocalPorts.Free();
        await using var first = TestGate.Start("a", port);
        await first.UntilMembersAsync(1);

        await using var second = TestGate.Start("b", port);

        var reason = new SocketException((int)SocketError.AddressAlreadyInUse).Message;
        await TestGate.UntilAsync(
            () => second.Log.Any(line => line is Error && $"{line.Message}".StartsWith($"other gates cannot be listened for on 127.0.0.1:{port}: {reason}", StringComparison.Ordinal)), $"b says why: {second}");
    }

    [Fact]
    public async Task The_gate_whose_cluster_was_the_stronger_is_sought_once()
    {
        var port = LocalPorts.Free();
        await using var gate = TestGate.Start("a", LocalPorts.Free());
        await gate.UntilMembersAsync(1);
        using (var other = new TcpListener(IPAddress.Loopback, port))
        {
            other.Start();
            gate.Tell(new RejoinWanted(Stranger.AddressOf(port)));
            await TestGate.UntilAsync(other.Pending, $"it is sought");
        }
        await TestGate.UntilAsync(() => gate.Starts == 2 && gate.Seen.Members == 1, $"it is not there: a cluster is founded");

        var cluster = Akka.Cluster.Cluster.Get(gate.Inner!);
        cluster.Down(cluster.SelfAddress);

        await TestGate.UntilAsync(() => gate.Starts == 3, $"the system is made anew");
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
        await TestGate.UntilAsync(() => gate.Seen.Members == 1, $"a cluster is founded again");
        Assert.False(again.Pending());
    }

    [Fact]
    public async Task Of_a_part_of_the_bans_that_is_full_the_operator_is_told_as_such()
    {
        await using var gate = TestGate.Start("a", LocalPorts.Free());
        var index = BanBucket.IndexOf(TestGate.Address(1));
        var bans = Enumerable.Range(1, 1_000_000).Select(TestGate.Address).Where(block => BanBucket.IndexOf(block) == index)
            .Take(BanLedger.MaxInBucket + 10).Select(block => new LocalBan(block, null, DateTimeOffset.UtcNow, "flood")).ToArray();
        await gate.UntilMembersAsync(1);

        gate.Share(bans);

        await TestGate.UntilAsync(() => gate.Log.Any(line => line is Warning), $"a warning");
        Assert.StartsWith("of the 64 parts", $"{Assert.Single(gate.Log, line => line is Warning).Message}", StringComparison.Ordinal);
        await TestGate.UntilAsync(() => gate.Seen.BansUnshared > 0, $"they are counted");
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<object> log) => Receive<LogEvent>(line => log.Enqueue(line.Message));
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
