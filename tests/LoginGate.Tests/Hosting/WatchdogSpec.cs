using System.Collections.Concurrent;
using System.Globalization;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using LoginGate.Hosting;
using LoginGate.Statistics;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace LoginGate.Tests.Hosting;

public sealed class WatchdogSpec(ITestOutputHelper output) : TestKit(ActorSpec.Patient, output: output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GateStatistics _statistics = new();
    private readonly ManualResetEventSlim _mayGoOn = new();
    private readonly Warnings _warnings = new();
    private int _told;

    [Theory]
    [InlineData("/user/gate")]
    [InlineData("/user/gate/admission")]
    [InlineData("/user/gate/main")]
    [InlineData("/user/gate/main/listener")]
    [InlineData("/user/gate/main/loginsrv")]
    public async Task It_tells_that_the_gate_lives_only_while_all_its_actors_answer(string hanging)
    {
        StartGate("admission", "main/listener", "main/loginsrv");
        _statistics.Add("main");
        using var watchdog = await StartAsync();
        await UntilAsync(() => _told > 2);

        Sys.ActorSelection(hanging).Tell(Hang.Instance);
        await UntilAsync(() => _warnings.Count > 0);
        var told = _told;
        await UntilAsync(() => _warnings.Count > 3);
        Assert.Equal(told, _told);
        Assert.StartsWith($"{hanging} has not answered", _warnings.Last, StringComparison.Ordinal);

        _mayGoOn.Set();
        await UntilAsync(() => _told > told);
        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_line_that_is_gone_does_not_count_but_a_gate_that_is_gone_does()
    {
        _statistics.Add("gone");
        var gate = StartGate("admission");
        using var watchdog = await StartAsync();
        await UntilAsync(() => _told > 2);

        await gate.GracefulStop(Patience);

        await UntilAsync(() => _warnings.Count > 0);
        await watchdog.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "own", 30.0)]
    [InlineData("30000000", "1", null)]
    [InlineData(null, null, null)]
    [InlineData("1000", null, 0.1)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("9223372036854775807", null, 86400.0)]
    public void A_service_manager_says_what_it_waits_for_and_from_whom(string? microseconds, string? process, double? seconds) =>
        Assert.Equal(
            seconds is { } value ? TimeSpan.FromSeconds(value) : null,
            ServiceManager.WatchdogLimit(microseconds, process == "own" ? Environment.ProcessId.ToString(CultureInfo.InvariantCulture) : process));

    protected override void AfterAll()
    {
        _mayGoOn.Set();
        base.AfterAll();
        _mayGoOn.Dispose();
    }

    private IActorRef StartGate(params string[] below) => Sys.ActorOf(Akka.Actor.Props.Create(() => new Hanger(_mayGoOn, below)), "gate");

    private async Task<Watchdog> StartAsync()
    {
        var watchdog = new Watchdog(TimeSpan.FromMilliseconds(400), () => Interlocked.Increment(ref _told), Sys, _statistics, _warnings);
        await watchdog.StartAsync(CancellationToken.None);
        return watchdog;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(10);
        }
    }

    private sealed class Hang
    {
        public static readonly Hang Instance = new();
    }

    /// <summary>Stands for an actor of the gate and those below it, and can be made to hang.</summary>
    private sealed class Hanger : ReceiveActor
    {
        public Hanger(ManualResetEventSlim mayGoOn, params string[] below)
        {
            Receive<Hang>(_ => mayGoOn.Wait());
            foreach (var child in below.Select(path => path.Split('/', 2)).GroupBy(words => words[0], words => words.ElementAtOrDefault(1)))
                Context.ActorOf(Akka.Actor.Props.Create(() => new Hanger(mayGoOn, child.OfType<string>().ToArray())), child.Key);
        }
    }

    private sealed class Warnings : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public int Count => _lines.Count;

        public string Last => _lines.Last();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
