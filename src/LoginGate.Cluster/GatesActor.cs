using Akka.Actor;
using Akka.Event;
using LoginGate.Cluster.Members;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster;

/// <summary>
/// The owner of the actor system <c>gates</c>: starts it, hands on what passes between it and the gate, and makes it anew whenever and why ever it has
/// ended. Lives in the gate's own system.
/// </summary>
/// <remarks>
/// <code>
/// Starting  --the system runs-->              Running
/// Starting  --it cannot be started-->         Wait
/// Running   --it has ended-->                 Wait      --back-off is over-->  Starting
/// Running   --a stronger cluster is there-->  Leaving   --it has ended-->      Starting
/// any       --LeaveGates-->                   Leaving   --it has ended-->      stopped, GatesLeft
/// </code>
/// </remarks>
public sealed class GatesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan MinWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    // A second or two are usual.
    private static readonly TimeSpan LongStart = TimeSpan.FromSeconds(60);

    // What keeps it from starting may last for weeks.
    private static readonly TimeSpan Retold = TimeSpan.FromDays(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WireCounts _counts = new();
    private readonly GatesSettings _settings;
    private readonly IActorRef _gate;
    private readonly TimeProvider _clock;
    private readonly Action<LogEvent> _systemLog;
    private Task<GatesSystem>? _starting;
    private GatesSystem? _system;
    private TimeSpan _wait = MinWait;
    private IActorRef? _leaver;
    private long _started;
    private string _failure = "";
    private long _failureTold;

    // Of the cluster to join: this gate may have been found by it, and know none of its members. For one start: should that come to nothing, it is found again.
    private GateEndPoint? _sought;

    /// <inheritdoc cref="Props"/>
    public GatesActor(GatesSettings settings, IActorRef gate, TimeProvider clock, Action<LogEvent> log)
    {
        (_settings, _gate, _clock, _systemLog) = (settings, gate, clock, log);
        Become(Starting);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="settings">How this gate takes part.</param>
    /// <param name="gate">Is told what the others say.</param>
    /// <param name="clock">The time for all.</param>
    /// <param name="log">Takes what the gates' system logs; called by its threads.</param>
    public static Props Props(GatesSettings settings, IActorRef gate, TimeProvider clock, Action<LogEvent> log) =>
        Akka.Actor.Props.Create(() => new GatesActor(settings, gate, clock, log));

    /// <summary>The gate has ended without a word: so does the system, as soon as it is there.</summary>
    protected override void PostStop() => _ = _system?.LeaveAsync()
        ?? _starting?.ContinueWith(start => start.Result.LeaveAsync(), default, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    private void Starting()
    {
        Receive<GatesSystem>(Run);
        Receive<Status.Failure>(m =>
        {
            TellFailure(ReasonOf(m.Cause));
            Wait();
        });
        Receive<LeaveGates>(_ => _leaver = Sender);
        Receive<StartIsLong>(_ => _log.Warning("what connects this gate with others has been starting for {0:0} s; until it has started, the gate serves by itself", LongStart.TotalSeconds));
        ReceiveDropped();
        Timers.StartSingleTimer(nameof(StartIsLong), StartIsLong.Instance, LongStart);
        var settings = _sought is null ? _settings : _settings with { Peers = _settings.Peers with { EndPoints = [.. _settings.Peers.EndPoints, _sought] } };
        var (gate, self, clock, counts, log) = (_gate, Self, _clock, _counts, _systemLog);
        _starting = Task.Run(() => GatesSystem.Start(settings, gate, self, clock, counts, log));
        _starting.PipeTo(Self);
    }

    /// <summary>Once, and once a day while it stays the same: it is tried again all the time.</summary>
    private void TellFailure(string reason)
    {
        if (reason == _failure && _clock.GetElapsedTime(_failureTold) < Retold)
            return;
        (_failure, _failureTold) = (reason, _clock.GetTimestamp());
        _log.Error("other gates cannot be listened for on {0}: {1}; the gate serves by itself until that is mended", _settings.Listen, reason);
    }

    private void Wait()
    {
        if (_leaver is not null)
        {
            End();
            return;
        }
        Timers.Cancel(nameof(StartIsLong));
        Timers.StartSingleTimer(nameof(StartDue), StartDue.Instance, _wait);
        _wait = _wait * 2 < MaxWait ? _wait * 2 : MaxWait;
        Become(() =>
        {
            Receive<StartDue>(_ => Become(Starting));
            Receive<LeaveGates>(_ =>
            {
                _leaver = Sender;
                End();
            });
            ReceiveDropped();
        });
    }

    private void Run(GatesSystem system)
    {
        Timers.Cancel(nameof(StartIsLong));
        (_system, _starting, _sought, _failure) = (system, null, null, "");
        _started = _clock.GetTimestamp();
        var self = Self;
        _ = system.Ended.ContinueWith(_ => self.Tell(SystemEnded.Instance), TaskScheduler.Default);
        if (_leaver is not null)
        {
            Leave();
            return;
        }
        Become(Running);
        _gate.Tell(GatesReady.Instance);
    }

    private void Running()
    {
        var system = _system!;
        Receive<ShareBans>(system.Bans.Tell);
        Receive<SharePlaces>(system.Places.Tell);
        Receive<ShareSummary>(system.Directory.Tell);
        Receive<OrderGate>(system.Orders.Forward);
        Receive<RejoinWanted>(m =>
        {
            _sought = m.Member is { Host: { } host, Port: { } port } ? new GateEndPoint(host, port) : null;
            Leave();
        });
        Receive<SystemEnded>(_ =>
        {
            if (_clock.GetElapsedTime(_started) > MaxWait)
                _wait = MinWait;
            _log.Warning("this gate is out of the cluster, and goes on by itself; the cluster is joined again in {0:0} s", _wait.TotalSeconds);
            ForgetSystem();
            Wait();
        });
        Receive<LeaveGates>(_ =>
        {
            _leaver = Sender;
            Leave();
        });
    }

    private void Leave()
    {
        _ = _system!.LeaveAsync();
        Become(() =>
        {
            Receive<SystemEnded>(_ =>
            {
                ForgetSystem();
                if (_leaver is null)
                    Become(Starting);
                else
                    End();
            });
            Receive<LeaveGates>(_ => _leaver = Sender);
            ReceiveDropped();
        });
    }

    private void End()
    {
        _leaver.Tell(GatesLeft.Instance);
        Context.Stop(Self);
    }

    /// <summary>What is shared now is shared again when the system has started: <see cref="GatesReady"/>.</summary>
    private void ReceiveDropped()
    {
        Receive<ShareBans>(_ => { });
        Receive<SharePlaces>(_ => { });
        Receive<ShareSummary>(_ => { });
        Receive<OrderGate>(_ => Sender.Tell(new GateAnswer(null, $"this gate is out of the cluster at present")));
        Receive<RejoinWanted>(_ => { });
    }

    /// <summary>Of several that failed together, the first one's own.</summary>
    private static string ReasonOf(Exception cause) => Causes.Of(cause).Last().Message;

    private void ForgetSystem()
    {
        _system = null;
        _gate.Tell(PlacesForgotten.Instance);
        _gate.Tell(GatesSeen.Nothing);
    }

    private sealed class SystemEnded
    {
        public static readonly SystemEnded Instance = new();
    }

    private sealed class StartIsLong
    {
        public static readonly StartIsLong Instance = new();
    }

    private sealed class StartDue
    {
        public static readonly StartDue Instance = new();
    }
}
