#nullable disable
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Asking: a message whose first answer is a task's result.</summary>
public static class Futures
{
    /// <summary>Asks; a time-out of zero or less is none, a missing one is <c>akka.actor.ask-timeout</c>.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<object>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks until canceled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<object>(self, message, null, cancellationToken);

    /// <summary>Asks until the time-out or until canceled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Ask<object>(self, message, timeout, cancellationToken);

    /// <summary>Asks for an answer of a type; one of another type faults the task with <see cref="ArgumentException"/>.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<T>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks for an answer of a type until canceled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<T>(self, message, null, cancellationToken);

    /// <summary>Asks for an answer of a type until the time-out (<see cref="AskTimeoutException"/>) or until canceled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var future = Begin<T>(self, timeout, cancellationToken);
        if (!future.Task.IsCanceled)
            self.Tell(message, future);
        return future.Task;
    }

    /// <summary>Asks with a message that is made knowing who will get the answer.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var future = Begin<T>(self, timeout, cancellationToken);
        if (!future.Task.IsCanceled)
            self.Tell(messageFactory(future), future);
        return future.Task;
    }

    /// <summary>The provider of the one asked, so that the answer's way can be looked up there; else that of the running actor.</summary>
    internal static IActorRefProvider ResolveProvider(ICanTell self)
    {
        var target = self is ActorSelection selection ? selection.Anchor : self;
        if (target is LocalActorRef local)
            return local.Provider;
        if (InternalCurrentActorCellKeeper.Current is { } cell)
            return cell.SystemImpl.Provider;
        return target is IInternalActorRef actor
            ? actor.Provider
            : throw new ArgumentException("Unsupported ICanTell, the provider of actors cannot be resolved from it.", nameof(self));
    }

    private static FutureActorRef<T> Begin<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(self);
        var provider = (LocalActorRefProvider)ResolveProvider(self);
        var future = new FutureActorRef<T>(provider);
        var limit = timeout ?? provider.Settings.AskTimeout;
        if (limit > TimeSpan.Zero && limit.TotalMilliseconds < uint.MaxValue)
            future.ExpireAfter(limit);
        if (cancellationToken.CanBeCanceled)
            future.CancelWith(cancellationToken);
        return future;
    }
}
