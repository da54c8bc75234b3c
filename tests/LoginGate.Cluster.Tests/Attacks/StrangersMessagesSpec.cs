using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Orders;
using LoginGate.Cluster.Places;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Attacks;

/// <summary>A stranger talks to gates without TLS, as others on the same machine can. He has not joined.</summary>
public sealed class StrangersMessagesSpec : IAsyncLifetime
{
    private static readonly string[] Actors =
    [
        "/user", "/user/join", "/user/directory", "/user/places", "/user/orders", "/user/bans", "/user/ddataReplicator",
        "/system", "/system/cluster", "/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/remote", "/",
    ];

    private readonly int[] _ports = LocalPorts.Free(2);
    private readonly TestGate _a;
    private readonly TestGate _b;
    private readonly Stranger _stranger;

    public StrangersMessagesSpec()
    {
        _a = TestGate.Start("a", _ports[0], _ports);
        _b = TestGate.Start("b", _ports[1], _ports);
        _stranger = Stranger.Start();
    }

    public async Task InitializeAsync()
    {
        foreach (var gate in new[] { _a, _b })
            await gate.UntilMembersAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _stranger.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task His_objects_are_not_made()
    {
        foreach (var actor in Actors)
        {
            _stranger.Select(_ports[0], actor, new Ware());
            _stranger.Tell(_ports[0], actor, new Ware());
            _stranger.Tell(_ports[0], actor, new Raw(WireBytes.Selections, typeof(Ware).AssemblyQualifiedName!, []));
        }
        await _stranger.UntilTakenInAsync(_ports[0]);

        Assert.Equal(Actors.Length * 2, Ware.Made);
        await TestGate.UntilAsync(() => _a.Seen.Refused >= Actors.Length * 2, $"they are counted");
        await AllIsWellAsync();
    }

    [Fact]
    public async Task He_stops_no_actor()
    {
        foreach (var actor in Actors)
        {
            foreach (var message in new object[] { PoisonPill.Instance, Kill.Instance, new Identify(1), new Status.Failure(new InvalidOperationException()) })
            {
                _stranger.Select(_ports[0], actor, message);
                _stranger.Tell(_ports[0], actor, message);
            }
            var straight = ((ExtendedActorSystem)_stranger.System).Provider.ResolveActorRef($"{Stranger.AddressOf(_ports[0])}{actor}");
            foreach (var message in new ISystemMessage[] { new Terminate(), new Suspend(), new Recreate(new InvalidOperationException()) })
                ((IInternalActorRef)straight).SendSystemMessage(message);
        }
        await _stranger.UntilTakenInAsync(_ports[0]);

        await AllIsWellAsync();
    }

    /// <summary>That one is there is seen by what is said straight to it: it arrives, and is nothing that the actor knows.</summary>
    [Fact]
    public async Task He_selects_no_other_actor_than_gates_do()
    {
        var unhandled = new ConcurrentQueue<GateSummary>();
        var listener = _a.Inner!.ActorOf(Props.Create(() => new Unhandled(unhandled)));
        _a.Inner.EventStream.Subscribe(listener, typeof(UnhandledMessage));
        await _stranger.UntilTakenInAsync(_ports[0]);

        _stranger.Select(_ports[0], "/user/bans", SummaryOf("selected"));
        await _stranger.AgainUntilAsync(() => _stranger.Tell(_ports[0], "/user/bans", SummaryOf("told")), () => !unhandled.IsEmpty, $"what is said straight arrives");

        Assert.DoesNotContain(unhandled, summary => summary.Gate == "selected");

        static Raw SummaryOf(string name)
        {
            var bytes = new WireWriter();
            new GateSummary(name, "1", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, false, []).Write(bytes);
            return new Raw(WireBytes.Gates, "s", bytes.ToArray());
        }
    }

    [Fact]
    public async Task What_no_serializer_is_known_for_is_counted()
    {
        var refused = _a.Seen.Refused;

        await _stranger.AgainUntilAsync(() => _stranger.Tell(_ports[0], "/user/directory", new Raw(4711, "x", [])), () => _a.Seen.Refused > refused, $"it is counted");

        await AllIsWellAsync();
    }

    [Fact]
    public async Task He_puts_nobody_out()
    {
        foreach (var port in _ports)
        {
            foreach (var action in new[] { "Leave", "Down" })
                _stranger.Select(_ports[0], "/system/cluster/core/daemon", new Raw(WireBytes.Membership, $"Akka.Cluster.ClusterUserAction+{action}, Akka.Cluster", WireBytes.Of(Stranger.AddressOf(port))));
        }

        await TestGate.UntilAsync(() => _a.Seen.Refused >= 4, $"they are refused");
        await AllIsWellAsync();
    }

    [Fact]
    public async Task What_gates_say_he_cannot_say()
    {
        var summary = new GateSummary("east", "1", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, false, []);
        await RefusedAsync("/user/directory", "s", summary.Write);
        await RefusedAsync("/user/places", "p", new PlacesTold(0, true, [new PlaceCount(TestGate.Address(1), 9)]).Write);
        await RefusedAsync("/user/orders", "o", new OrderTold(1, "gate drain", "mallory", true).Write);
        await RefusedAsync("/user/orders", "a", new OrderAnswered(1, "{}").Write);
        await RefusedAsync("/user/join", "h", new Hello(new UniqueAddress(Stranger.AddressOf(_ports[1]), 1), false, [new UniqueAddress(Stranger.AddressOf(_ports[1]), 1)], 200).Write);

        Assert.Empty(_a.Asked);
        Assert.Empty(_a.Places);
        await AllIsWellAsync();
    }

    [Fact]
    public async Task However_many_he_says_he_is_few_are_listened_to()
    {
        const int Many = 600;
        for (var i = 1; i <= Many; i++)
        {
            var address = Stranger.AddressOf(i);
            var sender = ((ExtendedActorSystem)_stranger.System).Provider.ResolveActorRef($"{address}/user/join");
            var bytes = new WireWriter();
            new Hello(new UniqueAddress(address, i), true, [], 0).Write(bytes);
            _stranger.Select(_ports[0], "/user/join", new Raw(WireBytes.Gates, "h", bytes.ToArray()), sender);
        }

        // It forgets them every few seconds: between two looks at the most.
        await TestGate.UntilAsync(() => _a.Seen.Refused > 0, $"most are refused");
        await AllIsWellAsync();
    }

    /// <summary>Says it, again where Akka.Remote has lost it, until it is counted as refused.</summary>
    private async Task RefusedAsync(string actor, string manifest, Action<WireWriter> write)
    {
        var bytes = new WireWriter();
        write(bytes);
        var refused = _a.Seen.Refused;
        await _stranger.AgainUntilAsync(
            () => _stranger.Select(_ports[0], actor, new Raw(WireBytes.Gates, manifest, bytes.ToArray())), () => _a.Seen.Refused > refused, $"{actor} {manifest} is refused");
    }

    /// <summary>Two gates, in both of which all actors do their work and none was started anew.</summary>
    private async Task AllIsWellAsync()
    {
        var (ban, places) = (TestGate.Address(Random.Shared.Next()), TestGate.Address(Random.Shared.Next()));
        _b.Ban(ban);
        _b.TakePlaces(places, 3);
        await TestGate.UntilAsync(() => _a.IsBanned(ban), $"a learns b's ban");
        await TestGate.UntilAsync(() => _a.Places.GetValueOrDefault(places) == 3, $"a learns b's places");
        Assert.Null((await _b.OrderAsync("a", "gate status")).Failure);
        Assert.Null((await _a.OrderAsync("b", "gate status")).Failure);
        Assert.Equal((2, 1, 1), (_a.Seen.Members, _a.Starts, _b.Starts));
        Assert.Single(_a.Seen.Others);
    }

    /// <summary>Counts how often one was made: by the stranger himself, and by nobody else.</summary>
    public sealed class Ware
    {
        private static int _made;

        public Ware() => Interlocked.Increment(ref _made);

        public static int Made => _made;
    }

    private sealed class Unhandled : ReceiveActor
    {
        public Unhandled(ConcurrentQueue<GateSummary> summaries) => Receive<UnhandledMessage>(m =>
        {
            if (m.Message is GateSummary summary)
                summaries.Enqueue(summary);
        });
    }
}
