#nullable disable
namespace Akka.Actor;

/// <summary>
/// Sends the result of a task to an actor; a fault or a cancellation as <see cref="Status.Failure"/>. The tasks returned never
/// fault.
/// </summary>
public static class PipeToSupport
{
    /// <summary>Sends the result, mapped when there is a function for it.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends the result, mapped when there is a function for it.</summary>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends the result; the flag keeps the continuation on the caller's context.</summary>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            recipient.Tell(success != null ? success(result) : result, sender);
        }
        catch (Exception e)
        {
            Fail(recipient, sender, failure, e);
        }
    }

    /// <summary>Sends the result; the flag keeps the continuation on the caller's context.</summary>
    public static async Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            recipient.Tell(success != null ? success(result) : result, sender);
        }
        catch (Exception e)
        {
            Fail(recipient, sender, failure, e);
        }
    }

    /// <summary>Sends what the function gives on success, and nothing without one.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends what the function gives on success, and nothing without one.</summary>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends what the function gives on success; the flag keeps the continuation on the caller's context.</summary>
    public static async Task PipeTo(
        this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            if (success != null)
                recipient.Tell(success(), sender);
        }
        catch (Exception e)
        {
            Fail(recipient, sender, failure, e);
        }
    }

    /// <summary>Sends what the function gives on success; the flag keeps the continuation on the caller's context.</summary>
    public static async Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            if (success != null)
                recipient.Tell(success(), sender);
        }
        catch (Exception e)
        {
            Fail(recipient, sender, failure, e);
        }
    }

    private static void Fail(ICanTell recipient, IActorRef sender, Func<Exception, object> failure, Exception cause) =>
        recipient.Tell(failure != null ? failure(cause) : new Status.Failure(cause), sender);
}
