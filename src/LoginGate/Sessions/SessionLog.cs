using Akka.Actor;
using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// What a session writes into the log. Never a client's bytes: they are a stranger's, and may be a password. A part of the session.
/// </summary>
internal struct SessionLog
{
    // Made with the first line: most sessions write none.
    private ILoggingAdapter? _log;

    public void Opened(IActorContext context, SessionIdentity session)
    {
        if (IsDebugLogged(context))
            Of(context).Debug("session {0} of {1}: open", session.Number, session.Client);
    }

    public void Ended(IActorContext context, SessionIdentity session, CloseCause cause)
    {
        if (IsDebugLogged(context))
            Of(context).Debug("session {0} of {1}: ended, {2}", session.Number, session.Client, cause);
    }

    public void Closing(IActorContext context, SessionIdentity session, CloseCause cause) =>
        Of(context).Info("session {0} of {1}: {2}; closing", session.Number, session.Client, cause);

    public void RefusesAccount(IActorContext context, SessionIdentity session) => Of(context).Info(
        "session {0} of {1}: asks for more accounts than new-accounts-per-minute-per-address; refused", session.Number, session.Client);

    public void RefusesLogin(IActorContext context, SessionIdentity session, LoginRefusal refusal) => Of(context).Info(
        "session {0} of {1}: login refused, too many have failed for its {2} (admission.password-guessing)",
        session.Number, session.Client, Phrase.Of(refusal == LoginRefusal.Account ? "account" : "address"));

    public void DoesNotRead(IActorContext context, SessionIdentity session, int waiting, int limit) => Of(context).Warning(
        "session {0} of {1}: does not read, {2} bytes wait (send-queue {3}); closing", session.Number, session.Client, waiting, limit);

    private ILoggingAdapter Of(IActorContext context) => _log ??= context.GetLogger();

    private static bool IsDebugLogged(IActorContext context) => context.System.EventStream.LogLevel <= LogLevel.DebugLevel;
}
