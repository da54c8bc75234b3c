using System.Globalization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LoginGate.Logging;

/// <summary>What an <see cref="AkkaLogBridge"/> works with; given to the actor system at its start.</summary>
internal sealed class LogBridgeSetup(ILoggerFactory loggers, LogLevelSwitch levels, LogRepeatSettings repeat) : Setup
{
    public ILoggerFactory Loggers { get; } = loggers;

    public LogLevelSwitch Levels { get; } = levels;

    public LogRepeatSettings Repeat { get; } = repeat;
}

/// <summary>
/// Hands the actor system's log events to the host's loggers, as <see cref="LogLine"/>s, the repetitions left out but for a
/// count. Categories are class names, never actor paths: their number must not grow with the clients.
/// </summary>
internal sealed class AkkaLogBridge : ReceiveActor, IWithTimers, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private const string RepeatTimer = "repeat";

    // What Akka.NET puts before the text of a message that it could not deliver.
    private const string UndeliveredContent = "Message content:";

    private readonly LogBridgeSetup _setup;
    private readonly RepeatLimiter _repeat;
    private readonly Dictionary<Type, ILogger> _byClass = [];

    public AkkaLogBridge()
    {
        _setup = Context.System.Settings.Setup.Get<LogBridgeSetup>().Value;
        _repeat = new RepeatLimiter(_setup.Repeat.Burst, _setup.Repeat.Per);
        Receive<InitializeLogger>(m =>
        {
            m.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
        Receive<LogEvent>(OnLogEvent);
        Receive<TellRepeats>(_ => OnTellRepeats());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PostStop() => WriteLeftOut(_repeat.TakeAll());

    private void OnLogEvent(LogEvent written)
    {
        var level = ToHostLevel(written.LogLevel());
        var levels = _setup.Levels;
        if (level < levels.Least)
            return;
        var source = LogSources.Short(written.LogSource);
        if (!levels.IsEnabled(source, level))
            return;
        if (_repeat.TryPass(new LogKind(written.LogClass, level, TemplateOf(written)), Now))
            Write(written.LogClass, ToLine(written, level, source), written.Cause);
        else if (!Timers.IsTimerActive(RepeatTimer))
            Timers.StartSingleTimer(RepeatTimer, TellRepeats.Instance, _setup.Repeat.Per);
    }

    private void OnTellRepeats()
    {
        WriteLeftOut(_repeat.TakeDue(Now));
        if (_repeat.NextDue is { } due)
            Timers.StartSingleTimer(RepeatTimer, TellRepeats.Instance, due > Now ? due - Now : TimeSpan.FromMilliseconds(1));
    }

    private void WriteLeftOut(IEnumerable<LeftOut> leftOut)
    {
        foreach (var (kind, count) in leftOut)
        {
            var text = string.Create(CultureInfo.InvariantCulture,
                $"... {count} more like this in the last {_setup.Repeat.Per.TotalSeconds:0.#} s: {kind.Template}");
            var source = kind.Class?.Name ?? "log";
            Write(kind.Class ?? typeof(AkkaLogBridge), new LogLine(DateTimeOffset.Now, kind.Level, source, LogLine.Cut(text)), cause: null);
        }
    }

    private void Write(Type category, LogLine line, Exception? cause)
    {
        if (!_byClass.TryGetValue(category, out var logger))
            _byClass.Add(category, logger = _setup.Loggers.CreateLogger(category.FullName ?? category.Name));
        logger.Log(line.Level, default, line, cause, static (l, _) => l.ToString());
    }

    private static LogLine ToLine(LogEvent written, HostLevel level, string source)
    {
        var (session, client) = LogSources.ClientOf(written.Message as LogMessage);
        return new LogLine(new DateTimeOffset(written.Timestamp), level, source, TextOf(written))
        {
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

    // What could not be delivered may hold a client's bytes.
    private static string TextOf(LogEvent written)
    {
        var text = $"{written.Message}";
        if (written.LogClass == typeof(DeadLetterListener) && text.IndexOf(UndeliveredContent, StringComparison.Ordinal) is >= 0 and var content)
            text = text[..content];
        return LogLine.Cut(text);
    }

    // The runtime's own clock may be virtual; this one only has to go on.
    private static TimeSpan Now => TimeProvider.System.Now();

    private static HostLevel ToHostLevel(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => HostLevel.Debug,
        AkkaLevel.InfoLevel => HostLevel.Information,
        AkkaLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };

    private sealed class TellRepeats
    {
        public static readonly TellRepeats Instance = new();
    }
}
