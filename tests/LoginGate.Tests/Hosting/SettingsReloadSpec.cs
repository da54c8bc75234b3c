using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Gate;
using LoginGate.Hosting;
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

    private SettingsReload Create() => new(new SettingsSource(Old, () => _load()), Old.Settings!, _services);

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
