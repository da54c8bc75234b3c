#nullable disable
namespace Akka.Actor;

/// <summary>An actor with timers of its own.</summary>
public interface IWithTimers
{
    /// <summary>Set by the base constructor.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>
/// Sends an actor messages later, by key. A key used again replaces its timer, and a message of the replaced one that is queued
/// already is dropped. All timers end on stop and before a restart.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>The keys in use.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends a message at a fixed rate, the first one after an interval.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends a message at a fixed rate with a sender, the first one after an interval.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <summary>Sends a message at a fixed rate, the first one after a delay.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends a message at a fixed rate with a sender, the first one after a delay.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>Sends a message once; the key is free again when it is handled.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends a message once with a sender; the key is free again when it is handled.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>True until canceled, or until the message of a single timer was handled.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends a timer.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}
