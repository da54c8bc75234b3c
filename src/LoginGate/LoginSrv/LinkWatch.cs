using Akka.Actor;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.LoginSrv;

/// <summary>Whether LoginSrv is still there: a heartbeat every interval, and a look at its silence when that may be too long.</summary>
internal sealed class LinkWatch(IWithTimers actor, TimeProvider clock)
{
    private const string HeartbeatTimer = "heartbeat";
    private const string SilenceTimer = "silence";

    private TimeSpan _timeout;

    public void Start(HeartbeatSettings settings)
    {
        _timeout = settings.Timeout;
        actor.Timers.StartPeriodicTimer(HeartbeatTimer, HeartbeatDue.Instance, settings.Interval);
        actor.Timers.StartSingleTimer(SilenceTimer, SilenceDue.Instance, settings.Timeout);
    }

    public void Stop()
    {
        actor.Timers.Cancel(HeartbeatTimer);
        actor.Timers.Cancel(SilenceTimer);
    }

    /// <summary>How long LoginSrv has been silent, if that is too long; else frames that came meanwhile put the next look off.</summary>
    public TimeSpan? CheckSilence(LoginSrvLink link)
    {
        var silence = clock.Now() - link.LastHeard;
        if (silence >= _timeout)
            return silence;
        actor.Timers.StartSingleTimer(SilenceTimer, SilenceDue.Instance, _timeout - silence);
        return null;
    }

    internal sealed class HeartbeatDue
    {
        public static readonly HeartbeatDue Instance = new();
    }

    internal sealed class SilenceDue
    {
        public static readonly SilenceDue Instance = new();
    }
}
