using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Alarms;

/// <summary>
/// Tells operators at once, <c>/user/alarms</c>: looks at the gate's figures, hears what others raise, keeps alarms apart and gives them to the webhooks, each of
/// which is a child with a queue and a pace of its own.
/// </summary>
/// <remarks>
/// <code>
/// Silent    --ApplyAlarmSettings with webhooks-->     Watching
/// Watching  --ApplyAlarmSettings without webhooks-->  Silent
/// </code>
/// </remarks>
internal sealed class AlarmsActor : ReceiveActor, IWithTimers
{
    public const string Name = "alarms";

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(5);

    // A request that is under way, and the test after it.
    private static readonly TimeSpan TestPatience = TimeSpan.FromSeconds(25);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> _webhooks = new(StringComparer.Ordinal);
    private readonly AlarmPace _pace = new();
    private readonly AlarmDuty _duty = new();
    private readonly GateStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly AlarmWatch _watch;
    private AlarmSettings _settings;
    private WebhookSender? _sender;
    private int _made;

    /// <param name="settings">What it begins with.</param>
    /// <param name="statistics">What it looks at, and where it counts.</param>
    /// <param name="machine">Reads what the process uses.</param>
    /// <param name="clock">The time.</param>
    public AlarmsActor(AlarmSettings settings, GateStatistics statistics, Func<MachineLoad> machine, TimeProvider clock)
    {
        (_settings, _statistics, _clock) = (settings, statistics, clock);
        _watch = new AlarmWatch(statistics, machine, clock);
        Apply(settings);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(AlarmSettings settings, GateStatistics statistics, Func<MachineLoad> machine, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new AlarmsActor(settings, statistics, machine, clock));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AlarmRaised));

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _sender?.Dispose();
    }

    private void Silent()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Silent)));
        Receive<AlarmRaised>(_ => { });
        Receive<LookDue>(_ => { });
        ReceiveInEveryState();
    }

    private void Watching()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Watching)));
        Receive<AlarmRaised>(OnAlarmRaised);
        Receive<LookDue>(_ => OnLookDue());
        ReceiveInEveryState();
    }

    private void ReceiveInEveryState()
    {
        Receive<ApplyAlarmSettings>(m => Apply(m.Settings));
        Receive<PassAlarmsOn>(_ =>
        {
            _duty.PassOn();
            Sender.Tell(AlarmsPassedOn.Instance);
        });
        Receive<GetAlarms>(_ => Gather<WebhookStatus>(GetWebhook.Instance, StatusPatience, (_, failure) => throw failure)
            .PipeTo(Sender, Self, all => new AlarmsStatus(all)));
        Receive<TestAlarms>(_ => Gather(TestWebhook.Instance, TestPatience, (name, failure) => new WebhookTested(name, failure.Message))
            .PipeTo(Sender, Self, all => new AlarmsTested(all)));
    }

    private void Apply(AlarmSettings settings)
    {
        _settings = settings;
        foreach (var gone in _webhooks.Keys.Except(settings.Webhooks.Select(webhook => webhook.Name)).ToArray())
        {
            Context.Stop(_webhooks[gone]);
            _webhooks.Remove(gone);
        }
        foreach (var webhook in settings.Webhooks)
        {
            if (_webhooks.TryGetValue(webhook.Name, out var known))
                known.Tell(new ApplyWebhook(webhook, settings));
            else
                _webhooks[webhook.Name] = Make(webhook);
        }
        Become(settings.Webhooks.Count > 0 ? Watching : Silent);
        if (settings.Webhooks.Count == 0)
            Timers.Cancel(nameof(LookDue));
        else if (!Timers.IsTimerActive(nameof(LookDue)))
            Timers.StartPeriodicTimer(nameof(LookDue), LookDue.Instance, LookInterval);
    }

    // Numbered: one that comes back after a reload may meet its predecessor, which is still ending.
    private IActorRef Make(WebhookSettings webhook)
    {
        // Where there is no webhook, nothing of HTTP's client is loaded.
        _sender ??= new WebhookSender();
        return Context.ActorOf(WebhookActor.Props(webhook, _settings, _sender.SendAsync, _statistics.Alarms, _clock), $"{webhook.Name}-{++_made}");
    }

    private void OnLookDue()
    {
        foreach (var raised in _watch.Look(_settings))
            OnAlarmRaised(raised);
        DeliverDue();
    }

    private void OnAlarmRaised(AlarmRaised raised)
    {
        if (!_duty.IsMine(raised))
            return;
        _log.Info("alarm {0}{1}: {2}", raised.Kind.Word(), raised.Line.Length > 0 ? Phrase.Of($" of line {raised.Line}") : "", raised.Text);
        _pace.Add(raised, _clock.GetLocalNow());
        DeliverDue();
    }

    private void DeliverDue()
    {
        foreach (var alarm in _pace.TakeDue(_clock.Now(), _settings.MinInterval))
        {
            foreach (var webhook in _settings.Webhooks.Where(webhook => webhook.Kinds.Contains(alarm.Kind!.Value)))
                _webhooks[webhook.Name].Tell(new Deliver(alarm));
        }
    }

    /// <summary>The webhooks' answers, in the settings' order.</summary>
    private Task<T[]> Gather<T>(object question, TimeSpan patience, Func<string, Exception, T> otherwise)
    {
        var asked = _settings.Webhooks.Select(webhook => (webhook.Name, Actor: _webhooks[webhook.Name])).ToArray();
        return Task.WhenAll(asked.Select(async webhook =>
        {
            try
            {
                return await webhook.Actor.Ask<T>(question, patience).ConfigureAwait(false);
            }
            catch (AskTimeoutException late)
            {
                return otherwise(webhook.Name, late);
            }
        }));
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state, ("webhooks", _webhooks.Count)));

    private sealed class LookDue
    {
        public static readonly LookDue Instance = new();
    }
}
