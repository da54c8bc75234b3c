using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Hosting;
using LoginGate.Http;
using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Hosting;

/// <summary>A reload that fails by an exception: it is told, nothing counts as applied, and the next one has its turn.</summary>
public sealed class SettingsReloadSpec : IDisposable
{
    private static readonly SettingsResult Old = SettingsLoader.Load([], []);
    private static readonly SettingsResult New = SettingsLoader.Load([], ["login-gate.defaults.client.packets-per-second=21"]);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly LostGate _gate = new();
    private readonly ServiceProvider _services;
    private Func<SettingsResult> _load = () => Old;

    public SettingsReloadSpec() => _services = new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(new Lines(_log)))
        .AddSingleton<IRequiredActor<GateSupervisor>>(_gate)
        .AddSingleton(provider => new GeoReload([], provider.GetRequiredService<ILoggerFactory>()))
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Settings_whose_reading_breaks_are_told_and_can_be_read_again()
    {
        using var reload = Create();
        _load = () => throw new AggregateException(new IOException("the disk is gone"));

        var failed = await reload.ReloadAsync(CancellationToken.None);

        Assert.Equal((false, "not reloaded: the disk is gone"), (failed.IsGood, failed.Error));
        Assert.Equal("Error: settings not reloaded, or in part: the disk is gone", Assert.Single(_log));
        _load = () => Old;
        Assert.True((await reload.ReloadAsync(CancellationToken.None)).IsGood);
    }

    [Fact]
    public async Task Changes_that_no_actor_has_taken_do_not_count_as_made()
    {
        using var reload = Create();
        _load = () => New;

        for (var time = 1; time <= 2; time++)
        {
            Assert.Equal("not reloaded: the gate is gone", (await reload.ReloadAsync(CancellationToken.None)).Error);
            Assert.Equal(time, _gate.Asked);
        }
    }

    [Fact]
    public async Task Whoever_goes_away_while_it_fails_hears_nothing_and_leaves_its_turn()
    {
        using var reload = Create();
        using var asker = new CancellationTokenSource();
        _load = () =>
        {
            asker.Cancel();
            throw new IOException("the disk is gone");
        };

        await Assert.ThrowsAsync<IOException>(() => reload.ReloadAsync(asker.Token));

        Assert.Empty(_log);
        _load = () => Old;
        Assert.True((await reload.ReloadAsync(CancellationToken.None)).IsGood);
    }

    [Fact]
    public async Task Webhooks_are_taken_over()
    {
        using var system = ActorSystem.Create("reload");
        var told = new TaskCompletionSource<object>();
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(new LogLevelSwitch(LogLevel.Information))
            .AddSingleton(provider => new GeoReload([], provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton(provider => new GateHttpService(Old.Settings!.Http, provider, provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<IRequiredActor<GateSupervisor>>(Required<GateSupervisor>(system, (_, answer) => answer(SettingsApplied.Instance)))
            .AddSingleton<IRequiredActor<AlarmsActor>>(Required<AlarmsActor>(system, (message, _) => told.SetResult(message)))
            .BuildServiceProvider();
        var next = SettingsLoader.Load([], ["login-gate.alarms.webhooks.ops.url=http://127.0.0.1/"]);
        using var reload = new SettingsReload(new SettingsSource(Old, () => next), Old.Settings!, services);

        Assert.True((await reload.ReloadAsync(CancellationToken.None)).IsGood);

        var applied = Assert.IsType<ApplyAlarmSettings>(await told.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(["ops"], applied.Settings.Webhooks.Select(webhook => webhook.Name));
        await system.Terminate();
    }

    private static FoundActor<T> Required<T>(ActorSystem system, Action<object, Action<object>> handle) =>
        new(system.ActorOf(Akka.Actor.Props.Create(() => new Answering(handle))));

    private SettingsReload Create() => new(new SettingsSource(Old, () => _load()), Old.Settings!, _services);

    private sealed class FoundActor<T>(IActorRef actor) : IRequiredActor<T>
    {
        public IActorRef ActorRef => actor;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(actor);
    }

    private sealed class Answering(Action<object, Action<object>> handle) : UntypedActor
    {
        protected override void OnReceive(object message) => handle(message, answer => Sender.Tell(answer));
    }

    private sealed class LostGate : IRequiredActor<GateSupervisor>
    {
        public int Asked { get; private set; }

        public IActorRef ActorRef => throw new NotSupportedException();

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default)
        {
            Asked++;
            return Task.FromException<IActorRef>(new InvalidOperationException("the gate is gone"));
        }
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
