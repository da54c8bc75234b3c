using Akka.Actor;
using Akka.Event;
using LoginGate.Cluster;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Peers;

/// <summary>
/// Where the gate and the cluster of gates meet, <c>/user/cluster</c>: admission's bans and places go out and others' come in, this gate's summary is
/// told, commands pass both ways. Only there while the cluster is on.
/// </summary>
/// <remarks>
/// <code>
/// Loading  --the file of lifts is read, or cannot be-->  Sharing  --EndPeers-->  Ending  --it has left-->  PeersEnded
/// </code>
/// </remarks>
internal sealed class PeersActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    public const string Name = "cluster";

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    // Longer than a gate has to answer another.
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(4);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LiftBook _lifts = new();
    private readonly PeersSetup _setup;
    private readonly IActorRef _gates;
    private bool _isWriting;
    private string _failure = "";

    /// <param name="setup">What it works with.</param>
    public PeersActor(PeersSetup setup)
    {
        _setup = setup;
        _gates = Context.ActorOf(setup.Gates(Self), "gates");
        Become(Loading);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(PeersSetup setup) => Akka.Actor.Props.Create(() => new PeersActor(setup));

    private string LiftPath => _setup.LiftPath;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(TickDue), TickDue.Instance, TickInterval);
        var path = LiftPath;
        Task.Run(() => new LiftsRead(path.Length == 0 ? "" : LiftFile.Read(path))).PipeTo(Self);
    }

    /// <summary>The last lift may be younger than the last write.</summary>
    protected override void PostStop()
    {
        _setup.Statistics.Others = null;
        if (_lifts.IsChanged && LiftPath.Length > 0 && !_isWriting)
            LiftFile.Write(LiftPath, _lifts.Write(_setup.Clock.GetUtcNow()));
    }

    private void Loading()
    {
        Receive<LiftsRead>(m =>
        {
            _lifts.Read(m.Text);
            BeginSharing();
        });
        Receive<Status.Failure>(m =>
        {
            _log.Warning("lifted bans {0}: {1}; what was lifted before this start is not known here", LiftPath, m.Cause.Message);
            BeginSharing();
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void BeginSharing()
    {
        Become(Sharing);
        Stash.UnstashAll();
    }

    private void Sharing()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Sharing)));
        ReceiveFromGate();
        ReceiveFromCluster();
        Receive<TickDue>(_ => OnTick());
        Receive<LiftsWritten>(OnLiftsWritten);
        Receive<EndPeers>(_ => OnEndPeers());
    }

    private void ReceiveFromGate()
    {
        Receive<BansChanged>(m => _gates.Tell(new ShareBans([.. m.Changes.Select(change => change.ToLocal(m.AreKept))])));
        Receive<PlacesChanged>(m => _gates.Tell(new SharePlaces([.. m.Places.Select(place => place.ToPlace())])));
        Receive<AskOtherGate>(OnAskOtherGate);
    }

    private void ReceiveFromCluster()
    {
        Receive<GatesReady>(_ =>
        {
            _gates.Tell(new ShareBans(_lifts.All));
            _setup.Admission.Tell(FollowAdmission.Instance, Self);
            _gates.Tell(new ShareSummary(_setup.Summary()));
        });
        Receive<BansShared>(m =>
        {
            _lifts.Learn(m.Bans);
            _setup.Admission.Tell(new ApplySharedBans([.. m.Bans.Select(ban => ban.ToChange())]), Self);
        });
        Receive<PlacesShared>(m => _setup.Admission.Tell(
            new ApplyPlacesElsewhere([.. m.Places.Select(place => place.ToPlaces()).OfType<KeyValuePair<AddressRange, int>>()]), Self));
        Receive<PlacesForgotten>(_ => _setup.Admission.Tell(ForgetPlacesElsewhere.Instance, Self));
        Receive<GatesSeen>(m => _setup.Statistics.Others = m.ToOthers(_setup.Name, _setup.Clock.Now()) with { Certificate = _setup.Certificates?.Status });
        Receive<GateAsks>(OnGateAsks);
    }

    private void OnAskOtherGate(AskOtherGate ask)
    {
        var asker = Sender;
        _gates.Ask<GateAnswer>(new OrderGate(ask.Gate, ask.Command, ask.Caller, ask.IsAdmin), AskPatience)
            .PipeTo(asker, Self, answer => new OtherGateAnswer(answer.Answer, answer.Failure), failure => new OtherGateAnswer(null, Phrase.Verbatim(failure.Message)));
    }

    private void OnGateAsks(GateAsks asks)
    {
        var asker = Sender;
        _setup.CarryOut(asks).PipeTo(asker, Self, answer => new GateAnswer(answer, null), failure => new GateAnswer(null, $"{failure.Message}"));
    }

    private void OnTick()
    {
        _gates.Tell(new ShareSummary(_setup.Summary()));
        LookAtCertificates();
        if (!_lifts.IsChanged || _isWriting || LiftPath.Length == 0)
            return;
        _isWriting = true;
        var (path, text) = (LiftPath, _lifts.Write(_setup.Clock.GetUtcNow()));
        Task.Run(() => new LiftsWritten(LiftFile.Write(path, text))).PipeTo(Self);
    }

    /// <summary>Also where the gates' system has not started, and may not for their sake.</summary>
    private void LookAtCertificates()
    {
        if (_setup is not { Certificates: { } certificates, Statistics: var statistics })
            return;
        statistics.Others = (statistics.Others ?? GatesSeen.Nothing.ToOthers(_setup.Name, _setup.Clock.Now())) with { Certificate = certificates.Status };
        foreach (var (text, isError) in certificates.Due())
        {
            if (isError)
                _log.Error("{0}", text);
            else
                _log.Warning("{0}", text);
        }
    }

    private void OnLiftsWritten(LiftsWritten written)
    {
        _isWriting = false;
        if (written.Failure.Length > 0)
            _lifts.PutBack();
        if (written.Failure.Length > 0 && _failure.Length == 0)
            _log.Warning("lifted bans {0}: {1}; until that is mended, they are kept in memory alone", LiftPath, written.Failure);
        _failure = written.Failure;
    }

    private void OnEndPeers()
    {
        var asker = Sender;
        _gates.Tell(LeaveGates.Instance);
        Become(() =>
        {
            Receive<GetInspection>(_ => TellInspection("Ending"));
            Receive<GatesLeft>(_ => asker.Tell(PeersEnded.Instance));
            ReceiveAny(_ => { });
        });
    }

    private void TellInspection(string state)
    {
        var others = _setup.Statistics.Others;
        Sender.Tell(ActorInspection.Of(this, Context, state,
            ("members", others?.Members ?? 0), ("bans known", others?.BansKnown ?? 0), ("lifts known", _lifts.Count)));
    }

    private sealed record LiftsRead(string Text);

    private sealed record LiftsWritten(string Failure);

    private sealed class TickDue
    {
        public static readonly TickDue Instance = new();
    }
}

/// <summary>Ask: leave the cluster. Answered with <see cref="PeersEnded"/>.</summary>
internal sealed class EndPeers
{
    private EndPeers()
    {
    }

    public static EndPeers Instance { get; } = new();
}

/// <summary>The answer to <see cref="EndPeers"/>.</summary>
internal sealed class PeersEnded
{
    private PeersEnded()
    {
    }

    public static PeersEnded Instance { get; } = new();
}
