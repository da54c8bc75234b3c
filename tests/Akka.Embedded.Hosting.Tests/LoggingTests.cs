using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Tests;

public class LoggingTests
{
    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    public async Task Events_reach_the_hosts_loggers_with_their_level_class_and_path(string level, LogLevel expected)
    {
        var log = new RecordingLoggerProvider();
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(ToFactory), log: log);
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.ActorOf(Props.Create<Talker>(), "talker").Tell(level);

        var entry = await log.Next(e => e.Text == $"hello 7 at {level}");

        Assert.Equal(expected, entry.Level);
        Assert.Equal(typeof(Talker).FullName!.Replace('+', '.'), entry.Category);
        Assert.Equal("akka://hosted/user/talker", entry.Properties["ActorPath"]);
        Assert.Equal("hello {0} at {1}", entry.Properties["{OriginalFormat}"]);
        await host.StopAsync();
    }

    [Fact]
    public async Task Failure_that_the_supervisor_logs_carries_the_path_of_the_failed_actor()
    {
        var log = new RecordingLoggerProvider();
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(ToFactory), log: log);
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.ActorOf(Props.Create<Talker>(), "talker").Tell("no level");
        var entry = await log.Next(e => e.Level == LogLevel.Error);
        Assert.Equal("akka://hosted/user/talker", entry.Properties["ActorPath"]);
        Assert.NotNull(entry.Cause);
        await host.StopAsync();
    }

    [Fact]
    public async Task Exception_goes_along()
    {
        var log = new RecordingLoggerProvider();
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(ToFactory), log: log);
        var cause = new InvalidOperationException("reason");
        host.Services.GetRequiredService<ActorSystem>().Log.Error(cause, "it failed");
        Assert.Same(cause, (await log.Next(e => e.Text == "it failed")).Cause);
        await host.StopAsync();
    }

    [Fact]
    public async Task Template_that_does_not_fit_does_not_cost_the_event()
    {
        var log = new RecordingLoggerProvider();
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(ToFactory), log: log);
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.Log.Info("broken {7}", 1);
        system.Log.Info("after it");
        await log.Next(e => e.Text == "after it");
        Assert.Contains(log.Entries, e => e.Text.Contains("broken {7}", StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task Text_is_not_made_for_levels_that_no_provider_wants()
    {
        var log = new RecordingLoggerProvider { Minimum = LogLevel.Warning };
        var formatted = 0;
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(ToFactory), log: log);
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.Log.Info("{0}", new Counting(() => formatted++));
        system.Log.Warning("{0}", new Counting(() => formatted++));
        await log.Next(e => e.Level == LogLevel.Warning && e.Text == "counted");
        Assert.Equal(1, formatted);
        await host.StopAsync();
    }

    [Fact]
    public async Task Filters_act()
    {
        var log = new RecordingLoggerProvider();
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(loggers =>
        {
            ToFactory(loggers);
            loggers.WithLogFilter(filter => filter.ExcludeMessageContaining("secret"));
        }), log: log);
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.Log.Info("a secret");
        system.Log.Info("an open word");
        await log.Next(e => e.Text == "an open word");
        Assert.DoesNotContain(log.Entries, e => e.Text == "a secret");
        await host.StopAsync();
    }

    [Fact]
    public async Task A_factory_of_ones_own_is_used()
    {
        var (log, other) = (new RecordingLoggerProvider(), new RecordingLoggerProvider());
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(other));
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory(factory)),
            log: log);
        host.Services.GetRequiredService<ActorSystem>().Log.Warning("elsewhere");
        await other.Next(e => e.Text == "elsewhere");
        Assert.DoesNotContain(log.Entries, e => e.Text == "elsewhere");
        await host.StopAsync();
    }

    [Fact]
    public async Task Logger_settings_reach_the_system()
    {
        using var host = await TestHost.Start(akka => akka.ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers().AddLoggerFactory().AddLoggerFactory();
            loggers.LogLevel = AkkaLevel.WarningLevel;
            loggers.WithDefaultLogMessageFormatter<DefaultLogMessageFormatter>();
            loggers.DeadLetterOptions = new DeadLetterOptions
            {
                ShouldLog = TriStateValue.Some,
                LogCount = 3,
                LogDuringShutdown = true,
                LogSuspendDuration = TimeSpan.FromMinutes(2),
            };
            loggers.DebugOptions = new DebugOptions { Receive = true, FiniteStateMachine = true, EventStream = false };
        }));
        var settings = host.Services.GetRequiredService<ActorSystem>().Settings;

        Assert.Equal("Warning", settings.LogLevel);
        Assert.Equal(AkkaLevel.WarningLevel, host.Services.GetRequiredService<ActorSystem>().EventStream.LogLevel);
        Assert.Contains(typeof(LoggerFactoryLogger).FullName!, Assert.Single(settings.Loggers));
        Assert.Equal((3, true, TimeSpan.FromMinutes(2)),
            (settings.LogDeadLetters, settings.LogDeadLettersDuringShutdown, settings.LogDeadLettersSuspendDuration));
        Assert.Equal((true, true, false, false),
            (settings.AddLoggingReceive, settings.FsmDebugEvent, settings.DebugEventStream, settings.DebugLifecycle));
        await host.StopAsync();
    }

    [Fact]
    public void Loggers_not_configured_further_are_the_default_one_at_level_info()
    {
        var config = new AkkaConfigurationBuilder(new ServiceCollection(), "test").ConfigureLoggers(_ => { }).Configuration.Value;
        Assert.Equal("Info", config.GetString("akka.loglevel"));
        Assert.Equal("false", config.GetString("akka.log-config-on-start"));
        Assert.Contains(typeof(DefaultLogger).FullName!, Assert.Single(config.GetStringList("akka.loggers")));
        Assert.Null(config.GetConfig("akka.actor.debug"));
        Assert.Null(config.GetString("akka.log-dead-letters"));
    }

    [Fact]
    public void Dead_letters_are_silenced_for_good_by_zero()
    {
        var config = ConfigurationFactory.ParseString(new DeadLetterOptions { LogSuspendDuration = TimeSpan.Zero, LogDuringShutdown = false }.ToString());
        Assert.Equal("infinite", config.GetString("akka.log-dead-letters-suspend-duration"));
        Assert.Equal("false", config.GetString("akka.log-dead-letters-during-shutdown"));
    }

    [Theory]
    [InlineData(TriStateValue.None, "off")]
    [InlineData(TriStateValue.All, "on")]
    [InlineData(TriStateValue.Some, "10")]
    public void Dead_letter_options_are_written_as_hocon(TriStateValue should, string expected)
    {
        var config = ConfigurationFactory.ParseString(new DeadLetterOptions { ShouldLog = should }.ToString());
        Assert.Equal(expected, config.GetString("akka.log-dead-letters"));
        Assert.False(config.HasPath("akka.log-dead-letters-during-shutdown"));
    }

    [Fact]
    public async Task A_formatter_that_cannot_be_made_is_refused()
    {
        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => TestHost.Start(akka =>
            akka.ConfigureLoggers(loggers => loggers.WithDefaultLogMessageFormatter<FormatterWithArgument>())));
        Assert.Contains("must have an empty constructor", failure.Message);
    }

    private static void ToFactory(LoggerConfigBuilder loggers)
    {
        loggers.ClearLoggers().AddLoggerFactory();
        loggers.LogLevel = AkkaLevel.DebugLevel;
    }

    private sealed class FormatterWithArgument(string prefix) : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) => prefix + format;

        public string Format(string format, IEnumerable<object> args) => prefix + format;
    }

    private sealed class Counting(Action onFormat)
    {
        public override string ToString()
        {
            onFormat();
            return "counted";
        }
    }

    private sealed class Talker : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Talker() => Receive<string>(level => _log.Log(Akka.Event.Logging.LogLevelFor(level), "hello {0} at {1}", [7, level]));
    }
}
