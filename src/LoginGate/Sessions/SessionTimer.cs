using System.Runtime.InteropServices;
using Akka.Actor;

namespace LoginGate.Sessions;

/// <summary>
/// The one timer of a session, for all that may come due. It is moved only to an earlier time; when it fires early, the session sets it
/// again to the rest: a busy session starts no timer per packet. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SessionTimer(ITimerScheduler scheduler)
{
    private const string Key = "due";

    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private TimeSpan _due = Never;

    public readonly ITimerScheduler Scheduler => scheduler;

    /// <summary>Lets it fire at <paramref name="due"/>, unless it does so earlier anyway.</summary>
    public void Move(TimeSpan due, TimeSpan now)
    {
        if (due < _due)
            Set(due, now);
    }

    /// <summary>Lets it fire at <paramref name="due"/> and not before; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public void Set(TimeSpan due, TimeSpan now)
    {
        _due = due;
        if (due == Never)
            scheduler.Cancel(Key);
        else
            scheduler.StartSingleTimer(Key, TimerDue.Instance, due > now ? due - now : TimeSpan.Zero);
    }

    /// <summary>Lets it fire after so long; zero: never.</summary>
    public void SetIn(TimeSpan time, TimeSpan now) => Set(time > TimeSpan.Zero ? now + time : Never, now);

    public void Stop() => Set(Never, default);

    /// <summary>It has fired.</summary>
    public void OnDue() => _due = Never;
}

/// <summary>From a session to itself: its timer has fired.</summary>
internal sealed class TimerDue
{
    public static readonly TimerDue Instance = new();

    private TimerDue()
    {
    }
}
