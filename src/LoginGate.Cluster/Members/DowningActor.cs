using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace LoginGate.Cluster.Members;

/// <summary>
/// Puts a gate that cannot be reached out of the cluster where it keeps others from coming and going, and has this gate's system made anew where others
/// have put it out so.
/// </summary>
/// <remarks>
/// A gate that cannot be reached stays a member as long as all others do: it serves on and is back at once. But while one cannot be
/// reached, Akka.Cluster lets nobody fully in and nobody out. So a gate that was started again could not join for as long as another is gone, because
/// the one that it was before is still a member. Whom this gate hears itself it does not put out, whatever others say: one that is cut off has said so
/// of all.
/// </remarks>
internal sealed class DowningActor : ReceiveActor, IWithTimers
{
    public const string Name = "downing";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(2);

    /// <summary>So long others wait for it to be reached again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly IActorRef _owner;
    private readonly IActorRef _directory;
    private readonly TimeProvider _clock;
    private long? _blocked;

    /// <param name="owner">Is told <see cref="RejoinWanted"/>.</param>
    /// <param name="directory">Is asked <see cref="GetHeard"/>.</param>
    public DowningActor(IActorRef owner, IActorRef directory)
    {
        (_owner, _directory, _clock) = (owner, directory, GatesSetup.Of(Context.System).Clock);
        Receive<TickDue>(_ => _directory.Tell(GetHeard.Instance));
        Receive<GatesHeard>(OnGatesHeard);
        Receive<ThisActorSystemQuarantinedEvent>(OnQuarantined);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef owner, IActorRef directory) => Akka.Actor.Props.Create(() => new DowningActor(owner, directory));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
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

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}
