using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>How a client's arrival goes on.</summary>
internal enum ArrivalStep
{
    /// <summary>As before.</summary>
    Wait,

    /// <summary>As before, but who waits to be spoken to has to hear what the dialect's gate says first.</summary>
    Greet,

    /// <summary>The client is in: go on with <see cref="ProxyArrival.FirstBytes"/>.</summary>
    Enter,

    /// <summary>Close the connection: see <see cref="ProxyArrival.Cause"/>.</summary>
    Close,

    /// <summary>The connection is gone: see <see cref="ProxyArrival.Cause"/>.</summary>
    Stop,

    /// <summary>The message was none of its own.</summary>
    Unhandled,
}

/// <summary>
/// The way in of a client behind a proxy: the header that tells its address, then admission. Made for such a client alone, and gone when
/// it is in.
/// </summary>
/// <remarks>
/// <code>
/// AwaitingProxyHeader --header, admission asked--> AwaitingAdmission
///                     --nobody announced-->        AwaitingFirstByte --a byte, or quiet and still there--> AwaitingAdmission
/// AwaitingAdmission   --admitted-->                Enter
/// any                 --EndSession, refused, late, client ended--> Close
/// any                 --connection closed, broke-->  Stop
/// </code>
/// </remarks>
internal sealed class ProxyArrival(SessionIdentity peer, IActorRef connection, SessionContext context, IActorContext session)
{
    // A proxy sends its header with the connection itself.
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(5);

    // A health check is over at once: who stays quiet for longer may be a client that waits for LoginSrv's first word.
    private static readonly TimeSpan QuietClientDelay = TimeSpan.FromSeconds(2);

    private readonly ProxyHeaderDecoder _header = new();
    private State _state = State.AwaitingProxyHeader;

    private enum State
    {
        AwaitingProxyHeader,
        AwaitingFirstByte,
        AwaitingAdmission,
    }

    /// <summary>The client that was announced; else the connection's own ends.</summary>
    public SessionIdentity Identity { get; private set; } = peer;

    /// <summary>Whether the client has one of its address's places in admission.</summary>
    public bool HasPlace { get; private set; }

    /// <summary>What came of the client behind the header.</summary>
    public byte[] FirstBytes { get; private set; } = [];

    /// <summary>Whether a read is under way. The first is the session's to ask for.</summary>
    public bool IsReading { get; private set; } = true;

    /// <summary>Whether <see cref="ArrivalStep.Greet"/> was answered.</summary>
    public bool IsGreeted { get; private set; }

    /// <summary>Why it is over, with <see cref="ArrivalStep.Close"/> and <see cref="ArrivalStep.Stop"/>.</summary>
    public CloseCause Cause { get; private set; }

    public override string ToString() => _state.ToString();

    public void Begin(ref SessionTimer timer) => timer.SetIn(HeaderTimeout, context.Line.Clock.Now());

    public ArrivalStep Receive(object message, ref SessionTimer timer) => message switch
    {
        AdmissionDecision m when _state == State.AwaitingAdmission => OnAdmissionDecision(m),
        DeadlineDue => OnDeadlineDue(ref timer),
        EndSession m => End(ArrivalStep.Close, m.Cause),
        Tcp.PeerClosed => End(ArrivalStep.Close, CloseCause.PeerClosed),
        Tcp.ConnectionClosed => End(ArrivalStep.Stop, CloseCause.PeerClosed),
        SessionActor.ConnectionLost or Tcp.CommandFailed => End(ArrivalStep.Stop, CloseCause.PeerReset),
        _ => ArrivalStep.Unhandled,
    };

    public ArrivalStep OnReceived(ReadOnlySpan<byte> bytes, ref SessionTimer timer)
    {
        IsReading = false;
        switch (_state)
        {
            case State.AwaitingProxyHeader: return OnProxyHeader(bytes, ref timer);
            case State.AwaitingFirstByte: return AskAdmission(bytes);
            // It was quiet for long enough, and speaks now.
            default: FirstBytes = bytes.ToArray(); return ArrivalStep.Wait;
        }
    }

