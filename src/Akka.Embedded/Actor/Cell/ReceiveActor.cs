#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor that declares handlers by message type, in its constructor or in a method given to <see cref="Become(Action)"/>.
/// They are tried in the order declared; the first that fits wins.
/// </summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private readonly MessageHandlers _initial = new();
    private MessageHandlers _declaring;

    /// <summary>Opens the declaration of the first behaviour.</summary>
    protected ReceiveActor()
    {
        _declaring = _initial;
    }

    void IInitializableActor.Init() => _declaring = null;

    /// <summary>Not called: handlers are declared instead.</summary>
    protected sealed override void OnReceive(object message)
    {
        if (!_initial.Handle(message))
            Unhandled(message);
    }

    /// <summary>Replaces the behaviour by the handlers that a method declares.</summary>
    protected void Become(Action configure) => Context.Become(Declare(configure).Handle);

    /// <summary>Puts the handlers that a method declares on top of the present behaviour.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Declare(configure).Handle);

    /// <summary>Declares a handler for messages of a type, optionally for those that fit a condition.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(new ActionHandler<T>(handler, shouldHandle));
    }

    /// <summary>Declares a handler for messages of a type that fit a condition.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Declares a handler for messages of a type, optionally for those that fit a condition.</summary>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(messageType);
        ArgumentNullException.ThrowIfNull(handler);
        Add(new TypedHandler(messageType, WithCondition(handler, shouldHandle), shouldHandle is null));
    }

    /// <summary>Declares a handler for messages of a type that fit a condition.</summary>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    /// <summary>Declares a handler for messages of a type; when it returns false, the next one is tried.</summary>
    protected void Receive<T>(Func<T, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(new FuncHandler<T>(handler));
    }

    /// <summary>Declares a handler for messages of a type; when it returns false, the next one is tried.</summary>
    protected void Receive(Type messageType, Func<object, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(messageType);
        ArgumentNullException.ThrowIfNull(handler);
        Add(new TypedHandler(messageType, handler, always: false));
    }

    /// <summary>Declares a handler for every message; none can follow it.</summary>
    protected void ReceiveAny(Action<object> handler) => Receive<object>(handler);

    /// <summary>Declares an asynchronous handler for messages of a type; other messages wait for its end.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(new AsyncHandler<T>(handler, shouldHandle));
    }

    /// <summary>Declares an asynchronous handler for messages of a type that fit a condition.</summary>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>Declares an asynchronous handler for messages of a type, optionally for those that fit a condition.</summary>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Receive(messageType, message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);
    }

    /// <summary>Declares an asynchronous handler for messages of a type that fit a condition.</summary>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    /// <summary>Declares an asynchronous handler for every message; none can follow it.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync<object>(handler);

    internal sealed override bool InvokeInitialReceive(object message) => _initial.Handle(message);

    private static Func<object, bool> WithCondition(Action<object> handler, Predicate<object> shouldHandle) => message =>
    {
        if (shouldHandle is not null && !shouldHandle(message))
            return false;
        handler(message);
        return true;
    };

    private MessageHandlers Declare(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _declaring;
        var handlers = new MessageHandlers();
        _declaring = handlers;
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }

        return handlers;
    }

    private void Add(MessageHandler handler)
    {
        if (_declaring is null)
            throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");
        _declaring.Add(handler);
    }
}
