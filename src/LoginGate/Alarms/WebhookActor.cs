using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Alarms;

/// <summary>One webhook: keeps the alarms that wait for it, in order, and posts one at a time; what fails is repeated until it is too old.</summary>
/// <remarks>
/// <code>
/// Resting  --an alarm waits and may go, or a test-->  Sending
/// Sending  --Answered-->                              Resting  (taken: the next after a pause; failed: again after a delay)
/// Resting  --an alarm is too old-->                   Resting  (given up; one warning until the webhook works again)
/// </code>
/// </remarks>
internal sealed class WebhookActor : ReceiveActor, IWithTimers
{
    /// <summary>Alarms that may wait.</summary>
    public const int MostWaiting = 50;

    /// <summary>Tests that may wait for a request that is under way.</summary>
    public const int MostTesters = 8;

    /// <summary>How old an alarm may be that is still sent.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);

    /// <summary>Between two requests: DingTalk and WeCom take 20 a minute.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>After the first failure in a row, the second and so on; the last one stays.</summary>
    public static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _ending = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private readonly Queue<IActorRef> _testers = [];
    private readonly Func<WebhookSettings, HttpRequestMessage, CancellationToken, Task<WebhookAnswer>> _send;
    private readonly AlarmStatistics _statistics;
    private readonly TimeProvider _clock;
    private AlarmSettings _settings;
    private WebhookSettings _webhook;
    private TimeSpan _notBefore;
    private WebhookStatus _status;
    private int _failures;
    private int _leftOut;
    private int _givenUp;

