using System.Net;
using Akka.Actor;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Contracts;

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

/// <summary>
/// A session of an admitted address lives: it is told <see cref="EndSession"/> when the address is banned. Comes from whoever sends
/// <see cref="LeaveAdmission"/>, so that it comes first.
/// </summary>
internal sealed record EnterAdmission(IPAddress Client, IActorRef Session);

/// <summary>Gives an admitted address's place back.</summary>
/// <param name="Session">The session that had entered; null when there was none. One for each <see cref="RequestAdmission"/> that got a yes.</param>
/// <param name="WasSilent">Whether it ended by its client, or by a time limit, without a byte of it.</param>
internal sealed record LeaveAdmission(IPAddress Client, IActorRef? Session, bool WasSilent = false);

/// <summary>A client was turned away without admission being asked: an operator finds its address among those refused.</summary>
/// <param name="Client">The client's address, IPv4-mapped ones as IPv4.</param>
/// <param name="Reason">Why, as in the log.</param>
internal sealed record ClientTurnedAway(IPAddress Client, string Reason);

/// <summary>A client broke a rule and is being closed for it: what its address gets is a setting (<c>answers</c>).</summary>
/// <param name="Client">The client's address.</param>
/// <param name="Cause">One that is a <see cref="Violation"/>.</param>
internal sealed record ReportViolation(IPAddress Client, CloseCause Cause);

/// <summary>
/// Ask, by a session: may this address create one more account now? Answered with <see cref="NewAccountDecision"/>; a no counts
/// as a violation, which the session must not report again.
/// </summary>
internal sealed record RequestNewAccount(IPAddress Client);

/// <summary>The answer to <see cref="RequestNewAccount"/>.</summary>
/// <param name="IsAllowed">Whether the account may be made.</param>
/// <param name="MayStay">Whether the client may stay all the same: where it must not, it is to be closed for <see cref="CloseCause.TooManyAccounts"/>.</param>
internal sealed record NewAccountDecision(bool IsAllowed, bool MayStay = true);

/// <summary>How long a ban holds.</summary>
internal enum BanKind
{
    /// <summary>For <c>ban-time</c>.</summary>
    Temporary,

    /// <summary>Until somebody takes it back.</summary>
    Permanent,
}

/// <summary>Ban an address or a range, and end its sessions. Sent by LoginSrv's actor (its kick-and-block frames) and by operators.</summary>
/// <param name="Range">Whom.</param>
/// <param name="Kind">How long.</param>
/// <param name="Reason">One short text without control characters, for the log and the ban file.</param>
/// <param name="Time">How long a temporary one holds; null: for <c>ban-time</c>.</param>
/// <param name="IsHere">Whether it is this gate's alone, and no other gate's.</param>
internal sealed record BanAddress(AddressSpan Range, BanKind Kind, string Reason, TimeSpan? Time = null, bool IsHere = false);

/// <summary>Ask: take back every ban whose range lies in this one. Answered with <see cref="Unbanned"/>.</summary>
/// <param name="Range">Addresses; a single IPv6 address stands for its prefix too, which is what is banned for it.</param>
/// <param name="IsHere">Whether other gates keep the bans.</param>
internal sealed record Unban(AddressSpan Range, bool IsHere = false);

/// <summary>The answer to <see cref="Unban"/>.</summary>
/// <param name="Count">Bans taken back.</param>
/// <param name="StillBannedBy">A wider ban that keeps the range out all the same; null when there is none.</param>
internal sealed record Unbanned(int Count, AddressSpan? StillBannedBy);

/// <summary>What comes first in a <see cref="BanList"/>.</summary>
internal enum BanOrder
{
    /// <summary>The newest.</summary>
    Since,

    /// <summary>The one that ends last; one for good ends last of all.</summary>
    Until,

    /// <summary>The one that has kept out most clients.</summary>
    Refused,

    /// <summary>The lowest address.</summary>
    Address,
}

/// <summary>Ask: the bans that hold. Answered with <see cref="BanList"/>.</summary>
/// <param name="Top">How many at the most, at least 1.</param>
/// <param name="About">Only those that share an address with this; null: all.</param>
/// <param name="Order">Which first.</param>
/// <param name="IsReversed">The other way round.</param>
/// <param name="Skip">How many are left out before them.</param>
/// <param name="Search">What address or reason is searched for; null: all are wanted.</param>
internal sealed record GetBans(
    int Top = int.MaxValue, AddressSpan? About = null, BanOrder Order = BanOrder.Since, bool IsReversed = false, int Skip = 0, SearchText? Search = null);

