using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.TestKit;

/// <summary>Base of test classes whose system comes from a generic host: set up as in the application, started before each test and stopped
/// after it.</summary>
public abstract class TestKit : TestKitBase, IAsyncLifetime
{
    private static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromSeconds(10);

    private readonly string _systemName;
    private readonly TimeSpan _startupTimeout;
    private readonly LogLevel _logLevel;
    private IHost? _host;

    /// <summary>Nothing is started yet.</summary>
    /// <param name="actorSystemName">The system's name; null: test.</param>
    /// <param name="output">Where the host's log goes to; null: nowhere.</param>
    /// <param name="startupTimeout">How long the host may take to start; null: 10 seconds.</param>
    /// <param name="logLevel">The lowest level that is logged.</param>
    protected TestKit(string? actorSystemName = null, ITestOutputHelper? output = null, TimeSpan? startupTimeout = null,
        LogLevel logLevel = LogLevel.Information) : base(new XunitAssertions())
    {
        _systemName = actorSystemName ?? "test";
        Output = output;
        _startupTimeout = startupTimeout ?? DefaultStartupTimeout;
        _logLevel = logLevel;
        CaptureAwaits();
    }

    /// <summary>The host; before it is started: InvalidOperationException.</summary>
    public IHost Host => _host ?? throw new InvalidOperationException("The host is started before each test, not in its constructor.");

    /// <summary>The system's registry.</summary>
    public ActorRegistry ActorRegistry => Host.Services.GetRequiredService<ActorRegistry>();

    /// <summary>Where the test writes to.</summary>
    public ITestOutputHelper? Output { get; }

    /// <summary>Settings above all others.</summary>
    protected virtual Akka.Configuration.Config? Config => null;

    /// <summary>Starts the host, whose system the kit takes over before any actor starts, and runs <see cref="BeforeTestStart"/>.</summary>
    public async Task InitializeAsync()
    {
        _host = BuildHost();
        using var patience = new CancellationTokenSource(_startupTimeout);
        try
        {
            await _host.StartAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The host has not started within {_startupTimeout}.");
        }

        EnterTest();
        await BeforeTestStart();
    }

    /// <summary>Runs <see cref="AfterAllAsync"/> and stops the host.</summary>
    public async Task DisposeAsync()
    {
        if (_host is null) return;
        try
        {
            await AfterAllAsync();
        }
        finally
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }

    /// <summary>Sets the system up.</summary>
    protected abstract void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider);

    /// <summary>Adds services of the application.</summary>
    protected virtual void ConfigureServices(HostBuilderContext context, IServiceCollection services)
    {
    }

    /// <summary>Adds to the configuration of the application.</summary>
    protected virtual void ConfigureAppConfiguration(HostBuilderContext context, IConfigurationBuilder builder)
    {
    }

    /// <summary>Adds to the configuration of the host.</summary>
    protected virtual void ConfigureHostConfiguration(IConfigurationBuilder builder)
    {
    }

    /// <summary>Adds to the host's log.</summary>
    protected virtual void ConfigureLogging(ILoggingBuilder builder)
    {
    }

    /// <summary>Runs before the test, with the system at hand.</summary>
    protected virtual Task BeforeTestStart() => Task.CompletedTask;

    /// <summary>Runs after the test, before the host stops.</summary>
    protected virtual Task AfterAllAsync() => Task.CompletedTask;

    /// <summary>The host's system is taken over when it starts, so the constructor has nothing to do.</summary>
    protected sealed override void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName,
        string? testActorName)
    {
    }

    private IHost BuildHost() => new HostBuilder()
        .ConfigureHostConfiguration(ConfigureHostConfiguration)
        .ConfigureAppConfiguration(ConfigureAppConfiguration)
        .ConfigureLogging(logging =>
        {
            logging.SetMinimumLevel(_logLevel);
            if (Output is not null) logging.AddProvider(new OutputLoggerProvider(Output));
            ConfigureLogging(logging);
        })
        .ConfigureServices((context, services) =>
        {
            ConfigureServices(context, services);
            services.AddAkka(_systemName, Configure);
        })
        .Build();

    private void Configure(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        // The test listener stays the first logger, so that event filters act; the host's log gets the rest.
        builder.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = AkkaLevel(_logLevel);
            loggers.ClearLoggers().AddLogger<TestEventListener>().AddLoggerFactory();
        });
        // First, so that the test actor is there for what ConfigureAkka starts.
        builder.StartActors((system, _) => TakeOver(system));
        ConfigureAkka(builder, provider);
        if (Config is { } config) builder.AddHocon(config, HoconAddMode.Prepend);
        builder.AddHocon(DefaultConfig, HoconAddMode.Append);
    }

    // Runs on the host's thread, which must not be left looking like the test's.
    private void TakeOver(ActorSystem system)
    {
        base.InitializeTest(system, ActorSystemSetup.Empty, _systemName, null);
        LeaveTest();
    }

    private static Akka.Event.LogLevel AkkaLevel(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
