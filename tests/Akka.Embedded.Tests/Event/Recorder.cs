using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Embedded.Tests.Event;

/// <summary>What the logger of the system of one name printed, for the test that made it.</summary>
internal sealed class Recorder : IDisposable
{
    private static readonly ConcurrentDictionary<string, Recorder> All = new();

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly string _system;
    private readonly bool _withSource;

    private Recorder(string system, bool withSource)
    {
        _system = system;
        _withSource = withSource;
    }

    public static Recorder For(string system, bool withSource = false) => All[system] = new Recorder(system, withSource);

    public static void Record(ActorSystem system, LogEvent logEvent)
    {
        if (!All.TryGetValue(system.Name, out var recorder))
            return;
        var source = recorder._withSource ? $"{logEvent.LogSource} " : "";
        var cause = logEvent.Cause is null ? "" : $" {logEvent.Cause.Message}";
        recorder._lines.Writer.TryWrite($"{source}{logEvent.LogLevel().StringFor()} {logEvent.Message}{cause}");
    }

    public static void Record(ActorSystem system, string line)
    {
        if (All.TryGetValue(system.Name, out var recorder))
            recorder._lines.Writer.TryWrite(line);
    }

    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _lines.Reader.ReadAsync(patience.Token);
    }

    public void Dispose() => All.TryRemove(_system, out _);
}

public sealed class RecordingLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        if (message is InitializeLogger)
            Sender.Tell(new LoggerInitialized(), Self);
        else if (message is LogEvent logEvent)
            Recorder.Record(Context.System, logEvent);
        return true;
    }
}

/// <summary>Never says that it is ready.</summary>
public sealed class SilentLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        if (message is LogEvent logEvent)
            Recorder.Record(Context.System, logEvent);
        return true;
    }
}

/// <summary>Takes the first event and never another: it waits for something that does not happen.</summary>
public sealed class StuckLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    public StuckLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        ReceiveAsync<LogEvent>(_ => new TaskCompletionSource().Task);
    }
}

/// <summary>Prints through the filters of its system.</summary>
public sealed class FilteredLogger : DefaultLogger
{
    private readonly LogFilterEvaluator _filter = Context.System.Settings.Setup.Get<LogFilterSetup>().Value.CreateEvaluator();

    protected override void Print(LogEvent logEvent)
    {
        if (_filter.ShouldTryKeepMessage(logEvent, out var text))
            Recorder.Record(Context.System, text);
    }
}

public sealed class RecordingStandardOut : MinimalLogger
{
    public static ConcurrentQueue<string> Seen { get; } = new();

    protected override void Log(object message) => Seen.Enqueue(message.ToString()!);
}
