using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace LoginGate.Tests.Alarms;

/// <summary>Alarms from whoever raises them to real servers.</summary>
public sealed class AlarmsActorSpec(ITestOutputHelper output) : TestKit(ActorSpec.Patient, output: output), IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _got = new();
    private readonly GateStatistics _gate = new();
    private int _failures;
    private TestHttpServer _server = null!;

    public async Task InitializeAsync() => _server = await TestHttpServer.StartAsync(AnswerAsync);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void What_is_raised_anywhere_arrives_after_a_failure_too()
    {
        _failures = 1;
        Start(Hook("ops"));

        Sys.EventStream.Publish(Samples.Raised());

        AwaitCondition(() => Got("/ops").Length == 2, Patience);
        Assert.Equal(Got("/ops")[0], Got("/ops")[1]);
        Assert.Contains("\"kind\":\"loginsrv\",\"state\":\"raised\",\"line\":\"main\"", Got("/ops")[0], StringComparison.Ordinal);
        Assert.Equal((1, 1), (_gate.Alarms.Sent(AlarmKind.LoginSrv), _gate.Alarms.Failed(AlarmKind.LoginSrv)));
    }

    [Fact]
    public async Task One_that_hangs_holds_up_neither_another_nor_the_end()
    {
        var alarms = Start(Hook("hang"), Hook("ops"));

        Sys.EventStream.Publish(Samples.Raised());

        AwaitCondition(() => Got("/ops").Length == 1 && Got("/hang").Length == 1, Patience);
        Assert.Equal(["hang 0 0", "ops 1 0"], (await alarms.Ask<AlarmsStatus>(GetAlarms.Instance, Patience)).Webhooks.Select(w => $"{w.Webhook.Name} {w.Sent} {w.Failed}"));
        Watch(alarms);
        Sys.Stop(alarms);
        ExpectTerminated(alarms, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_webhook_gets_the_kinds_that_it_wants_and_nothing_twice_within_the_interval()
    {
        Start(Hook("ops"), Hook("dialects") with { Kinds = new HashSet<AlarmKind> { AlarmKind.Dialect } });

        Sys.EventStream.Publish(Samples.Raised());
        Sys.EventStream.Publish(Samples.Raised());
        Sys.EventStream.Publish(Samples.Raised(AlarmKind.Dialect));

        AwaitCondition(() => Got("/ops").Length == 2 && Got("/dialects").Length == 1, Patience);
        Assert.Single(Got("/ops"), text => text.Contains("\"kind\":\"loginsrv\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_looks_by_itself_and_a_reload_brings_and_takes_webhooks()
    {
        var alarms = Start();
        _gate.Add("main").Doubt = new DialectDoubt("classic", ["vc16"], DoubtReason.NoAnswers, TimeSpan.Zero);
        Assert.Equal("Silent", await StateAsync(alarms));

        alarms.Tell(new ApplyAlarmSettings(With(Hook("ops"))));

        AwaitCondition(() => Got("/ops").Length == 1, Patience);
        Assert.Contains("likely it is vc16", Got("/ops")[0], StringComparison.Ordinal);
        Assert.Equal("Watching", await StateAsync(alarms));
        alarms.Tell(new ApplyAlarmSettings(With()));
        alarms.Tell(new ApplyAlarmSettings(With(Hook("ops"))));
        Assert.Equal(["ops: "], (await alarms.Ask<AlarmsTested>(TestAlarms.Instance, Patience)).Webhooks.Select(w => $"{w.Name}: {w.Failure}"));
        alarms.Tell(new ApplyAlarmSettings(With()));
        Assert.Empty((await alarms.Ask<AlarmsTested>(TestAlarms.Instance, Patience)).Webhooks);
        Assert.Equal("Silent", await StateAsync(alarms));
    }

    [Fact]
    public async Task Whoever_has_passed_its_place_on_tells_of_itself_alone_and_that_what_it_told_is_over()
    {
        var alarms = Start(Hook("ops"));
        Sys.EventStream.Publish(Samples.Raised(AlarmKind.Certificate));
        AwaitCondition(() => Got("/ops").Length == 1, Patience);

        await alarms.Ask<AlarmsPassedOn>(PassAlarmsOn.Instance, Patience);
        Sys.EventStream.Publish(Samples.Raised());
        Sys.EventStream.Publish(Samples.Raised() with { IsOver = true });
        Sys.EventStream.Publish(Samples.Raised(AlarmKind.Memory));
        Sys.EventStream.Publish(Samples.Raised(AlarmKind.Certificate) with { IsOver = true });

        AwaitCondition(() => Got("/ops").Length == 3, Patience);
        Assert.Equal(["certificate raised", "memory raised", "certificate over"], Got("/ops").Select(Told));
    }

    private static string Told(string got)
    {
        var alarm = System.Text.Json.Nodes.JsonNode.Parse(got[(got.IndexOf(' ', StringComparison.Ordinal) + 1)..])!;
        return $"{alarm["kind"]} {alarm["state"]}";
    }

    private static async Task<string> StateAsync(IActorRef alarms) => (await alarms.Ask<ActorInspection>(GetInspection.Instance, Patience)).State;

    private static AlarmSettings With(params WebhookSettings[] webhooks) => Samples.Settings with { Webhooks = webhooks };

    private IActorRef Start(params WebhookSettings[] webhooks)
    {
        var alarms = Sys.ActorOf(AlarmsActor.Props(With(webhooks), _gate, () => default, TimeProvider.System));
        // It hears of alarms from here on.
        alarms.Ask<ActorInspection>(GetInspection.Instance, Patience).Wait();
        return alarms;
    }

    private WebhookSettings Hook(string name) => Samples.Webhook(new Uri(_server.Address, name).AbsoluteUri, name: name, timeout: TimeSpan.FromSeconds(10));

    private string[] Got(string path) => [.. _got.Where(text => text.StartsWith($"{path} ", StringComparison.Ordinal))];

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _got.Enqueue($"{context.Request.Path} {await reader.ReadToEndAsync()}");
        if (context.Request.Path == "/hang")
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        if (Interlocked.Decrement(ref _failures) >= 0)
            context.Response.StatusCode = 500;
    }
}
