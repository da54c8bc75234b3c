#nullable disable
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Stops an actor and tells when it has ended.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/>; true when the actor ended in time, else false.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends a message that makes the actor stop; true when it ended in time, else false.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        using var expiry = new CancellationTokenSource(timeout);
        var ended = target.WatchAsync(expiry.Token);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return await ended.ConfigureAwait(false);
    }
}

/// <summary>Waits for the end of an actor.</summary>
public static class WatchAsyncSupport
{
    /// <summary>True when the actor has ended, at once when it already had; false when canceled before.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        if (target is not IInternalActorRef subject)
            throw new InvalidOperationException($"{target} is not an {nameof(IInternalActorRef)} and cannot be watched.");
        var future = new FutureActorRef<Terminated>((LocalActorRefProvider)subject.Provider);
        subject.SendSystemMessage(new Watch(subject, future));
        if (token.CanBeCanceled)
            future.CancelWith(token);
        try
        {
            await future.Task.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            subject.SendSystemMessage(new Unwatch(subject, future));
            return false;
        }
    }
}
