using System.Globalization;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Embedded.Tests.Event;

/// <summary>Loggers named in settings, from start to end of their system.</summary>
public class LoggerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Configured_loggers_get_the_events_at_or_above_the_level()
    {
        using var log = Recorder.For("levels");
        using var system = ActorSystem.Create("levels", Settings<RecordingLogger>("loglevel = WARNING"));

        system.Log.Debug("no");
        system.Log.Info("no");
        system.Log.Warning("a {0}", 1);
        system.Log.Error(new InvalidOperationException("boom"), "b {Name}", 2);

        Assert.Equal("WARNING a 1", await log.Next());
        Assert.Equal("ERROR b 2 boom", await log.Next());
    }

    [Fact]
    public async Task The_level_can_be_changed_while_running()
    {
        using var log = Recorder.For("change");
        using var system = ActorSystem.Create("change", Settings<RecordingLogger>("loglevel = ERROR"));
        system.Log.Info("no");
        system.EventStream.SetLogLevel(LogLevel.InfoLevel);
        system.Log.Info("yes");
        Assert.Equal("INFO yes", await log.Next());
        system.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        system.Log.Warning("no");
        // Published past the adapter, which asks for the level first: the logger itself is not subscribed any more.
        system.EventStream.Publish(new Warning("here", typeof(LoggerTests), "no"));
        system.Log.Error("end");
        Assert.Equal("ERROR end", await log.Next());
    }

    [Fact]
    public async Task An_actors_log_names_its_path()
    {
        using var log = Recorder.For("paths", withSource: true);
        using var system = ActorSystem.Create("paths", Settings<RecordingLogger>("loglevel = INFO"));
        system.ActorOf(Props.Create(() => new Talkative()), "talker").Tell("hello", ActorRefs.NoSender);
        Assert.Equal("akka://paths/user/talker INFO hello", await log.Next());
    }

    [Fact]
    public void An_unknown_logger_type_is_a_configuration_error()
    {
        var failure = Assert.Throws<ConfigurationException>(() => ActorSystem.Create("unknown", "akka.loggers = [\"No.Such.Logger\"]"));
        Assert.Contains("No.Such.Logger", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logger_that_does_not_answer_delays_the_start_no_longer_than_allowed_and_loses_nothing()
    {
        using var log = Recorder.For("silent");
        var create = Task.Run(() => ActorSystem.Create("silent", Settings<SilentLogger>("loglevel = ERROR, logger-startup-timeout = 100ms")));
        using var system = await create.WaitAsync(Patience);
        system.Log.Error("after all");
        Assert.Equal("ERROR after all", await log.Next());
    }

    [Fact]
    public async Task With_async_start_the_system_does_not_wait_at_all()
    {
        using var log = Recorder.For("async");
        var create = Task.Run(() => ActorSystem.Create("async", Settings<SilentLogger>("loglevel = ERROR, logger-async-start = on, logger-startup-timeout = 1h")));
        using var system = await create.WaitAsync(Patience);
        system.Log.Error("here");
        Assert.Equal("ERROR here", await log.Next());
    }

    [Fact]
    public async Task A_bad_template_costs_the_event_its_arguments_at_most()
    {
        using var log = Recorder.For("bad");
        using var system = ActorSystem.Create("bad", Settings<RecordingLogger>("loglevel = INFO"));
        system.Log.Info("{0} {1} {", "x");
        system.Log.Info("next");
        Assert.Equal("INFO {0} {1} { [x]", await log.Next());
        Assert.Equal("INFO next", await log.Next());
    }

    [Fact]
    public async Task Filters_act_in_the_loggers()
    {
        using var log = Recorder.For("filters");
        var setup = BootstrapSetup.Create().WithConfig(Settings<FilteredLogger>("loglevel = INFO"))
            .And(new LogFilterBuilder().ExcludeMessageContaining("secret").Build());
        using var system = ActorSystem.Create("filters", setup);
        system.Log.Info("a secret");
        system.Log.Info("open");
        Assert.Equal("open", await log.Next());
    }

    [Fact]
    public async Task Standard_output_logger_serves_before_the_loggers_start_and_after_they_stop()
    {
        using var log = Recorder.For("stdout");
        var settings = ConfigurationFactory.ParseString(
            $"akka.stdout-logger-class = \"{typeof(RecordingStandardOut).AssemblyQualifiedName}\", akka.stdout-loglevel = DEBUG")
            .WithFallback(Settings<RecordingLogger>("loglevel = DEBUG"));
        RecordingStandardOut.Seen.Clear();
        var system = ActorSystem.Create("stdout", settings);
        Assert.Contains(RecordingStandardOut.Seen, t => t.Contains("StandardOutLogger started", StringComparison.Ordinal));
        system.Log.Info("for the loggers only");
        while (await log.Next() != "INFO for the loggers only")
        {
        }

        await system.Terminate().WaitAsync(Patience);
        system.Log.Info("late");
        Assert.DoesNotContain(RecordingStandardOut.Seen, t => t.Contains("for the loggers only", StringComparison.Ordinal));
        Assert.Contains(RecordingStandardOut.Seen, t => t.Contains("late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_default_logger_prints_with_the_standard_output_logger_of_the_settings()
    {
        var settings = ConfigurationFactory.ParseString($"akka.stdout-logger-class = \"{typeof(RecordingStandardOut).AssemblyQualifiedName}\"")
            .WithFallback(Settings<DefaultLogger>("loglevel = INFO"));
        var system = ActorSystem.Create("default-logger", settings);
        system.Log.Info("through the configured output");
        await system.Terminate().WaitAsync(Patience);
        Assert.Contains(RecordingStandardOut.Seen, t => t.Contains("through the configured output", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_logged_before_the_end_reaches_the_loggers()
    {
        using var log = Recorder.For("last-words");
        var system = ActorSystem.Create("last-words", Settings<RecordingLogger>("loglevel = INFO"));
        for (var i = 0; i < 1000; i++)
            system.Log.Info("{0}", i);
        await system.Terminate().WaitAsync(Patience);
        for (var i = 0; i < 1000; i++)
            Assert.Equal($"INFO {i}", await log.Next());
    }

    [Fact]
    public async Task A_logger_that_takes_nothing_any_more_does_not_keep_the_system()
    {
        var system = ActorSystem.Create("stuck", Settings<StuckLogger>("loglevel = INFO, logger-startup-timeout = 100ms"));
        system.Log.Info("never taken");
        await system.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_formatter_of_the_settings_formats_messages_without_arguments_too()
    {
        using var log = Recorder.For("formatter");
        using var system = ActorSystem.Create(
            "formatter", Settings<RecordingLogger>($"loglevel = INFO, logger-formatter = \"{typeof(ShoutingFormatter).AssemblyQualifiedName}\""));
        system.Log.Info("plain");
        system.Log.Info("with {0}", 1);
        Assert.Equal("INFO PLAIN", await log.Next());
        Assert.Equal("INFO WITH 1", await log.Next());
    }

    [Fact]
    public void Several_buses_can_start_the_loggers_of_one_system()
    {
        using var system = ActorSystem.Create("two-buses", Settings<RecordingLogger>("loglevel = INFO"));
        using var log = Recorder.For("two-buses");
        var bus = new EventStream(false);
        bus.StartDefaultLoggers((ActorSystemImpl)system);
        Assert.Equal(LogLevel.InfoLevel, bus.LogLevel);
    }

    [Fact]
    public async Task The_end_of_the_system_and_its_loggers_is_told_to_those_who_subscribed_to_debug_events()
    {
        using var observers = ActorSystem.Create("observers");
        using var inbox = Inbox.Create(observers);
        var system = ActorSystem.Create("observed", Settings<RecordingLogger>("loglevel = INFO"));
        system.EventStream.Subscribe(inbox.Receiver, typeof(Debug));
        await system.Terminate().WaitAsync(Patience);
        Assert.Equal("System shutdown initiated", await NextOf(inbox));
        Assert.Equal("Shutting down: StandardOutLogger started", await NextOf(inbox));
        Assert.Equal("All default loggers stopped", await NextOf(inbox));
    }

    private static async Task<string> NextOf(Inbox inbox)
    {
        return Assert.IsType<Debug>(await inbox.ReceiveAsync(Patience)).Message.ToString()!;
    }

    private static Config Settings<TLogger>(string more) =>
        ConfigurationFactory.ParseString($"akka {{ loggers = [\"{typeof(TLogger).AssemblyQualifiedName}\"], stdout-loglevel = OFF, {more} }}");

    private sealed class ShoutingFormatter : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) =>
            string.Format(CultureInfo.InvariantCulture, format, args).ToUpperInvariant();

        public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
    }

    private sealed class Talkative : ReceiveActor
    {
        public Talkative()
        {
            var log = Context.GetLogger();
            Receive<string>(text => log.Info(text));
        }
    }
}
