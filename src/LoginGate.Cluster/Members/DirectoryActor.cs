using System.Collections.Frozen;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Members;

/// <summary>
/// Knows the gates of the cluster: who is a member, what each says of itself, and since when one cannot be reached. Tells the others about this gate when
/// something has changed, and every few seconds anyway.
/// </summary>
internal sealed class DirectoryActor : ReceiveActor, IWithTimers
{
    public const string Name = "directory";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(5);

    /// <summary>A gate that was heard so lately can be reached, whatever others say: two of its messages in a row are lost at the most.</summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(12);

    // A gate that joins may not know yet that this one is a member, and takes nothing from it.
    private static readonly TimeSpan Meeting = TimeSpan.FromSeconds(10);

    /// <summary>A clock is told of that is this far from this gate's.</summary>
    private static readonly TimeSpan WarnedDifference = TimeSpan.FromMinutes(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<Address, Other> _others = [];
    private readonly HashSet<IActorRef> _siblings = [];
    private readonly GatesSettings _settings;
    private readonly IActorRef _gate;
    private readonly TimeProvider _clock;
    private readonly WireCounts _counts;
    private GateSummary _own;
    private GateSummary? _told;
    private long _toldAt;
    private long _metAt;
    private BansCounted _bans = new(0, 0);

    /// <param name="settings">Of this gate.</param>
    /// <param name="gate">Is told of the others.</param>
    public DirectoryActor(GatesSettings settings, IActorRef gate)
    {
        var setup = GatesSetup.Of(Context.System);
        (_settings, _gate, _clock, _counts) = (settings, gate, setup.Clock, setup.Counts);
        _own = new GateSummary(settings.Gate, settings.Version, _clock.GetUtcNow(), _clock.GetUtcNow(), IsDraining: false, []);
        Receive<ShareSummary>(m => _own = m.Summary with { Gate = settings.Gate, Version = settings.Version });
        Receive<GateSummary>(OnGateSummary);
        Receive<BansCounted>(m => _bans = m);
        Receive<FollowOthers>(_ =>
        {
            _siblings.Add(Sender);
            Sender.Tell(Known());
        });
        Receive<GetHeard>(_ => Sender.Tell(new GatesHeard(_others.Where(pair => pair.Value.IsHeard(_clock)).Select(pair => pair.Key).ToFrozenSet())));
        Receive<TickDue>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(GatesSettings settings, IActorRef gate) => Akka.Actor.Props.Create(() => new DirectoryActor(settings, gate));

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(TickDue), TickDue.Instance, TickInterval);

    private void OnTick()
    {
        var state = _cluster.State;
        var members = state.Members.Where(IsTaken).Select(member => member.Address).Where(address => address != _cluster.SelfAddress).ToHashSet();
        var unreachable = state.Unreachable.Select(member => member.Address).ToHashSet();
        _counts.Know(members, isJoined: _cluster.HasSelf(), _clock);
        var areOthers = Forget(members) | Meet(members);
        foreach (var (address, other) in _others)
        {
            // What a gate that is cut off itself has said of others stands for as long as it is a member.
            var isUnreachable = unreachable.Contains(address) && !other.IsHeard(_clock);
            other.See(isUnreachable, _clock.GetTimestamp(), () => TellReachability(address, other, !isUnreachable));
        }
        if (areOthers)
        {
            _metAt = _clock.GetTimestamp();
            TellSiblings();
        }
        TellOthers();
        TellGate(state);
    }

    private static bool IsTaken(Member member) =>
        member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving;

    private bool Forget(HashSet<Address> members)
    {
        var gone = _others.Keys.Where(address => !members.Contains(address)).ToArray();
        foreach (var address in gone)
        {
            _others.Remove(address, out var other);
            _log.Info("gate {0} has left the cluster", NameOf(address, other!));
        }
        return gone.Length > 0;
    }

    private bool Meet(HashSet<Address> members)
    {
        var isNew = false;
        foreach (var address in members)
            isNew |= _others.TryAdd(address, new Other());
        return isNew;
    }

    private void OnGateSummary(GateSummary summary)
    {
        var address = Sender.Path.Address;
        if (!_others.TryGetValue(address, out var other))
        {
            // A gate that has just become a member is met at the next tick, and says it again.
            _counts.RefuseUnknown(address, _clock);
            return;
        }
        var isNew = other.Summary?.Gate != summary.Gate;
        other.Hear(summary, _clock);
        if (isNew)
        {
            _log.Info("gate {0} at {1} is in the cluster", summary.Gate, EndPoint(address));
            WarnOfName(summary.Gate, address);
            TellSiblings();
        }
        if (other.ClockAhead < GateMessageSerializer.MaxClockAhead)
            _counts.Forget(summary.Gate);
        WarnOfClock(other);
    }

    private void WarnOfName(string name, Address address)
    {
        if (name == _settings.Gate || _others.Any(pair => pair.Key != address && pair.Value.Summary?.Gate == name))
            _log.Warning("two gates are called {0}, one of them at {1}: give each a name of its own (cluster.name)", name, EndPoint(address));
    }

    private void WarnOfClock(Other other)
    {
        var isWrong = other.ClockAhead.Duration() > WarnedDifference;
        if (isWrong && !other.IsClockTold)
        {
            _log.Warning("the clock of gate {0} is {1:0} s {2} this gate's{3}", other.Summary!.Gate, other.ClockAhead.Duration().TotalSeconds,
                other.ClockAhead > TimeSpan.Zero ? (FormattableString)$"ahead of" : (FormattableString)$"behind",
                other.ClockAhead > GateMessageSerializer.MaxClockAhead ? (FormattableString)$": its bans are refused until it is right" : $"");
        }
        other.IsClockTold = isWrong;
    }

    private void TellReachability(Address address, Other other, bool isReachable)
    {
        if (isReachable)
            _log.Info("gate {0} can be reached again", NameOf(address, other));
        else
            _log.Warning("gate {0} cannot be reached: both go on with what they know", NameOf(address, other));
    }

    private void TellSiblings()
    {
        var known = Known();
        foreach (var sibling in _siblings)
            sibling.Tell(known);
    }

    private OthersKnown Known() => new(_others.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Summary?.Gate ?? ""));

