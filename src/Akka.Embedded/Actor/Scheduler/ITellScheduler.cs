namespace Akka.Actor;

/// <summary>Tells messages later. Delays must not be negative and intervals must be positive (ArgumentOutOfRangeException).</summary>
public interface ITellScheduler
{
    /// <summary>Tells <paramref name="message"/> once after <paramref name="delay"/>; a null sender is no sender.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Tells <paramref name="message"/> once after <paramref name="delay"/> unless <paramref name="cancelable"/> is canceled
    /// before.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    /// <summary>Tells <paramref name="message"/> after <paramref name="initialDelay"/> and then at a fixed rate.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Tells <paramref name="message"/> after <paramref name="initialDelay"/> and then at a fixed rate until <paramref
    /// name="cancelable"/> is canceled.</summary>
    void ScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable);
}