/// <summary>The answer to <see cref="GetBans"/>.</summary>
/// <param name="Bans">The part asked for.</param>
/// <param name="Found">How many are wanted.</param>
/// <param name="All">How many there are, wanted or not.</param>
internal sealed record BanList(IReadOnlyList<BanInfo> Bans, int Found, int All);

/// <summary>Ask: the narrowest ban that holds all of these addresses. Answered with <see cref="FoundBan"/>.</summary>
internal sealed record FindBan(AddressSpan Range);

/// <summary>The answer to <see cref="FindBan"/>.</summary>
/// <param name="Ban">Null: there is none.</param>
internal sealed record FoundBan(BanInfo? Ban);

/// <summary>Ask: would this address be let in, but for limits? Nothing is counted. Answered with <see cref="AddressStanding"/>.</summary>
/// <param name="Client">The address, IPv4-mapped ones as IPv4.</param>
internal sealed record GetStanding(IPAddress Client);

/// <summary>The answer to <see cref="GetStanding"/>.</summary>
/// <param name="Refusal">Why not; null: it would.</param>
/// <param name="IsExempt">Whether nothing of admission applies to it.</param>
/// <param name="IsTrusted">Whether somebody has logged in from there lately.</param>
/// <param name="Place">Where it is.</param>
internal sealed record AddressStanding(string? Refusal, bool IsExempt, bool IsTrusted, GeoPlace Place);

/// <summary>Ask: which of these ranges are banned as a whole? Answered with <see cref="AreBanned"/>.</summary>
internal sealed record FindBanned(IReadOnlyList<AddressSpan> Ranges);

/// <summary>The answer to <see cref="FindBanned"/>, range by range.</summary>
internal sealed record AreBanned(IReadOnlyList<bool> Banned);

/// <summary>One ban.</summary>
/// <param name="Until">When it ends; null for a permanent one.</param>
/// <param name="Reason">Why; may be empty where the ban file does not say.</param>
/// <param name="Since">When it was made; null where the ban file does not say.</param>
/// <param name="Refused">Clients that it has kept out since the gate started.</param>
/// <param name="IsHere">Whether it is this gate's alone.</param>
internal sealed record BanInfo(AddressSpan Range, BanKind Kind, DateTimeOffset? Until, string Reason, DateTimeOffset? Since, long Refused, bool IsHere = false);

/// <summary>What comes first in an <see cref="AddressList"/>; where that is equal, the other, and then clients at other gates.</summary>
internal enum AddressOrder
{
    /// <summary>Addresses that were refused most.</summary>
    Refused,

    /// <summary>Addresses with most clients.</summary>
    Clients,
}

/// <summary>Ask: the addresses that have clients, here or at other gates, or were refused something of late. Answered with <see cref="AddressList"/>.</summary>
/// <param name="Top">How many at the most.</param>
/// <param name="Order">Which first.</param>
/// <param name="Skip">How many are left out before them.</param>
/// <param name="Search">What they are searched for; null: all are wanted.</param>
internal sealed record GetAddresses(int Top, AddressOrder Order = AddressOrder.Refused, int Skip = 0, SearchText? Search = null);

/// <summary>The answer to <see cref="GetAddresses"/>.</summary>
/// <param name="Addresses">The part asked for.</param>
/// <param name="Found">How many are wanted that have clients or refusals.</param>
/// <param name="All">How many have, wanted or not.</param>
internal sealed record AddressList(IReadOnlyList<AddressInfo> Addresses, int Found, int All);

/// <summary>What one address has at present.</summary>
/// <param name="Address">An IPv4 address, or an IPv6 prefix.</param>
/// <param name="Clients">Clients admitted and not gone.</param>
/// <param name="Refused">Connects and account creations refused, for whatever reason; forgotten ten minutes after the last of them.</param>
/// <param name="Elsewhere">Clients that it has at other gates, which count too.</param>
internal sealed record AddressInfo(AddressRange Address, int Clients, long Refused, int Elsewhere = 0);

/// <summary>LoginSrv has let this client in: its address comes first in attack mode.</summary>
internal sealed record ClientLoggedIn(IPAddress Client);

/// <summary>Ask: have attack mode so. Answered with <see cref="AttackStatus"/>.</summary>
/// <param name="Order">How.</param>
/// <param name="Time">For how long; null: until there is another order.</param>
/// <param name="By">Who says so.</param>
internal sealed record OrderAttackMode(AttackOrder Order, TimeSpan? Time, string By);

/// <summary>These limits and lists count from now on; where bans are kept, and what counts as one client, stays.</summary>
internal sealed record ApplyAdmissionSettings(AdmissionSettings Settings);
