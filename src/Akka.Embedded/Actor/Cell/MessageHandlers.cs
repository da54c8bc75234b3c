using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The handlers of one behaviour, tried in the order they were declared.</summary>
internal sealed class MessageHandlers
{
    private MessageHandler[] _handlers = new MessageHandler[4];
    private int _count;
    private bool _catchesAll;

    public void Add(MessageHandler handler)
    {
        if (_catchesAll)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        if (_count == _handlers.Length)
            Array.Resize(ref _handlers, _count * 2);
        _handlers[_count++] = handler;
        _catchesAll = handler.CatchesAll;
    }

    public bool Handle(object message)
    {
        var handlers = _handlers;
        for (var i = 0; i < handlers.Length; i++)
        {
            var handler = handlers[i];
            if (handler is null)
                return false;
            if (handler.TryHandle(message))
                return true;
        }

        return false;
    }
}

internal abstract class MessageHandler
{
    /// <summary>True when no handler after this one would ever be tried.</summary>
    public virtual bool CatchesAll => false;

    public abstract bool TryHandle(object message);
}

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool CatchesAll => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            return false;
        handler(typed);
        return true;
    }
}

internal sealed class FuncHandler<T>(Func<T, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => message is T typed && handler(typed);
}

internal sealed class AsyncHandler<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool CatchesAll => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            return false;
        ActorTaskScheduler.RunTask(() => handler(typed));
        return true;
    }
}

/// <summary>For a type that is known at run time only.</summary>
internal sealed class TypedHandler(Type type, Func<object, bool> handler, bool always) : MessageHandler
{
    public override bool CatchesAll => always && type == typeof(object);

    public override bool TryHandle(object message) => type.IsInstanceOfType(message) && handler(message);
}
