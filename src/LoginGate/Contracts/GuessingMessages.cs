using System.Net;
using Akka.Actor;
using LoginGate.Protocol.Login;
using LoginGate.Shared;

namespace LoginGate.Contracts;

// The contract of GuessingActor. Accounts come to it by name and are kept as a keyed hash; passwords do not come to it.

/// <summary>Where sessions turn to before a login and after it. One object for the gate's life.</summary>
/// <param name="actor">The actor; nobody: logins go through as they come.</param>
/// <param name="tries">What a session looks at before it asks.</param>
internal sealed class LoginGuard(IActorRef actor, LoginTries tries)
{
    public static readonly LoginGuard None = new(ActorRefs.Nobody, new LoginTries(ipv6Prefix: 64));

    private volatile bool _asksFirst;

    public IActorRef Actor { get; } = actor;

    public LoginTries Tries { get; } = tries;

    public bool IsOn => !Actor.IsNobody();

    /// <summary>Whether a login must take its <see cref="Tries"/>, or else wait for <see cref="LoginDecision"/>. Written by the gate's supervisor alone.</summary>
    public bool AsksFirst
    {
        get => _asksFirst;
        set => _asksFirst = value;
    }
}

/// <summary>Why the gate refuses a login.</summary>
internal enum LoginRefusal
{
    None,

    /// <summary>Too many logins of its address, or of its network, have failed.</summary>
    Address,

    /// <summary>Too many logins to its account have failed, and its network has never logged in to it.</summary>
    Account,
}

/// <summary>
/// Ask, by a session: may this login go to LoginSrv? Answered with <see cref="LoginDecision"/>, at once or after a wait of at most 30 s, or 60 where it is
/// delayed too. With a yes tries are taken; they are the session's, unless that has ended meanwhile.
/// </summary>
/// <param name="client">Its address.</param>
/// <param name="account">Null: it cannot be read.</param>
internal sealed class RequestLogin(IPAddress client, string? account)
{
    private const int Asked = 0;
    private const int Granted = 1;
    private const int Abandoned = 2;

    // Whoever comes second, the grant or the end, gives the tries back.
    private int _state;

    public IPAddress Client => client;

    public string? Account => account;

    /// <summary>Whether its session has so many under way that it gets a no. Who sends so many before one is answered plays no game.</summary>
    public bool IsOneTooMany { get; init; }

    /// <summary>What a yes has taken.</summary>
    public LoginTry Taken { get; private set; }

    public bool IsAbandoned => Volatile.Read(ref _state) == Abandoned;

    /// <summary>By who decides: false when nobody waits for it any more.</summary>
    public bool TryGrant(LoginTry taken)
    {
        Taken = taken;
        return Interlocked.CompareExchange(ref _state, Granted, Asked) == Asked;
    }

    /// <summary>By the session that ends: false when it has been granted already.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Asked) == Asked;
}

/// <summary>The answer to <see cref="RequestLogin"/>.</summary>
/// <param name="Account">That of the question.</param>
internal sealed record LoginDecision(string? Account, LoginRefusal Refusal);

/// <summary>By a session: LoginSrv has answered a login.</summary>
/// <param name="Accounts">Those whose logins wait for an answer: it is one of them, mostly the only one.</param>
/// <param name="Failure"><see cref="LoginFailure.None"/>: it went well.</param>
/// <param name="Taken">Tries that are to be given back once it is counted.</param>
internal sealed record ReportLogin(IPAddress Client, IReadOnlyList<string> Accounts, LoginFailure Failure, LoginTry Taken = default);

/// <summary>By what failed logins are counted.</summary>
internal enum GuessSubject
{
    Address,
    Network,
    Account,
}

/// <summary>Ask: whose logins fail? Answered with <see cref="GuessList"/>.</summary>
/// <param name="By">By what they are counted.</param>
/// <param name="Top">How many at the most.</param>
/// <param name="Skip">How many are left out before them.</param>
/// <param name="Search">Only those that it finds; null: all.</param>
internal sealed record GetGuesses(GuessSubject By, int Top = int.MaxValue, int Skip = 0, SearchText? Search = null);

/// <summary>The answer to <see cref="GetGuesses"/>, what has failed most first.</summary>
/// <param name="Guesses">The part asked for.</param>
/// <param name="Found">How many have failed logins, or are locked, of those looked for.</param>
/// <param name="All">The same of all.</param>
/// <param name="Locked">Accounts that are locked.</param>
/// <param name="Within">The time in which failed logins are counted.</param>
internal sealed record GuessList(IReadOnlyList<GuessInfo> Guesses, int Found, int All, int Locked, TimeSpan Within);

/// <summary>Whose logins fail.</summary>
/// <param name="Subject">Address, network or account; an account whose name is not noted is <c>#</c> and its keyed hash.</param>
/// <param name="Address">The address or network; null: it is an account.</param>
/// <param name="Failed">Failed logins within the time that is set.</param>
/// <param name="Last">How long ago the last one was; null: none is counted any more.</param>
/// <param name="IsOver">Whether that is as many as its limit.</param>
/// <param name="LockedFor">How long it is still locked; null: it is not.</param>
/// <param name="Hash">An account's <c>#</c> and keyed hash, which <see cref="UnlockAccount"/> takes whatever signs its name has; null: it is none.</param>
internal sealed record GuessInfo(string Subject, AddressRange? Address, int Failed, TimeSpan? Last, bool IsOver, TimeSpan? LockedFor, string? Hash = null);

/// <summary>Ask, by an operator: let everybody log in to this account again. Answered with <see cref="AccountUnlocked"/>.</summary>
/// <param name="Account">Its name, or <c>#</c> and its hash.</param>
internal sealed record UnlockAccount(string Account);

/// <summary>The answer to <see cref="UnlockAccount"/>.</summary>
/// <param name="Subject">The account as it may be shown.</param>
/// <param name="WasLocked">Whether it was.</param>
internal sealed record AccountUnlocked(string Subject, bool WasLocked);