    /// <param name="webhook">Where to.</param>
    /// <param name="settings">What all webhooks have in common.</param>
    /// <param name="send">Posts a request; does not fail.</param>
    /// <param name="statistics">Where it is counted.</param>
    /// <param name="clock">The time.</param>
    public WebhookActor(
        WebhookSettings webhook, AlarmSettings settings, Func<WebhookSettings, HttpRequestMessage, CancellationToken, Task<WebhookAnswer>> send,
        AlarmStatistics statistics, TimeProvider clock)
    {
        (_webhook, _settings, _send, _statistics, _clock) = (webhook, settings, send, statistics, clock);
        _notBefore = clock.Now();
        _status = new WebhookStatus(webhook, 0, 0, 0, 0, null, "");
        Become(Resting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        WebhookSettings webhook, AlarmSettings settings, Func<WebhookSettings, HttpRequestMessage, CancellationToken, Task<WebhookAnswer>> send,
        AlarmStatistics statistics, TimeProvider clock) => Akka.Actor.Props.Create(() => new WebhookActor(webhook, settings, send, statistics, clock));

    protected override void PostStop() => _ending.Cancel();

    private void Resting()
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Resting)));
        Receive<Deliver>(m =>
        {
            Add(m.Alarm);
            Next();
        });
        Receive<TestWebhook>(_ =>
        {
            AddTester();
            Next();
        });
        Receive<SendDue>(_ => Next());
        Receive<ApplyWebhook>(m =>
        {
            Apply(m);
            Next();
        });
        ReceiveInEveryState();
    }

    private void Sending(Waiting? alarm, IActorRef? tester)
    {
        Receive<GetInspection>(_ => TellInspection(nameof(Sending)));
        Receive<Deliver>(m => Add(m.Alarm));
        Receive<TestWebhook>(_ => AddTester());
        Receive<SendDue>(_ => { });
        Receive<ApplyWebhook>(Apply);
        Receive<WebhookAnswer>(answer =>
        {
            Become(Resting);
            tester?.Tell(new WebhookTested(_webhook.Name, answer.Failure));
            OnAnswer(answer, alarm);
            Next();
        });
        ReceiveInEveryState();
    }

    private void ReceiveInEveryState() => Receive<GetWebhook>(_ => Sender.Tell(_status with { Webhook = _webhook, Waiting = _waiting.Count }));

    /// <summary>What was wrong may be mended: what waits is tried at once.</summary>
    private void Apply(ApplyWebhook apply)
    {
        (_webhook, _settings) = (apply.Webhook, apply.Settings);
        (_failures, _notBefore) = (0, _clock.Now());
    }

    private void Add(Alarm alarm)
    {
        _waiting.AddLast(new Waiting(alarm, _clock.Now() + Expiry));
        if (_waiting.Count > MostWaiting)
            Drop(_waiting.FirstOrDefault(waiting => waiting.Alarm.Kind != AlarmKind.LoginSrv) ?? _waiting.First!.Value);
    }

    private void AddTester()
    {
        if (_testers.Count < MostTesters)
            _testers.Enqueue(Sender);
        else
            Sender.Tell(new WebhookTested(_webhook.Name, "too many tests wait for it already"));
    }

    /// <summary>Sends what may go now, or sets the time for it.</summary>
    private void Next()
    {
        var now = _clock.Now();
        while (_waiting.First is { } first && first.Value.TooOldAt <= now)
            GiveUp(first.Value);
        if (_testers.TryDequeue(out var tester))
            Send(Alarm.Test(_clock.GetLocalNow()), null, tester);
        else if (_waiting.First is not { } next)
            return;
        else if (now < _notBefore)
            Timers.StartSingleTimer(nameof(SendDue), SendDue.Instance, _notBefore - now);
        else
            SendFirst(next.Value);
    }

    private void SendFirst(Waiting first)
    {
        _waiting.RemoveFirst();
        var telling = first with { Alarm = first.Alarm with { LeftOut = first.Alarm.LeftOut + _leftOut } };
        _leftOut = 0;
        Send(telling.Alarm, telling, null);
    }

    private void Send(Alarm alarm, Waiting? waiting, IActorRef? tester)
    {
        Become(() => Sending(waiting, tester));
        var request = WebhookRequest.Of(_webhook, alarm, _settings.Name, _settings.Language, _clock.GetUtcNow());
        _send(_webhook, request, _ending.Token).PipeTo(Self);
    }

    private void OnAnswer(WebhookAnswer answer, Waiting? alarm)
    {
        if (answer.IsTaken)
        {
            (_failures, _notBefore) = (0, _clock.Now() + Pause);
            OnTaken(alarm);
            return;
        }
        _status = _status with { LastError = answer.Failure };
        if (alarm is null)
            return;
        var delay = Delays[Math.Min(_failures++, Delays.Length - 1)];
        _notBefore = _clock.Now() + (answer.RetryAfter > delay ? answer.RetryAfter : delay);
        _status = _status with { Failed = _status.Failed + 1 };
        _statistics.OnFailed(alarm.Alarm.Kind!.Value);
        _waiting.AddFirst(alarm);
    }

    private void OnTaken(Waiting? alarm)
    {
        if (_givenUp > 0)
            _log.Info("webhook {0} works again; {1} alarms were given up", _webhook, _givenUp);
        _givenUp = 0;
        if (alarm is null)
            return;
        _status = _status with { Sent = _status.Sent + 1, LastSent = _clock.GetUtcNow() };
        _statistics.OnSent(alarm.Alarm.Kind!.Value);
    }

    private void GiveUp(Waiting alarm)
    {
        Drop(alarm);
        if (_givenUp++ == 0)
            _log.Warning("webhook {0}: an alarm is given up after {1} minutes: {2}", _webhook, Expiry.TotalMinutes, _status.LastError);
    }

    private void Drop(Waiting alarm)
    {
        _waiting.Remove(alarm);
        _leftOut += 1 + alarm.Alarm.LeftOut;
        _status = _status with { Dropped = _status.Dropped + 1 };
        _statistics.OnDropped(alarm.Alarm.Kind!.Value);
    }

    private void TellInspection(string state) => Sender.Tell(ActorInspection.Of(this, Context, state,
        ("sent", _status.Sent), ("waiting", _waiting.Count), ("failed", _status.Failed), ("dropped", _status.Dropped)));

    private sealed record Waiting(Alarm Alarm, TimeSpan TooOldAt);

    private sealed class SendDue
    {
        public static readonly SendDue Instance = new();
    }
}

/// <summary>Send this, as soon as it may go.</summary>
internal sealed record Deliver(Alarm Alarm);

/// <summary>Go on with these settings; what waits goes to the new address.</summary>
internal sealed record ApplyWebhook(WebhookSettings Webhook, AlarmSettings Settings);

/// <summary>Ask: send a test at once. Answered with <see cref="WebhookTested"/>.</summary>
internal sealed class TestWebhook
{
    public static readonly TestWebhook Instance = new();

    private TestWebhook()
    {
    }
}

/// <summary>Ask: how is it getting on? Answered with <see cref="WebhookStatus"/>.</summary>
internal sealed class GetWebhook
{
    public static readonly GetWebhook Instance = new();

    private GetWebhook()
    {
    }
}
