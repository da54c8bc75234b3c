using Akka.Actor;
using Akka.Hosting;
using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.EventLoop;
using LoginGate.Firewall;
using LoginGate.Gate;
using LoginGate.Geo;
using LoginGate.HandOver;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Peers;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>
/// The gate inside a .NET host: the actor system with <c>/user/gate</c>, its logs, and a clean end on the host's stop.
/// </summary>
internal sealed partial class GateHost : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LinkLook = TimeSpan.FromMilliseconds(20);

    private readonly IHost _host;
    private readonly GateSettings _settings;
    private readonly ILogger _log;
    private readonly IDisposable _metrics;
    private readonly AccessLog? _accessLog;
    private readonly GateHttpService _http;
    private readonly Succession _succession;
    private bool _hasStarted;

    private GateHost(IHost host, GateSettings settings)
    {
        _host = host;
        _settings = settings;
        _succession = host.Services.GetRequiredService<Succession>();
        _log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("gate");
        _metrics = GateMeter.Observe(host.Services.GetRequiredService<GateStatistics>());
        _accessLog = settings.Log.Access is { Path.Length: > 0 } access
            ? new AccessLog(access, host.Services.GetRequiredService<GateStatistics>().Closed, host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("access log"), TimeProvider.System,
                succession: host.Services.GetRequiredService<Succession>())
            : null;
        // Made before anything is counted; its port opens with the gate.
        _http = host.Services.GetRequiredService<GateHttpService>();
    }

    /// <param name="settings">Validated settings.</param>
    /// <param name="logging">Where the log goes.</param>
    /// <param name="source">Where the settings came from, so that they can be read anew; null: they cannot.</param>
    /// <param name="inheritance">Ports that are open already; null: there are none.</param>
    public static GateHost Create(GateSettings settings, Action<ILoggingBuilder> logging, SettingsSource? source = null, GateInheritance? inheritance = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new LogLevelSwitch(settings.LogLevel));
        builder.Services.AddSingleton(new LogTail());
        builder.Services.AddSingleton<GateStatistics>();
        builder.Services.AddSingleton(new Succession(takesOver: inheritance is { IsHeld: true }));
        builder.Services.AddSingleton<IHandOver, HandOverGiver>();
        logging(builder.Logging);
        // The actors' own time limit, then what the host needs to come to rest.
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = settings.ShutdownTimeout + TimeSpan.FromSeconds(5);
            // What only watches must not end the gate, and with 0 at that.
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        // Signals are the command's: they come before there is a host.
        builder.Services.AddSingleton<IHostLifetime, NoSignalsLifetime>();
        builder.Services.AddSingleton(services =>
            new GateHttpService(settings.Http, services, services.GetRequiredService<ILoggerFactory>()));
        AddGeo(builder.Services, settings);
        if (source is not null)
            AddReload(builder.Services, settings, source);
        builder.Services.AddAkka("logingate", (akka, services) => akka
            .AddHocon(settings.AkkaHocon, HoconAddMode.Prepend)
            .AddHocon(EventLoopTcp.DefaultConfig(), HoconAddMode.Append)
            .AddHocon(GateTcp.Overrides(settings.Transport), HoconAddMode.Prepend)
            .WithGateLog(settings.Log)
            .WithGate(settings, inheritance)
            .WithPeers(settings)
            .WithAlarms(settings)
            .WithFirewall(settings)
            .AddPetabridge(services));
        builder.Services.AddInspector(settings);
        builder.Services.AddAlarmsCommand();
        AddWatchdog(builder.Services);
        return new GateHost(builder.Build(), settings);
    }

    /// <summary>Starts the gate; the answer tells where each line listens, or which one cannot and why.</summary>
    /// <returns><see cref="GateStarted"/> or <see cref="GateStartFailed"/>.</returns>
    /// <exception cref="RuntimeRefusedException">The actor runtime cannot work with its settings.</exception>
    public async Task<object> StartAsync()
    {
        WorkerThreads.MakeAhead();
        try
        {
            // Made here: Akka.Hosting would write the stack of what cannot be made to standard output.
            _ = _host.Services.GetRequiredService<ActorSystem>();
            await _host.StartAsync().ConfigureAwait(false);
        }
        catch (Exception refused)
        {
            throw new RuntimeRefusedException(refused);
        }
        _hasStarted = true;
        DescriptorNeeds.Check(_settings, _log);
        var gate = await _host.Services.GetRequiredService<IRequiredActor<GateSupervisor>>().GetAsync().ConfigureAwait(false);
        var outcome = await gate.Ask<object>(GetStartOutcome.Instance, StartTimeout).ConfigureAwait(false);
        // Last up and last down: it tells about the gate.
        if (outcome is GateStarted)
        {
            _ = EndWhenDrainedAsync(gate);
            if (!_succession.TakesOver)
                await _http.StartAsync(CancellationToken.None).ConfigureAwait(false);
            _succession.ReleaseWith(ServiceManager.LeaveAsync);
        }
        return outcome;
    }

    /// <summary>Of a gate that takes another's place: waits until these lines have their LoginSrv.</summary>
    /// <returns>Whether they have within the time; true also when the gate ends.</returns>
    public async Task<bool> AwaitLinksAsync(IEnumerable<string> lines, TimeSpan timeout)
    {
        var statistics = _host.Services.GetRequiredService<GateStatistics>();
        var wanted = lines.Select(statistics.Find).OfType<LineStatistics>().ToArray();
        using var late = new CancellationTokenSource(timeout);
        while (!Stopping.IsCancellationRequested && !Array.TrueForAll(wanted, line => line.Link.State == LinkState.Up))
        {
            if (late.IsCancellationRequested)
                return false;
            await Task.Delay(LinkLook).ConfigureAwait(false);
        }
        return true;
    }

    /// <summary>Of a gate that takes another's place: it has it. Clients are served.</summary>
    public async Task TakePlaceAsync()
    {
        var gate = await _host.Services.GetRequiredService<IRequiredActor<GateSupervisor>>().GetAsync().ConfigureAwait(false);
        gate.Tell(TakePlace.Instance);
    }

    /// <summary>Of a gate that takes another's place: that one has let go of all that only one may have.</summary>
    public async Task TakeRestAsync()
    {
        _succession.OnFree();
        await _http.StartAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Starts a process that takes this one's place; what comes of it is in the log.</summary>
    /// <param name="cause">Who asked for it, for the log.</param>
    public void StartSuccessor(string cause)
    {
        try
        {
            LogText($"{cause}: process {Successor.Start(OnSuccessorEnded)} is started to take this one's place");
        }
        catch (Exception failure)
        {
            // Whatever it is: this gate goes on.
            LogTrouble($"{cause}: no process can be started to take this one's place: {failure.GetBaseException().Message}");
        }
    }

    private void OnSuccessorEnded(int process, int exitCode)
    {
        if (!_succession.IsOver)
            LogTrouble($"process {process} has ended with {exitCode} and has not taken this one's place; why stands where this process writes its errors");
    }

    /// <summary>Says something to whoever operates the gate.</summary>
    public void Tell(Phrase text) => LogText(text);

    private async Task EndWhenDrainedAsync(IActorRef gate)
    {
        Task drained = gate.Ask<GateDrained>(AwaitDrained.Instance, Timeout.InfiniteTimeSpan);
        await drained.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (drained.IsCompletedSuccessfully && !Stopping.IsCancellationRequested)
            BeginEnd("drained");
    }

    /// <summary>Completes when every line listens and has its LoginSrv.</summary>
    public async Task AwaitReadyAsync(TimeSpan timeout)
    {
        var gate = await _host.Services.GetRequiredService<IRequiredActor<GateSupervisor>>().GetAsync().ConfigureAwait(false);
        await gate.Ask<GateReady>(AwaitReady.Instance, timeout).ConfigureAwait(false);
    }

    /// <summary>Cancelled when the clean end begins.</summary>
    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Begins the clean end, which <see cref="RunToEndAsync"/> waits for.</summary>
    /// <param name="cause">Who asked for it, for the log.</param>
    public void BeginEnd(Phrase cause)
    {
        LogEnd(cause);
        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    /// <summary>Completes after <see cref="BeginEnd"/> (or the actor system's own end) and the clean end that follows it.</summary>
    /// <returns>True when the end was asked for; false when the actor system broke down.</returns>
    public async Task<bool> RunToEndAsync()
    {
        var shutdown = CoordinatedShutdown.Get(_host.Services.GetRequiredService<ActorSystem>());
        await _host.WaitForShutdownAsync().ConfigureAwait(false);
        return shutdown.ShutdownReason is CoordinatedShutdown.ClrExitReason;
    }

    /// <summary>Reads the settings anew; only where the host was given their source. What comes of it is in the log.</summary>
    /// <param name="cause">Who asked for it, for the log.</param>
    public async Task ReloadAsync(string cause)
    {
        LogReload(cause);
        try
        {
            await _host.Services.GetRequiredService<SettingsReload>().ReloadAsync(Stopping).ConfigureAwait(false);
        }
        catch (Exception) when (Stopping.IsCancellationRequested)
        {
            // The end came between.
        }
    }

    /// <summary>Ends the gate cleanly: see <see cref="ShutDownGate"/>.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // A host whose start failed cannot be stopped.
        if (_hasStarted)
            await _host.StopAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _accessLog?.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
    }

    private static void AddWatchdog(IServiceCollection services)
    {
        if (ServiceManager.WatchdogLimit(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID")) is not { } limit)
            return;
        services.AddHostedService(provider => new Watchdog(
            limit, ServiceManager.TellAlive, provider.GetRequiredService<ActorSystem>(), provider.GetRequiredService<GateStatistics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("watchdog")));
    }

    private static void AddReload(IServiceCollection services, GateSettings settings, SettingsSource source)
    {
        services.AddSingleton(provider => new SettingsReload(source, settings, provider));
        services.AddSingleton<ISettingsInEffect>(provider => provider.GetRequiredService<SettingsReload>());
        services.AddSingleton<Func<CancellationToken, Task<Answer>>>(provider => provider.GetRequiredService<SettingsReload>().ReloadAsync);
        if (settings.ReloadOnChange)
            services.AddSingleton<IHostedService>(provider => WatchOf(provider.GetRequiredService<SettingsReload>()));
    }

    private static FilesWatch WatchOf(SettingsReload reload) => new(() => reload.Files, reload.ReloadAsync);

    private static void AddGeo(IServiceCollection services, GateSettings settings)
    {
        services.AddSingleton(provider => new GeoReload(settings.Admission.Geo, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IGeo>(provider => provider.GetRequiredService<GeoReload>().Book);
        services.AddSingleton<IHostedService>(provider => WatchOf(provider.GetRequiredService<GeoReload>()));
    }

    private static FilesWatch WatchOf(GeoReload geo) => new(() => geo.Book.Files, geo.ReloadAsync);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private partial void LogText(Phrase text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    private partial void LogTrouble(Phrase text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cause}: the gate ends")]
    private partial void LogEnd(Phrase cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cause}: the settings are read anew")]
    private partial void LogReload(string cause);

    private sealed class NoSignalsLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
