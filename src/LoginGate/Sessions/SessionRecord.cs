using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Sessions;

/// <summary>
/// What others are told of a session: LoginSrv's actor, admission and the statistics hear that it is there and that it is gone, each of
/// them once, whichever way it ends; statistics and whoever traces it see what passes. A part of the session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SessionRecord(SessionIdentity identity)
{
    private SessionTraces _traces;

    // Null before the first login, and where nobody wants to know how they end.
    private SessionLogins? _logins;

    // Of logins that LoginSrv does not answer, the accounts of so many are read: whoever sends nothing but logins costs no more than others.
    private byte _loginsToRead = SessionLogins.Most;

    /// <summary>The client; behind a proxy the connection's own ends, until the header has told.</summary>
    public SessionIdentity Identity { get; set; } = identity;

    /// <summary>Whether the client has one of its address's places in admission.</summary>
    public bool HasPlace { get; set; }

    /// <summary>Whether LoginSrv's actor has been told of it; LoginSrv itself hears of it at once or, in some dialects, with its first data.</summary>
    [MemberNotNullWhen(true, nameof(Statistics))]
    public readonly bool IsAnnounced => Statistics is not null;

    /// <summary>Null before the session is announced.</summary>
    public SessionStatistics? Statistics { get; private set; }

    /// <summary>Why it ended; the first cause counts.</summary>
    public CloseCause? EndedBy { get; private set; }

    public readonly int Traces => _traces.Count;

    /// <summary>The client is in. LoginSrv's actor first: no byte of the client can be on its way there before.</summary>
    public void Open(SessionContext context, IActorRef self, TimeSpan now)
    {
        HasPlace = true;
        context.Line.Admission.Tell(new EnterAdmission(Identity.Client.Address, self), self);
        context.LoginSrv.Tell(new OpenSession(Identity.Number, Identity.Client.Address, Identity.Local.Address), self);
        Statistics = new SessionStatistics(Identity, now);
        context.Line.Statistics.OnOpened(Statistics);
    }

    public readonly void OnHeard(int bytes, TimeSpan now, LineStatistics line)
    {
        if (Statistics is not { } session)
            return;
        if (!session.HasSpoken)
            line.OnSpoke();
        session.OnHeard(bytes, now);
    }

    public readonly void OnPacket(ReadOnlySpan<byte> packet, TimeProvider clock)
    {
        Statistics?.OnPacket(packet.Length);
        _traces.Offer(WireDirection.FromClient, packet, clock);
    }

    /// <summary>A packet that has a password, or that makes an account, has come, as LoginSrv is to see it.</summary>
    /// <returns>The account whose password it is, not for showing; null where it cannot be read, or nobody wants to know.</returns>
    public string? OnLogin(SessionContext context, ReadOnlySpan<byte> packet)
    {
        var (guard, isNoted) = (context.Line.Guard, context.Line.Statistics.Closed.HasAccounts);
        if (!((guard.AsksFirst && guard.Tries.CountsAccounts) || (_loginsToRead > 0 && (guard.IsOn || isNoted))))
            return null;
        if (_loginsToRead > 0)
            _loginsToRead--;
        var account = LoginRequests.AccountIn(context.Dialect, packet, out var whole);
        if (account is not null && isNoted)
            Statistics?.OnAccount(account);
        return whole;
    }

    /// <summary>Takes the tries that a login needs. False when it is to be asked for.</summary>
    public bool TryBeginLogin(LoginGuard guard, string? account) =>
        !guard.AsksFirst || (_logins ??= new SessionLogins()).TryTake(guard.Tries, Identity.Client.Address, account);

    /// <summary>Asks whether a login may go on.</summary>
    public readonly void AskForLogin(LoginGuard guard, string? account) => _logins?.Ask(guard.Actor, Identity.Client.Address, account);

    /// <summary>That is decided.</summary>
    public readonly void OnLoginDecided(LoginRefusal refusal) => _logins?.OnDecided(refusal);

    /// <summary>A login goes to LoginSrv.</summary>
    public void OnLoginForwarded(string? account)
    {
        if (account is not null)
            (_logins ??= new SessionLogins()).OnForwarded(account);
    }

    /// <summary>A part of the handshake has passed: it is no packet and no reply, but whoever traces sees it.</summary>
    public readonly void OnHandshake(WireDirection direction, ReadOnlySpan<byte> bytes, TimeProvider clock) => _traces.Offer(direction, bytes, clock);

    /// <param name="reply">What LoginSrv has sent.</param>
    /// <param name="isDue">Whether it still owes an answer to something.</param>
    /// <param name="now">The present time.</param>
    /// <param name="line">The line.</param>
    public void OnReply(DeliverReply reply, bool isDue, TimeSpan now, LineContext line)
    {
        var bytes = reply.Bytes.Span;
        if (reply.Step != LoginStep.None)
        {
            _loginsToRead = SessionLogins.Most;
            if (reply.Step is not (LoginStep.PasswordRefused or LoginStep.PasswordGiven))
                Statistics?.OnLogin(reply.Step, reply.Refusal);
            if (line.Guard.IsOn)
                (_logins ??= new SessionLogins()).OnAnswered(Identity.Client.Address, reply.Step, reply.Refusal, line.Guard, line.Clock.Today());
        }
        // An answer in no form that the dialect knows is one too.
        if (!isDue)
            _logins?.GiveBack(line.Guard.Tries);
        if (Statistics?.OnReply(bytes.Length, now, reply.IsAnswer) is { } latency)
            line.Statistics.OnAnswered(latency);
        _traces.Offer(WireDirection.ToClient, bytes, line.Clock);
    }

    public void Start(SessionTrace trace, Dialect dialect) => _traces.Start(trace, dialect);

    public void Stop(SessionTrace trace) => _traces.Stop(trace);

    /// <summary>The client broke a rule: what its address gets is admission's to say.</summary>
    public readonly void Report(SessionContext context, IActorRef self, CloseCause violation) =>
        context.Line.Admission.Tell(new ReportViolation(Identity.Client.Address, violation), self);

    /// <summary>The session is over for LoginSrv, which gets one close frame if it got an open frame.</summary>
    /// <returns>False when it was over already.</returns>
    public bool TryEnd(SessionContext context, IActorRef self, CloseCause cause)
    {
        if (EndedBy is not null)
            return false;
        EndedBy = cause;
        _logins?.End(context.Line.Guard.Tries);
        if (IsAnnounced)
            context.LoginSrv.Tell(new CloseSession(Identity.Number), self);
        context.Line.Statistics.OnClosed(Statistics, cause, context.Line.Clock.Now());
        _traces.End(cause);
        return true;
    }

    /// <summary>Gives the place in admission back.</summary>
    public readonly void Leave(SessionContext context, IActorRef self)
    {
        if (HasPlace)
            context.Line.Admission.Tell(new LeaveAdmission(Identity.Client.Address, self, WasSilent(context.Dialect)), self);
    }

    // Where LoginSrv may have the first word, one that was not spoken to is not at fault.
    private readonly bool WasSilent(Dialect dialect) => Statistics is { HasSpoken: false } session && EndedBy?.IsClients() == true
        && (dialect.Idents.Greeting is null || session.Replies > 0);
}