    private void TellOthers()
    {
        var isSame = _told is not null && _told with { Lines = _own.Lines, Clock = _own.Clock } == _own && _told.Lines.SequenceEqual(_own.Lines);
        if (isSame && _clock.GetElapsedTime(_toldAt) < TellInterval && _clock.GetElapsedTime(_metAt) > Meeting)
            return;
        (_told, _toldAt) = (_own, _clock.GetTimestamp());
        var summary = _own with { Clock = _clock.GetUtcNow() };
        foreach (var address in _others.Keys)
            Context.At(address, Name).Tell(summary);
    }

    private void TellGate(ClusterEvent.CurrentClusterState state) => _gate.Tell(new GatesSeen(
        [.. _others.Select(pair => pair.Value.Info(pair.Key, _clock)).OrderBy(info => info.Summary?.Gate, StringComparer.Ordinal)],
        IsUp: true, state.Members.Count(IsTaken), _bans.Known, _bans.Unshared, _counts.Refused, _counts.ClocksAhead.ToFrozenDictionary()));

    private static string NameOf(Address address, Other other) => other.Summary?.Gate ?? EndPoint(address);

    private static string EndPoint(Address address) => $"{address.Host}:{address.Port}";

    /// <summary>Another gate.</summary>
    private sealed class Other
    {
        private long _heard;
        private long? _unreachable;

        public GateSummary? Summary { get; private set; }

        public TimeSpan ClockAhead { get; private set; }

        public bool IsClockTold { get; set; }

        public void Hear(GateSummary summary, TimeProvider clock) =>
            (Summary, ClockAhead, _heard) = (summary, summary.Clock - clock.GetUtcNow(), clock.GetTimestamp());

        public bool IsHeard(TimeProvider clock) => Summary is not null && clock.GetElapsedTime(_heard) < MaxSilence;

        public void See(bool isUnreachable, long now, Action tell)
        {
            if (isUnreachable == _unreachable.HasValue)
                return;
            _unreachable = isUnreachable ? now : null;
            tell();
        }

        public GateInfo Info(Address address, TimeProvider clock) => new(
            address, Summary, Summary is null ? TimeSpan.Zero : clock.GetElapsedTime(_heard), ClockAhead,
            _unreachable is { } since ? clock.GetElapsedTime(since) : null);
    }

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}

/// <summary>Tell me the other gates, now and whenever they are others: <see cref="OthersKnown"/>.</summary>
internal sealed class FollowOthers
{
    public static readonly FollowOthers Instance = new();
}

/// <summary>Ask: which gates this one hears itself. Answered with <see cref="GatesHeard"/>.</summary>
internal sealed class GetHeard
{
    public static readonly GetHeard Instance = new();
}
