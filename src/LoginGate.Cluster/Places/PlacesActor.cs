using Akka.Actor;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Places;

/// <summary>
/// Counts clients together: tells the other gates once a second which addresses have other numbers of clients here, and this gate how many the others
/// have. A gate that is not heard of counts no more.
/// </summary>
internal sealed class PlacesActor : ReceiveActor, IWithTimers
{
    public const string Name = "places";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<AddressBlock, int> _own = [];
    private readonly Dictionary<Address, PlacesOut> _out = [];
    private readonly PlacesOfOthers _others = new();
    private readonly IActorRef _gate;
    private readonly IActorRef _directory;
    private readonly TimeProvider _clock;
    private readonly WireCounts _counts;

    /// <param name="gate">Is told the others' places.</param>
    /// <param name="directory">Tells who the others are.</param>
    public PlacesActor(IActorRef gate, IActorRef directory)
    {
        var setup = GatesSetup.Of(Context.System);
        (_gate, _directory, _clock, _counts) = (gate, directory, setup.Clock, setup.Counts);
        Receive<SharePlaces>(OnSharePlaces);
        Receive<OthersKnown>(OnOthersKnown);
        Receive<PlacesTold>(OnPlacesTold);
        Receive<PlacesWanted>(_ =>
        {
            if (_out.ContainsKey(Sender.Path.Address))
                _out[Sender.Path.Address] = new PlacesOut(_own.Keys);
        });
        Receive<TickDue>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef gate, IActorRef directory) => Akka.Actor.Props.Create(() => new PlacesActor(gate, directory));

    protected override void PreStart()
    {
        _directory.Tell(FollowOthers.Instance);
        Timers.StartPeriodicTimer(nameof(TickDue), TickDue.Instance, TickInterval);
    }

    private void OnSharePlaces(SharePlaces share)
    {
        foreach (var (block, count) in share.Places)
        {
            if (count > 0)
                _own[block] = count;
            else
                _own.Remove(block);
            foreach (var other in _out.Values)
                other.Change(block);
        }
    }

    private void OnOthersKnown(OthersKnown known)
    {
        foreach (var gone in _out.Keys.Where(address => !known.Others.ContainsKey(address)).ToArray())
        {
            _out.Remove(gone);
            _others.Forget(gone);
        }
        foreach (var address in known.Others.Keys)
            _out.TryAdd(address, new PlacesOut(_own.Keys));
    }

    private void OnPlacesTold(PlacesTold told)
    {
        var address = Sender.Path.Address;
        if (!_out.ContainsKey(address))
        {
            // Of a gate that has just become a member, this actor is told in a moment; then it is asked for everything.
            _counts.RefuseUnknown(address, _clock);
        }
        else if (!_others.Hear(address, told, _clock.GetTimestamp()))
        {
            Sender.Tell(PlacesWanted.Instance);
        }
    }

    private void OnTick()
    {
        foreach (var (address, other) in _out)
        {
            if (other.Next(_own, _clock) is { } told)
                Context.At(address, Name).Tell(told);
        }
        _others.ForgetSilent(_clock);
        var changes = _others.TakeChanges();
        if (changes.Count > 0)
            _gate.Tell(new PlacesShared(changes));
    }

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}
