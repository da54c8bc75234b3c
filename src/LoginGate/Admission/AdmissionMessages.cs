using System.Net;
using Akka.Actor;
using LoginGate.Sessions;

namespace LoginGate.Admission;

// The contract of AdmissionActor: what listeners, sessions and LoginSrv's actor tell it. It owns bans, per-address counts and
// rates; a client is nothing but its address to it, so that asking costs neither a session actor nor a frame.

/// <summary>
/// Ask: may a client of this address come in? Answered with <see cref="AdmissionDecision"/>. A yes takes one of the address's
/// places at once; whoever asked gives it back with <see cref="LeaveAdmission"/>, also when no session came of it.
/// </summary>
/// <param name="Client">The client's address, IPv4-mapped ones as IPv4.</param>
/// <param name="Token">Comes back with the answer.</param>
internal sealed record RequestAdmission(IPAddress Client, object Token);

/// <summary>The answer to <see cref="RequestAdmission"/>.</summary>
/// <param name="Refusal">Why not; null when the client may come in.</param>
internal sealed record AdmissionDecision(object Token, string? Refusal)
{
    public bool IsAdmitted => Refusal is null;
}

/// <summary>A session of an admitted address lives: it is told <see cref="EndSession"/> when the address is banned.</summary>
internal sealed record EnterAdmission(IPAddress Client, IActorRef Session);

/// <summary>Gives an admitted address's place back.</summary>
/// <param name="Session">The session that had entered; null when there was none.</param>
internal sealed record LeaveAdmission(IPAddress Client, IActorRef? Session);

/// <summary>A client broke a rule and is being closed for it: what its address gets is a setting (<c>on-violation</c>).</summary>
internal sealed record ReportViolation(IPAddress Client, CloseCause Cause);

/// <summary>
/// Ask, by a session: may this address create one more account now? Answered with <see cref="NewAccountDecision"/>; a no counts
/// as a violation, which the session must not report again.
/// </summary>
internal sealed record RequestNewAccount(IPAddress Client);

/// <summary>The answer to <see cref="RequestNewAccount"/>.</summary>
internal sealed record NewAccountDecision(bool IsAllowed);

/// <summary>How long a ban holds.</summary>
internal enum BanKind
{
    /// <summary>For <c>ban-time</c>.</summary>
    Temporary,

    /// <summary>Until somebody takes it back.</summary>
    Permanent,
}

/// <summary>Ban an address or a range, and end its sessions. Sent by LoginSrv's actor (its kick-and-block frames) and by operators.</summary>
/// <param name="Range">An address or a CIDR range.</param>
/// <param name="Kind">How long.</param>
/// <param name="Reason">One short text without control characters, for the log and the ban file.</param>
internal sealed record BanAddress(IPNetwork Range, BanKind Kind, string Reason);
