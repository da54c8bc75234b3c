using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Members;

/// <summary>
/// Finds the cluster to join among the configured peers, or founds one; later looks out for one that was founded apart, and has the gates' system made
/// anew where that one is the stronger.
/// </summary>
/// <remarks>
/// <code>
/// Seeking  --a cluster answers, or it is this gate's turn to found one-->  Joining  --it is a member-->  Joined
/// Joining  --not within a while-->                                         Seeking
/// Joined   --a stronger cluster answers-->                                 (RejoinWanted: the owner makes the system anew)
/// </code>
/// There is no first seed: whoever comes first founds, and of those that come together the one with the lowest address. A cut can make two clusters
/// of one only where a gate is started while it is cut off; gates that stay up stay members.
/// </remarks>
internal sealed class JoinActor : ReceiveActor, IWithTimers
{
    public const string Name = "join";

    private static readonly TimeSpan SeekInterval = TimeSpan.FromMilliseconds(500);

    // Shorter than FoundAfter: a gate that has left its own cluster for this one, and knows no peer, hears of it before it founds one again.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    // An answer takes a connection and a TLS handshake; whoever is there has answered by then.
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan FoundAfter = TimeSpan.FromSeconds(4);

    // Somebody with a lower address is there and does not found one: it cannot, so it is others' turn.
    private static readonly TimeSpan FoundAnyway = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(6);

    // So many looks in a row: it may be on its way into that one.
    private const int MaxClaims = 4;

    // Whoever reaches the port can say it is a gate.
    private const int MaxHeard = 256;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<Address, Hello> _heard = [];
    private readonly PeerSource _source;
    private readonly IActorRef _owner;
    private readonly IActorRef _connections;
    private readonly TimeProvider _clock;
    private readonly WireCounts _counts;
    private IReadOnlyList<Address> _peers = [];
    private bool _isLookingUp;
    private long _since;
    private int _claims;

