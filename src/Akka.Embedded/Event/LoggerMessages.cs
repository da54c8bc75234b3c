using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The first message a logger actor gets; it must answer its sender with <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>Names the bus that the logger will be subscribed to.</summary>
    public InitializeLogger(LoggingBus loggingBus)
    {
        LoggingBus = loggingBus;
    }

    /// <summary>The bus.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger's answer to <see cref="InitializeLogger"/>: it is ready for log events.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
}

/// <summary>Marks the queue of logger actors.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics
{
}
