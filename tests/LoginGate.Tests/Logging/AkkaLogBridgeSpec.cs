using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.IO;
using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LoginGate.Tests.Logging;

/// <summary>The bridge inside a real actor system, its lines collected.</summary>
public sealed class AkkaLogBridgeSpec : IDisposable
{
    private const string Source = "akka://logs/system/whatever";
    private const string Open = "session {0} of {1}: open";

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly LogLevelSwitch _levels = new(HostLevel.Debug);
    private ILoggerFactory? _loggers;

    public void Dispose() => _loggers?.Dispose();

    [Fact]
    public async Task Lines_about_a_session_carry_number_address_and_line_name()
    {
        await LogAsync(log =>
        {
            log("/user/gate/main/listener/s-17", AkkaLevel.InfoLevel,
                Template("session {0} of {1}: {2}; closing", 17, Client(9), "IdleTimeout"), null);
            log("/user/gate/east/listener", AkkaLevel.WarningLevel, Template("{0} refused: {1}", Client(8), "banned"), null);
            log("/user/gate/east/listener", AkkaLevel.InfoLevel, Template("listening on {0}", Client(7)), null);
            log("/user/gate/east/loginsrv", AkkaLevel.DebugLevel, Template("LoginSrv {0} kicks session {1}", Client(6), 5), null);
        });

        Assert.Equal(
            [
                ("main", 17, "10.0.0.9:4000", "session 17 of 10.0.0.9:4000: IdleTimeout; closing"),
                ("east", null, "10.0.0.8:4000", "10.0.0.8:4000 refused: banned"),
                ("east", null, null, "listening on 10.0.0.7:4000"),
                ("east", 5, null, "LoginSrv 10.0.0.6:4000 kicks session 5"),
            ],
            _lines.Select(l => (l.Line, l.Session, l.Client, l.Message)));
    }

    [Fact]
    public async Task Ten_thousand_hostile_clients_make_a_small_log()
    {
        await LogAsync(log =>
        {
            for (var i = 1; i <= 10_000; i++)
            {
                var source = $"/user/gate/main/listener/s-{i}";
                log(source, AkkaLevel.DebugLevel, Template(Open, i, Client(i)), null);
                log(source, AkkaLevel.InfoLevel, Template("session {0} of {1}: {2}; closing", i, Client(i), "ForbiddenByte"), null);
                log(source, AkkaLevel.DebugLevel, Template("session {0} of {1}: ended, {2}", i, Client(i), "ForbiddenByte"), null);
                log(source, AkkaLevel.ErrorLevel, $"it broke at byte {i}", new InvalidOperationException($"byte {i}"));
                log(source, AkkaLevel.WarningLevel, $"text {i}", null);
            }
        });

        // Five kinds: four with a burst of 50, and free texts, each a kind of its own until the table is full.
        Assert.InRange(_lines.Count, 200, 1000);
        Assert.InRange(_lines.Sum(l => LogLineFormatter.Format(l, LogFormat.Json).Length), 0, 300_000);
        Assert.Contains(_lines, l => l.Message == $"... 9950 more like this in the last 10 s, such as: session 51 of {Client(51)}: open");
        Assert.Contains(_lines, l => l.Message == "... 9950 more like this in the last 10 s, such as: it broke at byte 51 (InvalidOperationException: byte 51)");
        Assert.Contains(_lines, l => l.Message.Contains(" more of other kinds in the last 10 s, such as: text ", StringComparison.Ordinal));
        Assert.DoesNotContain(_lines, l => l.Message.Contains("{0}", StringComparison.Ordinal));
        Assert.Equal(50, _lines.Count(l => l.Exception is not null));
    }

