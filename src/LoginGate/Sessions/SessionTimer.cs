using System.Runtime.InteropServices;
using Akka.Actor;

namespace LoginGate.Sessions;

/// <summary>
/// The one timer of a session, for all that may come due. It is moved only to an earlier time; when it fires early, the session sets it
/// again to the rest: a busy session starts no timer per packet. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SessionTimer(DeadlineWheel wheel, IActorRef session)
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private readonly int _place = wheel.Add(session);
    private TimeSpan _due = Never;

    /// <summary>Lets it fire at <paramref name="due"/>, unless it does so earlier anyway.</summary>
    public void Move(TimeSpan due)
    {
        if (due < _due)
            Set(due);
    }

    /// <summary>Lets it fire at <paramref name="due"/> and not before; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public void Set(TimeSpan due)
    {
        _due = due;
        if (due == Never)
            wheel.Clear(_place);
        else
            wheel.Set(_place, due);
    }

    /// <summary>Lets it fire after so long; zero: never.</summary>
    public void SetIn(TimeSpan time, TimeSpan now) => Set(time > TimeSpan.Zero ? now + time : Never);

    public void Stop() => Set(Never);

    /// <summary>The wheel says that it has fired. False: it has been set anew meanwhile.</summary>
    public bool TryFire(TimeSpan now)
    {
        if (now < _due)
            return false;
        _due = Never;
        return true;
    }

    /// <summary>Gives its place on the wheel back.</summary>
    public readonly void Dispose() => wheel.Remove(_place);
}
