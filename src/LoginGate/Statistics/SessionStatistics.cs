using System.Net;
using LoginGate.Protocol.Login;
using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>
/// One session's figures, and how its login went. Written by its session actor alone, readable from any thread; times are of the gate's
/// <see cref="Clock"/>. It outlives its session: see <see cref="ClosedSessions"/>.
/// </summary>
internal sealed class SessionStatistics(SessionIdentity identity, TimeSpan opened)
{
    private const long Nothing = -1;

    // LoginSrvs take at most 10 bytes; a hostile client's would be as long as its packet.
    private const int LongestAccount = 40;

    private long _packets;
    private long _packetBytes;
    private long _replies;
    private long _replyBytes;
    private long _heardBytes;
    private long _lastHeard = opened.Ticks;

    // Of them those that are counted elsewhere; whoever counts them sees to it that nobody else does at the same time.
    private long _countedBytes;

    // When the last packet came that LoginSrv has not answered. The session actor's alone.
    private long _askedAt = Nothing;

    private long _closed = Nothing;
    private volatile string? _account;

    public int Number => identity.Number;

    public IPEndPoint Client => identity.Client;

    public IPEndPoint Local => identity.Local;

    public TimeSpan Opened { get; } = opened;

    /// <summary>Packets forwarded to LoginSrv.</summary>
    public long Packets => Volatile.Read(ref _packets);

    public long PacketBytes => Volatile.Read(ref _packetBytes);

    /// <summary>Replies sent to the client.</summary>
    public long Replies => Volatile.Read(ref _replies);

    public long ReplyBytes => Volatile.Read(ref _replyBytes);

    /// <summary>When the client last sent anything.</summary>
    public TimeSpan LastHeard => TimeSpan.FromTicks(Volatile.Read(ref _lastHeard));

    /// <summary>Whether it ever sent anything.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>The account that the client logged in with last, or made, whether LoginSrv took it or not; null where none is noted.</summary>
    public string? Account => _account;

    /// <summary>How far its logins got.</summary>
    public LoginStep Login { get; private set; }

    /// <summary>Why LoginSrv refused the last login that it refused.</summary>
    public LoginFailure Refusal { get; private set; }

    /// <summary>How many logins LoginSrv refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>How many logins the gate itself refused (<c>password-guessing</c>): LoginSrv never saw them.</summary>
    public int GateRefusals { get; private set; }

    /// <summary>What had failed too often when the gate last refused one: <c>address</c> or <c>account</c>; null where it refused none.</summary>
    public string? GateRefusal { get; private set; }

    /// <summary>When it ended; null while it lives.</summary>
    public TimeSpan? Closed => Volatile.Read(ref _closed) is var closed and not Nothing ? TimeSpan.FromTicks(closed) : null;

    /// <summary>Why it ended; means something once <see cref="Closed"/> is set.</summary>
    public CloseCause EndedBy { get; private set; }

    /// <summary>Whether the client has sent something since <see cref="TakeUncountedBytes"/>.</summary>
    public bool HasUncountedBytes => Volatile.Read(ref _heardBytes) != Volatile.Read(ref _countedBytes);

    /// <summary>The client has sent something, whatever it is.</summary>
    public void OnHeard(int bytes, TimeSpan now)
    {
        HasSpoken = true;
        Volatile.Write(ref _heardBytes, _heardBytes + bytes);
        Volatile.Write(ref _lastHeard, now.Ticks);
    }

    /// <summary>Bytes sent since this was called last. For one thread at a time.</summary>
    public long TakeUncountedBytes()
    {
        var heard = Volatile.Read(ref _heardBytes);
        var taken = heard - _countedBytes;
        Volatile.Write(ref _countedBytes, heard);
        return taken;
    }

    /// <summary>A packet of those bytes that the client sent last goes to LoginSrv.</summary>
    public void OnPacket(int bytes)
    {
        _askedAt = _lastHeard;
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _packetBytes, _packetBytes + bytes);
    }

    public void OnAccount(string account)
    {
        if (account != _account)
            _account = account.Length <= LongestAccount ? account : account[..LongestAccount];
    }

    /// <summary>Account names are not to be noted any more. From any thread.</summary>
    public void ForgetAccount() => _account = null;

    /// <summary>A reply that took a login further, or refused it, has come.</summary>
    public void OnLogin(LoginStep step, LoginFailure refusal)
    {
        Login = step;
        if (step != LoginStep.Refused)
            return;
        Refusal = refusal;
        Refusals++;
    }

    /// <summary>The gate has refused a login, because too many have failed for that.</summary>
    public void OnLoginRefusedByGate(string reason)
    {
        GateRefusal = reason;
        GateRefusals++;
    }

    public void OnEnded(CloseCause cause, TimeSpan now)
    {
        EndedBy = cause;
        Volatile.Write(ref _closed, now.Ticks);
    }

    /// <summary>A reply goes to the client.</summary>
    /// <returns>
    /// How long after the client's last packet it came; null where it answers none: a greeting, what comes unasked, or one more reply to
    /// the same packet.
    /// </returns>
    public TimeSpan? OnReply(int bytes, TimeSpan now, bool isAnswer)
    {
        Volatile.Write(ref _replies, _replies + 1);
        Volatile.Write(ref _replyBytes, _replyBytes + bytes);
        if (!isAnswer || _askedAt == Nothing)
            return null;
        var time = now.Ticks - _askedAt;
        _askedAt = Nothing;
        return TimeSpan.FromTicks(time);
    }
}