    /// <summary>Akka.Remote's errors name what somebody has sent to the cluster's port.</summary>
    [Fact]
    public async Task What_a_stranger_names_is_cut_and_escaped()
    {
        var name = $"Evil\r\n\u001b[2J{new string('x', 10_000)}";

        await LogAsync(log => log("/system/endpointManager", AkkaLevel.ErrorLevel, Template("Dropping message [{0}] for non-local recipient", name), new InvalidOperationException(name)));

        var line = LogLineFormatter.Format(Assert.Single(_lines), LogFormat.Text);
        Assert.Contains(@"[Evil\x0d\x0a\x1b[2Jxxx", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.InRange(_lines.Single().Message.Length, 1, 4100);
        Assert.InRange(line.Length, 1, 20_000);
    }

    [Fact]
    public async Task Left_out_lines_are_told_when_their_time_is_over()
    {
        await LogAsync(new LogRepeatSettings(1, TimeSpan.FromMilliseconds(50)), async (_, log) =>
        {
            for (var i = 0; i < 5; i++)
                log("/user/gate/main", AkkaLevel.InfoLevel, Template(Open, i, Client(i)), null);
            await UntilAsync(() => _lines.Any(l => l.Message.StartsWith("... 4 more like this in the last 0.1 s", StringComparison.Ordinal)));
        });

        Assert.Equal(2, _lines.Count);
        Assert.Single(_lines, l => l.Message == $"... 4 more like this in the last 0.1 s, such as: session 1 of {Client(1)}: open");
    }

    [Fact]
    public async Task The_content_of_undelivered_messages_is_left_out()
    {
        await LogAsync((system, _) =>
        {
            system.EventStream.Publish(new Info("akka://logs/user/gate/main", typeof(DeadLetterListener),
                "[Write] was not delivered. Message content: secret"));
            return Task.CompletedTask;
        });

        Assert.Equal("[Write] was not delivered. ", Assert.Single(_lines).Message);
    }

    [Fact]
    public async Task Levels_change_while_the_system_runs()
    {
        _levels.Set("main/listener/s-2", HostLevel.Debug);
        _levels.Set(HostLevel.Information);
        await LogAsync(log =>
        {
            log("/user/gate/main/listener/s-1", AkkaLevel.DebugLevel, Template(Open, 1, Client(1)), null);
            log("/user/gate/main/listener/s-2", AkkaLevel.DebugLevel, Template(Open, 2, Client(2)), null);
        });

        Assert.Equal(2, Assert.Single(_lines).Session);
    }

    [Fact]
    public async Task Of_Akkas_own_lines_warnings_and_errors_come_through()
    {
        await LogAsync((system, _) =>
        {
            system.EventStream.Publish(new Info(Source, typeof(CoordinatedShutdown), "phases"));
            system.EventStream.Publish(new Debug(Source, typeof(EventStream), "started"));
            system.EventStream.Publish(new Warning(Source, typeof(CoordinatedShutdown), "a phase timed out"));
            system.EventStream.Publish(new Error(null!, Source, typeof(TcpExt), "Fatal socket error"));
            return Task.CompletedTask;
        });

        Assert.Equal(["a phase timed out", "Fatal socket error"], _lines.Select(l => l.Message));
    }

    [Fact]
    public async Task What_the_gates_actors_tell_themselves_is_not_told_by_Akka_again()
    {
        await LogAsync((system, _) =>
        {
            system.EventStream.Publish(new Error(null!, Source, typeof(TcpExt), Template("Bind failed for TCP channel on endpoint [{0}]", Client(1))));
            return Task.CompletedTask;
        });

        Assert.Empty(_lines);
    }

    [Theory]
    [InlineData("akka.actor.debug.lifecycle = on")]
    [InlineData("akka.io.tcp.trace-logging = on")]
    public async Task Whoever_turns_on_one_of_Akkas_switches_gets_what_Akka_says(string @switch)
    {
        await LogAsync((system, _) =>
        {
            system.EventStream.Publish(new Debug(Source, typeof(TcpExt), "Read 10 bytes"));
            return Task.CompletedTask;
        }, @switch);

        Assert.Contains(_lines, l => l.Message == "Read 10 bytes");
    }

    [Fact]
    public async Task What_is_logged_before_it_begins_and_while_the_system_ends_is_not_lost()
    {
        await LogAsync((system, log) =>
        {
            system.ActorOf(Props.Create(() => new LastWords()), "late");
            return Task.CompletedTask;
        }, early: log => log("/user/gate/main", AkkaLevel.InfoLevel, "early", null));

        Assert.Equal(["early", "my last words"], _lines.Select(l => l.Message));
    }

    private Task LogAsync(Action<Action<string, AkkaLevel, object, Exception?>> log) => LogAsync((_, write) =>
    {
        log(write);
        return Task.CompletedTask;
    });

    private Task LogAsync(
        Func<ActorSystem, Action<string, AkkaLevel, object, Exception?>, Task> log,
        string hocon = "",
        Action<Action<string, AkkaLevel, object, Exception?>>? early = null) =>
        LogAsync(new LogRepeatSettings(50, TimeSpan.FromSeconds(10)), log, hocon, early);

    /// <summary>Starts a system, lets it log, ends it; then all lines are in the queue.</summary>
    private async Task LogAsync(
        LogRepeatSettings repeat,
        Func<ActorSystem, Action<string, AkkaLevel, object, Exception?>, Task> log,
        string hocon = "",
        Action<Action<string, AkkaLevel, object, Exception?>>? early = null)
    {
        _loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(HostLevel.Trace).AddProvider(new LineLoggerProvider(_lines.Enqueue)));
        var system = ActorSystem.Create("logs", ConfigurationFactory.ParseString($$"""
            akka.loglevel = DEBUG
            akka.loggers = ["{{typeof(AkkaLogBridge).AssemblyQualifiedName}}"]
            {{hocon}}
            """).WithFallback(ConfigurationFactory.ParseString(AkkaLogBridge.Hocon)));
        early?.Invoke(Write);
        AkkaLogBridge.Begin(system, _loggers, _levels, repeat);
        await log(system, Write);
        await system.Terminate();

        void Write(string source, AkkaLevel level, object message, Exception? cause) =>
            system.EventStream.Publish(EventOf($"akka://logs{source}", level, message, cause));
    }

    private static LogEvent EventOf(string source, AkkaLevel level, object message, Exception? cause) => level switch
    {
        AkkaLevel.DebugLevel => new Debug(cause!, source, typeof(AkkaLogBridgeSpec), message),
        AkkaLevel.InfoLevel => new Info(cause!, source, typeof(AkkaLogBridgeSpec), message),
        AkkaLevel.WarningLevel => new Warning(cause!, source, typeof(AkkaLogBridgeSpec), message),
        _ => new Error(cause!, source, typeof(AkkaLogBridgeSpec), message),
    };

    private static TestMessage Template(string format, params object[] arguments) => new(format, arguments);

    private static IPEndPoint Client(int number) => new(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 4000);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow.AddSeconds(10);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, "not in time");
            await Task.Delay(5);
        }
    }

    private sealed class LastWords : ReceiveActor
    {
        protected override void PostStop() => Context.GetLogger().Info("my last words");
    }

    private sealed class TestMessage(string format, object[] arguments) : LogMessage(DefaultLogMessageFormatter.Instance, format)
    {
        public override string Unformatted() => Format;

        public override IEnumerable<object> Parameters() => arguments;

        public override string ToString() => Formatter.Format(Format, arguments);
    }
}
