using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;

namespace LoginGate.LoginSrv;

/// <summary>Reaches LoginSrv, at first and again: dials one address after the other, waits when none answers, and tells log and statistics how that goes.</summary>
/// <param name="actor">Who gets Akka.IO's answers and <see cref="RetryDue"/>.</param>
/// <param name="tcp">Akka.IO's TCP manager.</param>
/// <param name="settings">Where LoginSrv is.</param>
/// <param name="statistics">The line's.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The actor's.</param>
internal sealed class Reconnector(
    IWithTimers actor, IActorRef tcp, LoginSrvSettings settings, LineStatistics statistics, TimeProvider clock, ILoggingAdapter log)
{
    private const string RetryTimer = "retry";

    // A LoginSrv that is down refuses every second, for as long as it is.
    private static readonly TimeSpan ToldAgain = TimeSpan.FromSeconds(30);

    private readonly LoginSrvDialer _dialer = new(settings);
    private LogLimiter _unreached = new(ToldAgain);

    /// <summary>The address connected or tried last.</summary>
    public LoginSrvTarget Target => _dialer.Target;

    /// <summary>Another address counts at the next attempt.</summary>
    public void Apply(LoginSrvSettings settings) => _dialer.Apply(settings);

    /// <summary>LoginSrv has spoken: the delays begin anew.</summary>
    public void OnSpoken() => _dialer.OnSpoken();

    /// <summary>Dials the first address, now.</summary>
    public void Dial()
    {
        actor.Timers.Cancel(RetryTimer);
        Dial(_dialer.DialFirst());
    }

    /// <summary>An attempt has failed: dials the address after it, or waits behind the last one.</summary>
    /// <returns>Whether it dials.</returns>
    public bool DialNext(Tcp.CommandFailed failed)
    {
        var (reason, tried) = (ConnectionErrors.Describe(failed), Target);
        if (_dialer.DialNext() is { } next)
        {
            if (_unreached.TrySay($"{tried}: {reason}", clock.Now(), out _))
                log.Warning("LoginSrv {0} cannot be reached: {1}; trying {2}", tried, reason, Target);
            Dial(next);
            return true;
        }
        statistics.Link = statistics.Link.Failed($"cannot be reached: {reason}");
        BackOff($"cannot be reached: {reason}", ConnectionErrors.IsRefused(failed));
        return false;
    }

    /// <summary>It was there and is lost: waits; <see cref="RetryDue"/> comes when that is over.</summary>
    public void Lose(Phrase reason)
    {
        _unreached = new LogLimiter(ToldAgain);
        BackOff($"lost: {reason}", isRefused: false);
    }

    private void BackOff(Phrase what, bool isRefused)
    {
        var delay = _dialer.NextDelay(isRefused);
        if (_unreached.TrySay($"{Target} {what}", clock.Now(), out var unsaid))
            log.Warning("LoginSrv {0} {1}; next attempt in {2:0.0} s{3}", Target, what, delay.TotalSeconds, LogLimiter.More(unsaid));
        actor.Timers.StartSingleTimer(RetryTimer, RetryDue.Instance, delay);
    }

    private void Dial(Tcp.Connect attempt)
    {
        statistics.Link = statistics.Link with { Target = Target.ToString(), Since = statistics.Link.Since ?? clock.Now() };
        log.Debug("LoginSrv {0}: connecting", Target);
        tcp.Tell(attempt);
    }

    internal sealed class RetryDue
    {
        public static readonly RetryDue Instance = new();
    }
}
