using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace LoginGate.Cluster.Members;

/// <summary>
/// Puts a gate that cannot be reached out of the cluster where it keeps others from coming and going, and has this gate's system made anew where others
/// have put it out so, or each has put the other out.
/// </summary>
/// <remarks>
/// A gate that cannot be reached stays a member as long as all others do: it serves on and is back at once. But while one cannot be
/// reached, Akka.Cluster lets nobody fully in and nobody out. So a gate that was started again could not join for as long as another is gone, because
/// the one that it was before is still a member. Whom this gate hears itself it does not put out, whatever others say: one that is cut off has said so
/// of all.
/// <para>
/// Where gates are started on both sides of a cut, each side puts the other out. When the cut is over each refuses the other's connections, as those of a
/// gate that has not been started again, so that neither learns that it has been put out itself. So a gate that refuses others for long is made anew: first
/// on the side that is the smaller as far as it knows, and if that has not helped on the other too.
/// </para>
/// </remarks>
internal sealed class DowningActor : ReceiveActor, IWithTimers
{
    public const string Name = "downing";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(2);

    /// <summary>So long others wait for it to be reached again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>So long a gate is called and refused: one that learns that it has been put out has left by then. The stronger waits for the other.</summary>
    private static readonly TimeSpan MaxRefusing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxRefusingOfStronger = TimeSpan.FromSeconds(40);

    // Peers are called every two seconds.
    private static readonly TimeSpan RefusedLately = TimeSpan.FromSeconds(10);

    // How Akka.Remote says that it has called one that it takes nothing from, and that this one is there.
    private const string Refusal = "The remote system has a UID that has been quarantined";

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly IActorRef _owner;
    private readonly IActorRef _directory;
    private readonly TimeProvider _clock;
    private readonly Dictionary<Address, (long Since, long Last)> _refused = [];
    private long? _blocked;

    /// <param name="owner">Is told <see cref="RejoinWanted"/>.</param>
    /// <param name="directory">Is asked <see cref="GetHeard"/>.</param>
    public DowningActor(IActorRef owner, IActorRef directory)
    {
        (_owner, _directory, _clock) = (owner, directory, GatesSetup.Of(Context.System).Clock);
        Receive<TickDue>(_ =>
        {
            _directory.Tell(GetHeard.Instance);
            EndRefusing();
        });
        Receive<GatesHeard>(OnGatesHeard);
        Receive<ThisActorSystemQuarantinedEvent>(OnQuarantined);
        Receive<AssociationErrorEvent>(m => OnRefused(m.RemoteAddress), IsRefusal);
        Receive<AssociatedEvent>(m => _refused.Remove(m.RemoteAddress));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef owner, IActorRef directory) => Akka.Actor.Props.Create(() => new DowningActor(owner, directory));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociatedEvent));
        Timers.StartPeriodicTimer(nameof(TickDue), TickDue.Instance, TickInterval);
    }

    private void OnGatesHeard(GatesHeard heard)
    {
        var state = _cluster.State;
        var gone = state.Unreachable
            .Where(member => member.Status is not (MemberStatus.Down or MemberStatus.Exiting) && !heard.From.Contains(member.Address)).ToArray();
        if (gone.Length == 0 || state.Leader != _cluster.SelfAddress || state.Members.All(member => member.Status == MemberStatus.Up))
        {
            _blocked = null;
            return;
        }
        _blocked ??= _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_blocked.Value) < Patience)
            return;
        foreach (var member in gone)
        {
            _log.Warning("the gate at {0}:{1} cannot be reached and keeps others from joining: it is put out of the cluster, and joins again when it is back",
                member.Address.Host, member.Address.Port);
            _cluster.Down(member.Address);
        }
    }

    /// <summary>Whoever puts a gate out takes nothing from it any more: only under a new number may it come again.</summary>
    private void OnQuarantined(ThisActorSystemQuarantinedEvent told)
    {
        if (_cluster.State.Members.All(member => member.Address != told.RemoteAddress))
            return;
        _log.Warning("the gate at {0}:{1} has put this one out of its cluster: this gate joins again", told.RemoteAddress.Host, told.RemoteAddress.Port);
        _owner.Tell(new RejoinWanted(told.RemoteAddress));
    }

    private static bool IsRefusal(AssociationErrorEvent m) =>
        !m.IsInbound && Causes.Of(m.Cause).Any(cause => cause.Message.StartsWith(Refusal, StringComparison.Ordinal));

    private void OnRefused(Address address)
    {
        var now = _clock.GetTimestamp();
        _refused[address] = (_refused.TryGetValue(address, out var refused) ? refused.Since : now, now);
    }

    private void EndRefusing()
    {
        foreach (var (gone, _) in _refused.Where(pair => _clock.GetElapsedTime(pair.Value.Last) > RefusedLately).ToArray())
            _refused.Remove(gone);
        if (_refused.Count == 0)
            return;
        var (address, (since, _)) = _refused.MinBy(pair => pair.Value.Since);
        if (_clock.GetElapsedTime(since) < (IsStronger() ? MaxRefusingOfStronger : MaxRefusing))
            return;
        _log.Warning("this gate and the one at {0}:{1} have put each other out of their clusters: this gate joins again", address.Host, address.Port);
        _refused.Clear();
        _owner.Tell(new RejoinWanted(address));
    }

    /// <summary>As far as this gate knows: there may be others, who do not know of it.</summary>
    private bool IsStronger()
    {
        var own = _cluster.State.Members.Select(member => member.Address).ToArray();
        return own.Length != _refused.Count ? own.Length > _refused.Count
            : Membership.CompareText(Membership.Lowest(own), Membership.Lowest(_refused.Keys)) < 0;
    }

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}
