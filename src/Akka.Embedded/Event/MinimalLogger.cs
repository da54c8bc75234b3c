using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger without an actor behind it, used before the loggers have started and after they have stopped. It logs on the calling
/// thread.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    private readonly ActorPath _path = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    /// <summary>Decides what is logged.</summary>
    public LogFilterEvaluator Filter { get; internal set; } = LogFilterEvaluator.NoFilters;

    /// <summary>There is none: NotSupportedException.</summary>
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger has no provider.");

    /// <summary>A path outside of every system.</summary>
    public sealed override ActorPath Path => _path;

    /// <summary>Logs whatever is told; ArgumentNullException for null.</summary>
    protected sealed override void TellInternal(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Log(message);
    }

    /// <summary>Logs one message, a <see cref="LogEvent"/> as a rule.</summary>
    protected abstract void Log(object message);
}
