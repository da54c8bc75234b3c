using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Runs work items later on the scheduler's thread. An exception is logged; a repeated item that throws is not run
/// again.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs <paramref name="action"/> once after <paramref name="delay"/> unless <paramref name="cancelable"/> is canceled
    /// before.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs <paramref name="action"/> once after <paramref name="delay"/>.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs <paramref name="action"/> after <paramref name="initialDelay"/> and then at a fixed rate until <paramref
    /// name="cancelable"/> is canceled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs <paramref name="action"/> after <paramref name="initialDelay"/> and then at a fixed rate.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);
}

/// <summary>Runs actions later on the scheduler's thread. An exception is logged; a repeated action that throws is not run again.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs <paramref name="action"/> once after <paramref name="delay"/> unless <paramref name="cancelable"/> is canceled
    /// before.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs <paramref name="action"/> once after <paramref name="delay"/>.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs <paramref name="action"/> after <paramref name="initialDelay"/> and then at a fixed rate until <paramref
    /// name="cancelable"/> is canceled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);

    /// <summary>Runs <paramref name="action"/> after <paramref name="initialDelay"/> and then at a fixed rate.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}
