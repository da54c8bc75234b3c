using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Places;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>A gate as the cluster sees it: holds the bans and places that it was told of, as the real one does.</summary>
internal sealed class TestGate : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MaxLogShown = 25;

    private readonly ActorSystem _system;
    private readonly IActorRef _gates;

    private TestGate(GatesSettings settings, IEnumerable<LocalBan> file)
    {
        Name = settings.Gate;
        foreach (var ban in file)
            Own[ban.Block] = ban;
        _system = ActorSystem.Create($"gate-{settings.Gate}", ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.stdout-loglevel = WARNING
            """));
        var seen = _system.ActorOf(Akka.Actor.Props.Create(() => new Observer(this)), "observer");
        // Before anything is said.
        _system.EventStream.Subscribe(seen, typeof(LogEvent));
        _gates = _system.ActorOf(GatesActor.Props(settings, seen, TimeProvider.System, e => Log.Enqueue(e)), "gates");
    }

    public string Name { get; }

    public ConcurrentQueue<LogEvent> Log { get; } = [];

    public ConcurrentDictionary<AddressBlock, SharedBan> Bans { get; } = [];

    public ConcurrentDictionary<AddressBlock, int> Places { get; } = [];

    public ConcurrentDictionary<AddressBlock, LocalBan> Own { get; } = [];

    /// <summary>Commands that others ordered.</summary>
    public ConcurrentQueue<GateAsks> Asked { get; } = [];

    public GatesSeen Seen { get; private set; } = GatesSeen.Nothing;

    public int Starts { get; private set; }

    /// <summary>The gates' system itself, as soon as it has been heard of.</summary>
    public ExtendedActorSystem? Inner { get; private set; }

    /// <summary>Starts a gate on loopback.</summary>
    public static TestGate Start(string name, int port, params int[] peers) => Start(SettingsOf(name, port, peers));

    /// <param name="settings">How it takes part.</param>
    /// <param name="file">Bans that it has from before.</param>
    public static TestGate Start(GatesSettings settings, IEnumerable<LocalBan>? file = null) => new(settings, file ?? []);

    public static GatesSettings SettingsOf(string name, int port, params int[] peers) => new(
        name, "1", new GateEndPoint("127.0.0.1", port), new GateEndPoint("127.0.0.1", port),
        new PeerSource([.. peers.Select(peer => new GateEndPoint("127.0.0.1", peer))]), Tls: null);

    public static AddressBlock Address(int number) => new(false, (UInt128)(uint)number, (UInt128)(uint)number);

    public void Ban(AddressBlock block, TimeSpan? time = null, HybridStamp? stamp = null) => Share(
        new LocalBan(block, time is { } t ? DateTimeOffset.UtcNow + t : null, DateTimeOffset.UtcNow, $"by {Name}", IsLifted: false, stamp));

    public void Lift(AddressBlock block) => Share(new LocalBan(block, null, null, "", IsLifted: true));

    public void Share(params LocalBan[] bans)
    {
        foreach (var ban in bans)
            Own[ban.Block] = ban;
        _gates.Tell(new ShareBans(bans));
    }

    public void TakePlaces(AddressBlock block, int count) => _gates.Tell(new SharePlaces([new PlaceCount(block, count)]));

    public Task<GateAnswer> OrderAsync(string gate, string command) =>
        _gates.Ask<GateAnswer>(new OrderGate(gate, command, "anna", IsAdmin: true), Patience);

    /// <summary>As if it had just started, but with its own bans.</summary>
    public void Forget()
    {
        Bans.Clear();
        Places.Clear();
    }

    public bool IsBanned(AddressBlock block) => Bans.TryGetValue(block, out var ban) && !ban.IsLifted;

    /// <summary>Says something to the owner of the gates' system.</summary>
    public void Tell(object message) => _gates.Tell(message);

    public Task LeaveAsync() => _gates.Ask<GatesLeft>(LeaveGates.Instance, Patience);

    /// <summary>Waits for something to become so.</summary>
    public static async Task UntilAsync(Func<bool> condition, FormattableString what, TimeSpan? patience = null)
    {
        var end = DateTime.UtcNow + (patience ?? Patience);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, $"not in time: {what}");
            await Task.Delay(20);
        }
    }

    public Task UntilMembersAsync(int count) => UntilAsync(() => SeesAll(count), $"{Name} sees {count} gates; the last it saw is {this}");

    /// <summary>Waits until each of them sees all, and nobody else.</summary>
    public static async Task UntilTogetherAsync(params TestGate[] gates)
    {
        foreach (var gate in gates)
            await UntilAsync(() => gate.SeesAll(gates.Length), $"{gate.Name} sees {gates.Length} gates; what they saw last:\n{new All(gates)}");
    }

    public static Task EndAsync(params TestGate[] gates) => Task.WhenAll(gates.Select(gate => gate.DisposeAsync().AsTask()));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await LeaveAsync();
        }
        catch (AskTimeoutException)
        {
            // It has left before.
        }
        await _system.Terminate();
    }

    public override string ToString() => $"{State}\n{Said}";

    private string State => $"{Name}: started {Starts} times, {(Seen.IsUp ? "up" : "not up")}, {Seen.Members} members; others: {string.Join(", ", Seen.Others.Select(
        other => $"{other.Summary?.Gate ?? "silent"} at {other.Address.Port}{(other.Unreachable is null ? "" : ", not reached")}"))}";

    private string Said => string.Join('\n', Log.TakeLast(MaxLogShown));

    private bool SeesAll(int count) =>
        Seen.Members == count && Seen.Others.Count(other => other.Summary is not null && other.Unreachable is null) == count - 1;

    /// <summary>Without a word to the others: as if the process had been killed.</summary>
    public async Task KillAsync()
    {
        if (Inner is { } gates)
        {
            gates.Abort();
            await gates.WhenTerminated;
        }
        await _system.Terminate();
    }

    /// <summary>Said when it is needed.</summary>
    private sealed record All(TestGate[] Gates)
    {
        public override string ToString() => string.Join('\n', [.. Gates.Select(gate => gate.State), .. Gates.Select(gate => $"-- {gate.Name} said:\n{gate.Said}")]);
    }

    private sealed class Observer : ReceiveActor
    {
        public Observer(TestGate gate)
        {
            Receive<GatesReady>(_ =>
            {
                gate.Starts++;
                Sender.Tell(new ShareBans([.. gate.Own.Values.Select(ban => ban with { Stamp = HybridStamp.At(ban.Since ?? DateTimeOffset.UnixEpoch) })]));
            });
            Receive<BansShared>(m =>
            {
                foreach (var ban in m.Bans)
                    gate.Bans[ban.Block] = ban;
            });
            Receive<PlacesShared>(m =>
            {
                foreach (var place in m.Places)
                    gate.Places[place.Block] = place.Count;
            });
            Receive<PlacesForgotten>(_ => gate.Places.Clear());
            Receive<LogEvent>(gate.Log.Enqueue);
            Receive<GatesSeen>(m =>
            {
                gate.Seen = m;
                // Only one of its own actors says so; the owner says that there is nothing.
                if (m.IsUp)
                    gate.Inner = (ExtendedActorSystem)((ActorRefWithCell)Sender).Underlying.System;
            });
            Receive<GateAsks>(m =>
            {
                gate.Asked.Enqueue(m);
                Sender.Tell(new GateAnswer($"{gate.Name} did '{m.Command}' for {m.Caller} of {m.Gate}, {m.IsAdmin}", null));
            });
        }
    }
}
