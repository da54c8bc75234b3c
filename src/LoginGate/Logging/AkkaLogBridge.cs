using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LoginGate.Logging;

/// <summary>
/// Hands the actor system's log events to the host's loggers, as <see cref="LogLine"/>s: those that tell an operator something, the
/// repetitions left out but for a count. Categories are class names, never actor paths: their number must not grow with the clients.
/// </summary>
/// <remarks>
/// It takes the place of Akka.NET's logger to standard output, the one that is there before all others and after them. It has no
/// mailbox: what is logged while the system ends is neither lost nor written in another form, and no flood waits in a queue. It runs on
/// the thread of whoever logs.
/// </remarks>
internal sealed class AkkaLogBridge : MinimalLogger, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>Makes it the logger to standard output too; as one of <c>akka.loggers</c> it is then not started as an actor.</summary>
    public static readonly string Hocon =
        $"akka {{ stdout-logger-class = \"{typeof(AkkaLogBridge).AssemblyQualifiedName}\"\n stdout-loglevel = DEBUG }}";

    // What Akka.NET puts before the text of a message that it could not deliver.
    private const string UndeliveredContent = "Message content:";

    private const int MostEarly = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<LogEvent> _early = [];
    private Output? _output;

    /// <summary>Writes from now on, first what was logged since the system came into being.</summary>
    public static void Begin(ActorSystem system, ILoggerFactory loggers, LogLevelSwitch levels, LogRepeatSettings repeat)
    {
        var bridge = (AkkaLogBridge)system.Settings.StdoutLogger;
        levels.Changed += () => system.EventStream.SetLogLevel(ToAkkaLevel(levels.Least));
        system.RegisterOnTermination(bridge.End);
        lock (bridge._lock)
        {
            bridge._output = new Output(bridge._lock, loggers, levels, repeat, new OperatorsLines(system.Settings.Config));
            while (bridge._early.TryDequeue(out var written))
                bridge._output.OnLogEvent(written);
        }
    }

    protected override void Log(object message)
    {
        if (message is not LogEvent written)
            return;
        lock (_lock)
        {
            if (_output is not null)
                _output.OnLogEvent(written);
            else if (_early.Count < MostEarly)
                _early.Enqueue(written);
        }
    }

    private void End()
    {
        lock (_lock)
            _output!.TellAllLeftOut();
    }

    private static HostLevel ToHostLevel(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => HostLevel.Debug,
        AkkaLevel.InfoLevel => HostLevel.Information,
        AkkaLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };

    private static AkkaLevel ToAkkaLevel(HostLevel level) => level switch
    {
        HostLevel.Debug => AkkaLevel.DebugLevel,
        HostLevel.Information => AkkaLevel.InfoLevel,
        HostLevel.Warning => AkkaLevel.WarningLevel,
        _ => AkkaLevel.ErrorLevel,
    };

    /// <summary>Where the lines go, once the system is there. Used under the bridge's lock.</summary>
    private sealed class Output
    {
        private readonly Lock _lock;
        private readonly ILoggerFactory _loggers;
        private readonly LogLevelSwitch _levels;
        private readonly LogRepeatSettings _settings;
        private readonly OperatorsLines _operators;
        private readonly RepeatLimiter _repeat;
        private readonly ITimer _timer;
        private readonly Dictionary<Type, ILogger> _byClass = [];
        private bool _isTimerSet;

        public Output(Lock @lock, ILoggerFactory loggers, LogLevelSwitch levels, LogRepeatSettings repeat, OperatorsLines operators)
        {
            (_lock, _loggers, _levels, _settings, _operators) = (@lock, loggers, levels, repeat, operators);
            _repeat = new RepeatLimiter(repeat.Burst, repeat.Per);
            _timer = TimeProvider.System.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void OnLogEvent(LogEvent written)
        {
            var level = ToHostLevel(written.LogLevel());
            if (level < _levels.Least || !_operators.Contain(written))
                return;
            var source = LogSources.Short(written.LogSource);
            if (!_levels.IsEnabled(source, level))
                return;
            if (_repeat.TryPass(new LogKind(written.LogClass, level, TemplateOf(written)), Now, written, ExampleOf))
                Write(written.LogClass, ToLine(written, level, source), written.Cause);
            else if (!_isTimerSet)
                SetTimer(_settings.Per);
        }

        public void TellAllLeftOut()
        {
            _timer.Dispose();
            WriteLeftOut(_repeat.TakeAll());
        }

        private void OnTimer()
        {
            lock (_lock)
            {
                _isTimerSet = false;
                WriteLeftOut(_repeat.TakeDue(Now));
                if (_repeat.NextDue is { } due)
                    SetTimer(due > Now ? due - Now : TimeSpan.FromMilliseconds(1));
            }
        }

        private void SetTimer(TimeSpan delay) => _isTimerSet = _timer.Change(delay, Timeout.InfiniteTimeSpan);

        private void WriteLeftOut(IEnumerable<LeftOut> leftOut)
        {
            foreach (var (kind, count, example) in leftOut)
            {
                Phrase text = $"... {count} {Phrase.Of(kind.Class is null ? "more of other kinds" : "more like this")} in the last {_settings.Per.TotalSeconds:0.#} s, such as: {example}";
                Write(kind.Class ?? typeof(AkkaLogBridge), LogLine.Of(kind.Level, kind.Class?.Name ?? "log", text), cause: null);
            }
        }

        private void Write(Type category, LogLine line, Exception? cause)
        {
            if (!_byClass.TryGetValue(category, out var logger))
                _byClass.Add(category, logger = _loggers.CreateLogger(category.FullName ?? category.Name));
            logger.Log(line.Level, default, line, cause, static (l, _) => l.ToString());
        }

        private static LogLine ToLine(LogEvent written, HostLevel level, string source)
        {
            var (session, client) = LogSources.ClientOf(written.Message as LogMessage);
            return new LogLine(new DateTimeOffset(written.Timestamp), level, source, TextOf(written))
            {
                Said = SaidOf(written),
                Line = LogSources.LineOf(written.LogSource),
                Session = session ?? LogSources.SessionOf(source),
                Client = client,
                Exception = LogLine.Show(written.Cause),
            };
        }

        // An event without a template is told apart by its exception; else its text stands for it, and the table's size is bounded.
        private static string TemplateOf(LogEvent written) => written switch
        {
            { Message: LogMessage message } => message.Format,
            { Cause: { } cause } => cause.GetType().Name,
            _ => TextOf(written),
        };

        private static Phrase ExampleOf(LogEvent written)
        {
            var spoken = new SpokenEvent(TextOf(written), SaidOf(written));
            return written.Cause is { } cause ? Phrase.Of($"{spoken} ({cause.GetType().Name}: {cause.Message})") : Phrase.Of($"{spoken}");
        }

        /// <summary>Its sentence in the language of this process; null: in English. Other libraries' sentences are, and their templates may be of another form.</summary>
        private static string? SaidOf(LogEvent written)
        {
            if (Catalogue.Current is not { } language || written.LogClass.Namespace?.StartsWith(nameof(LoginGate), StringComparison.Ordinal) != true)
                return null;
            if (written.Message is LogMessage message)
                return LogLine.Cut(language.Fill(message.Format, [.. message.Parameters()]));
            return ((Phrase)TextOf(written)).In(language);
        }

        // What could not be delivered may hold a client's bytes.
        private static string TextOf(LogEvent written)
        {
            var text = $"{written.Message}";
            if (written.LogClass == typeof(DeadLetterListener) && text.IndexOf(UndeliveredContent, StringComparison.Ordinal) is >= 0 and var content)
                text = text[..content];
            return LogLine.Cut(text);
        }

        /// <summary>An event's sentence as it was when it was logged: what the event holds may change.</summary>
        private sealed record SpokenEvent(string English, string? Said) : ISpoken
        {
            public string In(Catalogue? catalogue) => catalogue is null ? English : Said ?? English;

            public override string ToString() => English;
        }

        // The runtime's own clock may be virtual; this one only has to go on.
        private static TimeSpan Now => TimeProvider.System.Now();
    }
}
