using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.Alarms;

/// <summary>One webhook's queue, pace and repetitions, in virtual time.</summary>
public sealed class WebhookActorSpec : ActorSpec
{
    private static readonly WebhookSettings Hook = Samples.Webhook();

    private readonly AlarmStatistics _statistics = new();
    private readonly TestProbe _wire;
    private readonly IActorRef _webhook;

    // Of the request that the server has not answered yet.
    private TaskCompletionSource<WebhookAnswer> _answer = new();

    public WebhookActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _wire = CreateTestProbe();
        _webhook = Sys.ActorOf(WebhookActor.Props(Hook, Samples.Settings, SendAsync, _statistics, Clock));
    }

    [Fact]
    public void One_request_is_under_way_at_a_time_in_order_and_with_a_pause_between()
    {
        Deliver("one");
        Deliver("two");
        ExpectRequest("one");
        Settle(_webhook);
        _wire.ExpectNoMsg(0);

        Answer();
        Advance(WebhookActor.Pause - Seconds(0.1));
        _wire.ExpectNoMsg(50);
        Advance(Seconds(0.1));
        ExpectRequest("two");
        Answer();

        Assert.Equal((2, 0, 0, 0), Counts());
        Assert.Equal((2, 0, 0), (_statistics.Sent(AlarmKind.LoginSrv), _statistics.Failed(AlarmKind.LoginSrv), _statistics.Dropped(AlarmKind.LoginSrv)));
    }

    [Fact]
    public void What_fails_is_repeated_later_and_later_until_it_is_too_old_and_the_next_says_so()
    {
        Deliver("old");
        ExpectRequest("old");
        foreach (var delay in (double[])[1, 5, 30, 60, 60, 60, 60, 60, 60, 60, 60])
        {
            Answer("boom");
            Advance(Seconds(delay - 0.1));
            _wire.ExpectNoMsg(20);
            Advance(Seconds(0.1));
            ExpectRequest("old");
        }
        Answer("boom");
        EventFilter.Warning(contains: "webhook ops (json, example.com): an alarm is given up after 10 minutes: boom").ExpectOne(() => Advance(Seconds(90)));
        Assert.Equal((0, 0, 12, 1), Counts());

        Deliver("new");
        ExpectRequest("new; 1 before it left out");
        EventFilter.Info(contains: "works again; 1 alarms were given up").ExpectOne(() => Answer());
        Deliver("newer");
        Advance(WebhookActor.Pause);
        ExpectRequest("newer");
    }

    [Fact]
    public void A_webhook_that_wants_to_be_left_alone_is()
    {
        Deliver("one");
        ExpectRequest("one");
        Answer("answered 429", Seconds(34));
        Advance(Seconds(33));
        _wire.ExpectNoMsg(50);
        Advance(Seconds(1));
        ExpectRequest("one");
    }

    [Fact]
    public void Of_too_many_the_oldest_goes_but_no_loss_of_LoginSrv_while_there_is_another()
    {
        Deliver("under way");
        ExpectRequest("under way");
        Deliver("lost");
        Deliver("dialect", AlarmKind.Dialect);
        for (var i = 1; i < WebhookActor.MostWaiting; i++)
            Deliver($"{i}");
        Assert.Equal((0, WebhookActor.MostWaiting, 0, 1), Counts());
        Assert.Equal((1, 0), (_statistics.Dropped(AlarmKind.Dialect), _statistics.Dropped(AlarmKind.LoginSrv)));

        Deliver("one more");
        Assert.Equal((0, WebhookActor.MostWaiting, 0, 2), Counts());
        Answer();
        Advance(WebhookActor.Pause);
        ExpectRequest("1; 2 before it left out");
    }

    [Fact]
    public void A_test_goes_out_at_once_and_is_answered_with_what_the_webhook_said()
    {
        Deliver("one");
        ExpectRequest("one");
        Answer("boom");
        _webhook.Tell(TestWebhook.Instance, TestActor);
        ExpectRequest("a test: alarms arrive here");
        Answer("still boom");
        ExpectMsg(new WebhookTested("ops", "still boom"));

        // The alarm keeps its time.
        Advance(Seconds(1));
        ExpectRequest("one");
        // While another is under way it waits, and no more than a few do.
        for (var i = 0; i <= WebhookActor.MostTesters; i++)
            _webhook.Tell(TestWebhook.Instance, TestActor);
        ExpectMsg(new WebhookTested("ops", "too many tests wait for it already"));
        Answer();
        for (var i = 0; i < WebhookActor.MostTesters; i++)
        {
            ExpectRequest("a test: alarms arrive here");
            Answer();
            ExpectMsg(new WebhookTested("ops", ""));
        }
        Assert.Equal((1, 0, 1, 0), Counts());
    }

    [Fact]
    public void New_settings_are_tried_at_once()
    {
        Deliver("one");
        ExpectRequest("one");
        Answer("boom", Seconds(600));
        _webhook.Tell(new ApplyWebhook(Hook with { Url = new Uri("http://127.0.0.1/new") }, Samples.Settings));
        Assert.Equal("http://127.0.0.1/new", ExpectRequest("one").RequestUri!.AbsoluteUri);
    }

    [Fact]
    public void A_request_under_way_is_given_up_with_the_actor()
    {
        Deliver("one");
        ExpectRequest("one");
        var token = _ending;
        Sys.Stop(_webhook);
        AwaitCondition(() => token.IsCancellationRequested);
    }

    private CancellationToken _ending;

    private Task<WebhookAnswer> SendAsync(WebhookSettings webhook, HttpRequestMessage request, CancellationToken ending)
    {
        (_answer, _ending) = (new TaskCompletionSource<WebhookAnswer>(), ending);
        _wire.Ref.Tell(request);
        return _answer.Task;
    }

    private void Deliver(string text, AlarmKind kind = AlarmKind.LoginSrv) => _webhook.Tell(new Deliver(Samples.Alarm(kind, text)));

    private HttpRequestMessage ExpectRequest(string text)
    {
        var request = _wire.ExpectMsg<HttpRequestMessage>();
        var sent = JsonNode.Parse(request.Content!.ReadAsStringAsync().Result)!["text"]!.GetValue<string>();
        Assert.Contains($"{text} (20", sent, StringComparison.Ordinal);
        return request;
    }

    private void Answer(string failure = "", TimeSpan retryAfter = default)
    {
        _answer.SetResult(new WebhookAnswer(failure, retryAfter));
        // The answer comes from another thread; the next request or the timer, from this actor.
        AwaitCondition(() => StateOf() == "Resting" || !_answer.Task.IsCompleted);
    }

    private string StateOf() => _webhook.Ask<ActorInspection>(GetInspection.Instance).Result.State;

    private (long Sent, int Waiting, long Failed, long Dropped) Counts()
    {
        var status = _webhook.Ask<WebhookStatus>(GetWebhook.Instance).Result;
        return (status.Sent, status.Waiting, status.Failed, status.Dropped);
    }
}
