using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The logger used unless <c>akka.loggers</c> says otherwise: prints to standard output what the system's log filters
/// keep.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly MinimalLogger _output = Context.System.Settings.StdoutLogger;

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Prints one event.</summary>
    protected virtual void Print(LogEvent logEvent) => _output.Tell(logEvent, ActorRefs.NoSender!);
}
