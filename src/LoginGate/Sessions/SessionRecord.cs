using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
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

    /// <summary>The client; behind a proxy the connection's own ends, until the header has told.</summary>
    public SessionIdentity Identity { get; set; } = identity;

    /// <summary>Whether the client has one of its address's places in admission.</summary>
    public bool HasPlace { get; set; }

    /// <summary>Whether LoginSrv has been told of it.</summary>
    [MemberNotNullWhen(true, nameof(Statistics))]
    public readonly bool IsAnnounced => Statistics is not null;

    /// <summary>Null before the session is announced.</summary>
    public SessionStatistics? Statistics { get; private set; }

    /// <summary>Why it ended; the first cause counts.</summary>
    public CloseCause? EndedBy { get; private set; }

    public readonly int Traces => _traces.Count;

    /// <summary>The client is in. The open frame first: no byte of the client can be on its way to LoginSrv before it.</summary>
    public void Open(SessionContext context, IActorRef self, TimeSpan now)
    {
        HasPlace = true;
        context.Line.Admission.Tell(new EnterAdmission(Identity.Client.Address, self), self);
        context.LoginSrv.Tell(new OpenSession(Identity.Number, Identity.Client.Address, Identity.Local.Address), self);
        Statistics = new SessionStatistics(Identity, now);
        context.Line.Statistics.OnOpened(Statistics);
    }

    public readonly void OnHeard(TimeSpan now) => Statistics?.OnHeard(now);

    public readonly void OnPacket(ReadOnlySpan<byte> packet, TimeProvider clock)
    {
        Statistics?.OnPacket(packet.Length);
        _traces.Offer(WireDirection.FromClient, packet, clock);
    }

    /// <summary>A part of the handshake has passed: it is no packet and no reply, but whoever traces sees it.</summary>
    public readonly void OnHandshake(WireDirection direction, ReadOnlySpan<byte> bytes, TimeProvider clock) => _traces.Offer(direction, bytes, clock);

    public readonly void OnReply(ReadOnlySpan<byte> reply, TimeSpan now, LineContext line)
    {
        if (Statistics?.OnReply(reply.Length, now) is { } latency)
            line.Statistics.OnAnswered(latency);
        _traces.Offer(WireDirection.ToClient, reply, line.Clock);
    }

    public void Start(SessionTrace trace, Dialect dialect) => _traces.Start(trace, dialect);

    public void Stop(SessionTrace trace) => _traces.Stop(trace);

    /// <summary>The client broke a rule: what its address gets is admission's to say.</summary>
    public readonly void Report(SessionContext context, IActorRef self, CloseCause violation) =>
        context.Line.Admission.Tell(new ReportViolation(Identity.Client.Address, violation), self);

    /// <summary>The session is over for LoginSrv: its one close frame.</summary>
    /// <returns>False when it was over already.</returns>
    public bool TryEnd(SessionContext context, IActorRef self, CloseCause cause)
    {
        if (EndedBy is not null)
            return false;
        EndedBy = cause;
        if (IsAnnounced)
            context.LoginSrv.Tell(new CloseSession(Identity.Number), self);
        context.Line.Statistics.OnClosed(Identity.Number, cause, wasAnnounced: IsAnnounced);
        _traces.End(cause);
        return true;
    }

    /// <summary>Gives the place in admission back.</summary>
    public readonly void Leave(SessionContext context, IActorRef self)
    {
        if (HasPlace)
            context.Line.Admission.Tell(new LeaveAdmission(Identity.Client.Address, self), self);
    }
}
