using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.LoginSrv;

/// <summary>
/// What becomes of the line's clients when LoginSrv goes: they end with it, or are held until it is back, for <c>hold.time</c> at the
/// most. The line is told of each change.
/// </summary>
internal sealed class ClientHold(
    IWithTimers actor, IActorRef line, SessionTable sessions, LineStatistics statistics, TimeProvider clock, ILoggingAdapter log)
{
    private const string Timer = "hold";

    public LinkState State { get; private set; } = LinkState.Down;

    public void OnLinked() => Change(LinkState.Up);

    /// <summary>Not before: a LoginSrv that accepts and stays silent must not hold clients for ever.</summary>
    public void OnSpoken() => actor.Timers.Cancel(Timer);

    /// <param name="link">The link that is lost.</param>
    /// <param name="hold">How clients are held; null: they are not.</param>
    public void OnLost(LoginSrvLink link, HoldSettings? hold)
    {
        if (hold is null)
        {
            Drop();
            return;
        }
        sessions.OnLinkLost(link);
        // A link that came and went without a word does not start the time anew.
        if (!actor.Timers.IsTimerActive(Timer))
            actor.Timers.StartSingleTimer(Timer, HoldOver.Instance, hold.Time);
        log.Warning("{0} held for up to {1} s", Counted.Of(sessions.Count, "client is", "clients are"), hold.Time.TotalSeconds);
        Change(LinkState.Held);
    }

    /// <summary>Clients that are held and are not to be any more end.</summary>
    public void Apply(HoldSettings? hold)
    {
        if (hold is null && State == LinkState.Held)
            Drop();
    }

    /// <summary>The time is over and LoginSrv has not spoken.</summary>
    /// <param name="target">LoginSrv's address.</param>
    /// <param name="isLinked">Whether it is connected: then it hears of each client's end.</param>
    public void OnOver(LoginSrvTarget target, bool isLinked)
    {
        log.Warning("LoginSrv {0} did not come back within hold.time; {1} closed", target, Counted.Of(sessions.Count, "client is", "clients are"));
        if (isLinked)
            TellLost();
        else
            Drop();
    }

    /// <summary>LoginSrv is away and knows nobody any more: every session ends.</summary>
    public void Drop()
    {
        TellLost();
        sessions.Clear();
        Change(LinkState.Down);
    }

    private void TellLost()
    {
        foreach (var session in sessions.InOrder)
            session.Actor.Tell(LoginSrvLost.Instance);
    }

    private void Change(LinkState state)
    {
        if (State == state)
            return;
        State = state;
        statistics.Link = statistics.Link with { State = state, Since = clock.Now() };
        line.Tell(new LinkChanged(state));
    }

    internal sealed class HoldOver
    {
        public static readonly HoldOver Instance = new();
    }
}