    private ArrivalStep OnProxyHeader(ReadOnlySpan<byte> bytes, ref SessionTimer timer)
    {
        switch (_header.Read(ref bytes))
        {
            case ProxyHeaderStatus.NeedMore:
                return Read();
            case ProxyHeaderStatus.Header when _header.Source is { } client:
                Identity = Identity with { Client = client, Local = _header.Destination! };
                return AskAdmission(bytes);
            case ProxyHeaderStatus.Header when bytes.IsEmpty:
                return AwaitFirstByte(ref timer);
            case ProxyHeaderStatus.Header:
                return AskAdmission(bytes);
            default:
                session.GetLogger().Info(
                    "session {0} of {1}: no PROXY header ({2}); closing", Identity.Number, Identity.Client, _header.Error);
                return End(ArrivalStep.Close, CloseCause.BadProxyHeader);
        }
    }

    /// <summary>
    /// The header announces nobody (LOCAL, UNKNOWN): the proxy's own connection, mostly a health check. It is nobody's session
    /// unless it sends something; then the connection's own addresses count. What the gate says first it hears in any case: LoginSrv has no
    /// part in that.
    /// </summary>
    private ArrivalStep AwaitFirstByte(ref SessionTimer timer)
    {
        var limits = context.Line.Settings.Client;
        _state = State.AwaitingFirstByte;
        IsGreeted = true;
        timer.SetIn(MayWaitForLoginSrv ? QuietClientDelay : OwesHandshake ? limits.HandshakeTimeout : limits.FirstPacketTimeout, context.Line.Clock.Now());
        Read();
        return ArrivalStep.Greet;
    }

    private bool OwesHandshake => context.Dialect.Handshake is not null;

    private bool MayWaitForLoginSrv => context.Dialect.MayLoginSrvSpeakFirst && !_header.IsLocal;

    private ArrivalStep Read()
    {
        IsReading = true;
        connection.Tell(Tcp.ResumeReading.Instance, session.Self);
        return ArrivalStep.Wait;
    }

    private ArrivalStep AskAdmission(ReadOnlySpan<byte> firstBytes)
    {
        FirstBytes = firstBytes.ToArray();
        _state = State.AwaitingAdmission;
        context.Line.Admission.Tell(new RequestAdmission(Identity.Client.Address, session.Self), session.Self);
        return ArrivalStep.Wait;
    }

    private ArrivalStep OnAdmissionDecision(AdmissionDecision decision)
    {
        HasPlace = decision.IsAdmitted;
        var refusal = decision.Refusal;
        if (refusal is null && !context.Dialect.CanAnnounce(Identity.Client.Address))
            refusal = ClientRefused.CannotAnnounce(context.Dialect);
        if (refusal is null)
            return End(ArrivalStep.Enter, default);
        session.Parent.Tell(new ClientRefused(refusal, Identity.Client), session.Self);
        return End(ArrivalStep.Close, CloseCause.Refused);
    }

    private ArrivalStep OnDeadlineDue(ref SessionTimer timer) => _state switch
    {
        _ when !timer.TryFire(context.Line.Clock.Now()) => ArrivalStep.Wait,
        State.AwaitingProxyHeader => End(ArrivalStep.Close, CloseCause.BadProxyHeader),
        State.AwaitingFirstByte when MayWaitForLoginSrv => AskAdmission([]),
        State.AwaitingFirstByte => End(ArrivalStep.Close, OwesHandshake ? CloseCause.HandshakeTimeout : CloseCause.FirstPacketTimeout),
        // Admission always answers.
        _ => ArrivalStep.Wait,
    };

    private ArrivalStep End(ArrivalStep how, CloseCause cause)
    {
        _header.Dispose();
        Cause = cause;
        return how;
    }
}