    /// <param name="source">Where other gates may be.</param>
    /// <param name="owner">Is told <see cref="RejoinWanted"/>.</param>
    /// <param name="connections">Is told <see cref="NothingHeard"/> and <see cref="ConnectionFailed"/>.</param>
    public JoinActor(PeerSource source, IActorRef owner, IActorRef connections)
    {
        var setup = GatesSetup.Of(Context.System);
        (_source, _owner, _connections, _clock, _counts) = (source, owner, connections, setup.Clock, setup.Counts);
        Become(Seeking);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(PeerSource source, IActorRef owner, IActorRef connections) =>
        Akka.Actor.Props.Create(() => new JoinActor(source, owner, connections));

    private TimeSpan Elapsed => _clock.GetElapsedTime(_since);

    private bool IsMember => _cluster.SelfMember.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;

    private Hello Own(bool isAnswer)
    {
        var state = _cluster.State;
        var members = IsMember ? state.Members.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Removed)).Select(m => m.UniqueAddress).ToArray() : [];
        return new Hello(_cluster.SelfUniqueAddress, isAnswer, members, members.Length - state.Unreachable.Count(m => members.Contains(m.UniqueAddress)));
    }

    protected override void PreStart() => LookUp();

    private void Seeking()
    {
        Begin(SeekInterval);
        ReceiveInEveryState();
        Receive<TickDue>(_ => Seek());
        Receive<Hello>(hello => OnHello(hello));
    }

    private void Joining(Address through)
    {
        Begin(SeekInterval);
        ReceiveInEveryState();
        Receive<TickDue>(_ =>
        {
            if (IsMember)
                Become(Joined);
            else if (Elapsed > JoinTimeout)
            {
                // It has spoken before, and is not heard any more.
                _connections.Tell(new ConnectionFailed(through));
                Become(Seeking);
            }
        });
        Receive<Hello>(hello => OnHello(hello));
    }

    private void Joined()
    {
        Begin(LookInterval);
        ReceiveInEveryState();
        Receive<TickDue>(_ =>
        {
            LookUp();
            var state = _cluster.State;
            var reached = state.Members.Except(state.Unreachable).Select(member => member.Address).ToHashSet();
            TellSilent(_peers.Concat(state.Unreachable.Select(member => member.Address)).Except(reached));
            LookForClaims();
            _heard.Clear();
            SayHello(_peers.Where(peer => !reached.Contains(peer)));
        });
        Receive<Hello>(hello =>
        {
            if (OnHello(hello))
                Compare(hello);
        });
    }

    private void ReceiveInEveryState()
    {
        Receive<PeersFound>(m => (_peers, _isLookingUp) = (m.Peers, false));
        Receive<Status.Failure>(_ => _isLookingUp = false);
    }

    private void Begin(TimeSpan interval)
    {
        _since = _clock.GetTimestamp();
        _claims = 0;
        _heard.Clear();
        Timers.StartPeriodicTimer(nameof(TickDue), TickDue.Instance, TimeSpan.Zero, interval);
    }

    /// <summary>Whether another gate has said it, as far as that can be told.</summary>
    private bool OnHello(Hello hello)
    {
        var address = hello.Self.Address;
        if (address == _cluster.SelfAddress)
            return false;
        if (address != Sender.Path.Address || address.System != GatesConfig.SystemName || (_heard.Count >= MaxHeard && !_heard.ContainsKey(address)))
        {
            _counts.Refuse();
            return false;
        }
        _heard[address] = hello;
        if (!hello.IsAnswer)
            Sender.Tell(Own(isAnswer: true));
        return true;
    }

    private void Seek()
    {
        LookUp();
        TellSilent(_peers);
        SayHello(_peers);
        if (Elapsed < Listening)
            return;
        if (_heard.Values.Where(hello => hello.Members.Count > 0).Order(Strength).FirstOrDefault() is { } strongest)
            Join(strongest.Self.Address);
        else if (Elapsed > FoundAnyway || (Elapsed > FoundAfter && _heard.Keys.All(IsAbove)))
            Join(_cluster.SelfAddress);
    }

    private void Join(Address address)
    {
        _log.Info(address == _cluster.SelfAddress ? "no other gate has a cluster: this one founds one" : "the cluster of the gate at {0} is joined", $"{address.Host}:{address.Port}");
        _cluster.Join(address);
        Become(() => Joining(address));
    }

    private bool IsAbove(Address other) => Membership.CompareText(_cluster.SelfAddress, other) < 0;

    /// <summary>Two clusters where there should be one: the weaker gives way, gate by gate.</summary>
    private void Compare(Hello other)
    {
        var own = Own(isAnswer: false);
        // Those of one cluster hear of each other one by one, and know some of the same.
        if (other.Members.Count == 0 || own.Members.Intersect(other.Members).Any() || Strength.Compare(own, other) <= 0)
            return;
        _log.Warning("the gate at {0}:{1} has a cluster of its own, of {2} gates: this gate leaves its own, of {3}, for it",
            other.Self.Address.Host, other.Self.Address.Port, other.Reachable, own.Reachable);
        Rejoin(other);
    }

    /// <summary>
    /// A cluster has taken this gate in and its word has not come, so that this gate has founded one in the meantime: they take no other than this one for
    /// their member.
    /// </summary>
    private void LookForClaims()
    {
        var own = Own(isAnswer: false);
        var claim = _heard.Values.FirstOrDefault(hello => own.Members.Intersect(hello.Members).SequenceEqual([own.Self]) && !own.Members.Contains(hello.Self));
        _claims = claim is null ? 0 : _claims + 1;
        if (claim is null || _claims < MaxClaims)
            return;
        _log.Warning("the gate at {0}:{1} takes this gate for one of its cluster, which it is not: this gate joins again", claim.Self.Address.Host, claim.Self.Address.Port);
        Rejoin(claim);
    }

    private void Rejoin(Hello other)
    {
        Timers.Cancel(nameof(TickDue));
        Become(() => ReceiveAny(_ => { }));
        _owner.Tell(new RejoinWanted(other.Self.Address));
    }

    private void TellSilent(IEnumerable<Address> spokenTo) => _connections.Tell(new NothingHeard([.. spokenTo.Except([.. _heard.Keys, _cluster.SelfAddress])]));

    private void SayHello(IEnumerable<Address> peers)
    {
        foreach (var peer in peers.Where(peer => peer != _cluster.SelfAddress))
            Context.At(peer, Name).Tell(Own(isAnswer: false));
    }

    /// <summary>Names stand for other addresses tomorrow, so they are asked for again and again.</summary>
    private void LookUp()
    {
        if (_isLookingUp)
            return;
        _isLookingUp = true;
        var (source, protocol) = (_source, _cluster.SelfAddress.Protocol);
        Task.Run(async () => new PeersFound(await FindAsync(source, protocol).ConfigureAwait(false))).PipeTo(Self);
    }

    /// <summary>A peer as it is written, and its addresses where that is a name: a gate answers to the one that it calls itself by.</summary>
    private static async Task<IReadOnlyList<Address>> FindAsync(PeerSource source, string protocol)
    {
        var found = new HashSet<Address>();
        foreach (var (host, port) in source.DnsName is { } name ? source.EndPoints.Append(new GateEndPoint(name, source.DnsPort)) : source.EndPoints)
        {
            var isName = !IPAddress.TryParse(host, out _);
            if (host != source.DnsName)
                found.Add(new Address(protocol, GatesConfig.SystemName, host, port));
            if (!isName)
                continue;
            try
            {
                foreach (var address in await Dns.GetHostAddressesAsync(host).ConfigureAwait(false))
                    found.Add(new Address(protocol, GatesConfig.SystemName, $"{address}", port));
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Not known at present.
            }
        }
        return [.. found];
    }

    // The stronger first: it reaches more gates; where that is equal it has the gate with the lowest address.
    private static readonly Comparer<Hello> Strength = Comparer<Hello>.Create((a, b) =>
    {
        var byReach = b.Reachable.CompareTo(a.Reachable);
        return byReach != 0 ? byReach
            : Membership.CompareText(Lowest(a), Lowest(b)) is not 0 and var byLowest ? byLowest
            : Membership.CompareText(a.Self.Address, b.Self.Address);
    });

    private static Address Lowest(Hello hello) => Membership.Lowest(hello.Members.Select(member => member.Address)) ?? hello.Self.Address;

    private sealed record PeersFound(IReadOnlyList<Address> Peers);

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}

/// <summary>Leave this cluster, and start anew to join one.</summary>
/// <param name="Member">One of its members, which need not be among the configured peers; null: any.</param>
internal sealed record RejoinWanted(Address? Member = null);
