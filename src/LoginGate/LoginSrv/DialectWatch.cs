using Akka.Event;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.LoginSrv;

/// <summary>
/// Notices that the line's dialect is not its LoginSrv's. It looks at the first clients of a connection only, until LoginSrv has answered
/// one in words that the dialect knows; after that it costs a look at a field or two, and in 98k at the number of each packet.
/// </summary>
/// <remarks>
/// <code>
/// Unproven --a reply that the dialect reads, a kick-->                 Proven
/// Unproven --Check: another dialect explains what is seen-->           Doubted   (one warning)
/// Doubted  --a reply that the dialect reads, a kick-->                 Proven    (one line)
/// Proven   --connection lost-->                                        Unproven  (another LoginSrv may come in its place)
/// any      --the first client that asks for a key-->                   Doubted   (where the gate ought to answer it, and does not)
/// </code>
/// Where LoginSrv has once answered, at the same address, neither its silence nor refused logins are a reason again: it hangs. What cannot
/// be read is.
/// No suspicion without a preset that explains it: a LoginSrv that is away, slow or hung, and clients that send rubbish, raise none. What
/// is kept for the judgement is bounded, never logged, and of a client's packet too short to hold a password.
/// </remarks>
internal sealed class DialectWatch(Dialect dialect, LineStatistics statistics, TimeProvider clock, ILoggingAdapter log)
{
    /// <summary>Clients in a row that got no answer to their login.</summary>
    public const int Clients = 3;

    /// <summary>Unreadable pieces of what LoginSrv sent.</summary>
    public const int Samples = 3;

    /// <summary>Of a client's packets, and of its replies, how many are looked at: a version check or a greeting may come before what counts.</summary>
    public const int Looks = 4;

    /// <summary>How long a login may wait for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int LongestSample = 512;

    private readonly List<Login> _logins = new(Clients);
    private readonly List<byte[]> _samples = new(Samples);

    // After a failure of LoginSrv's actor too, which loses the rest.
    private Trust _trust = statistics.Doubt is null ? Trust.Unproven : Trust.Doubted;
    private TimeSpan? _heartbeat;
    private bool _hasEverAnswered;
    private string? _provenTarget;

    // No LoginSrv answers such a request: one is enough, and no answer to others says anything against it.
    private bool _mayMeetKeyRequest = dialect is { Idents.KeyRequest: not null, Handshake: not KeyExchangeRules };

    private bool IsSilenceJudged => _trust == Trust.Unproven && _provenTarget != statistics.Link.Target;

    private enum Trust
    {
        Unproven,
        Doubted,
        Proven,
    }

    /// <summary>A client's packet went to LoginSrv.</summary>
    public void OnForwarded(LoginSrvSession session, ReadOnlySpan<byte> packet)
    {
        if (_mayMeetKeyRequest && LoginHead.IsKeyRequest(dialect, packet))
            OnKeyRequest();
        if (!IsSilenceJudged || _logins.Count == Clients || session.RepliesJudged > 0 || session.PacketsJudged >= Looks)
            return;
        session.PacketsJudged++;
        if (!HasAsked(session.Number) && (LoginHead.IsOfAnyPreset(packet) || LoginHead.IsLogin(dialect, packet)))
            _logins.Add(new Login(session.Number, clock.Now(), new UnansweredLogin(LoginHead.Of(packet), WasForwarded: true)));
    }

    /// <summary>A client's login, or what goes before it, was refused.</summary>
    public void OnRefused(LoginRefused refused)
    {
        if (IsSilenceJudged && _logins.Count < Clients)
            _logins.Add(new Login(0, clock.Now() - Patience, new UnansweredLogin(refused.Head, WasForwarded: false)));
    }

    /// <summary>A client has left. LoginSrv might have answered one that did not wait long enough.</summary>
    public void OnClosed(int session)
    {
        for (var i = _logins.Count - 1; i >= 0; i--)
        {
            if (_logins[i].Session == session && clock.Now() - _logins[i].AskedAt < Patience)
                _logins.RemoveAt(i);
        }
    }

    /// <summary>LoginSrv has sent a reply.</summary>
    /// <param name="session">Whose it is; null: of one that is over, or never was.</param>
    /// <param name="packet">What is for the client.</param>
    /// <param name="raw">The frame, or its end.</param>
    public void OnReply(LoginSrvSession? session, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> raw)
    {
        if (_trust == Trust.Proven || session?.RepliesJudged >= Looks)
            return;
        if (IsKnownReply(packet))
        {
            Prove();
            return;
        }
        if (session is not null)
        {
            session.RepliesJudged++;
            Forget(session.Number);
        }
        OnUnreadable(raw);
    }

    /// <summary>LoginSrv knows a client's number.</summary>
    public void OnKick() => Prove();

    /// <summary>LoginSrv has answered a heartbeat.</summary>
    public void OnHeartbeat(TimeSpan now)
    {
        _heartbeat = now;
        if (_hasEverAnswered)
            return;
        _hasEverAnswered = true;
        // It was not there for these, or hung.
        _logins.RemoveAll(login => login.IsOfLostLink);
    }

    /// <summary>LoginSrv has sent what is no frame, or no reply, of the dialect.</summary>
    public void OnUnreadable(ReadOnlySpan<byte> raw)
    {
        if (_trust == Trust.Unproven && _samples.Count < Samples)
            _samples.Add(raw[..Math.Min(raw.Length, LongestSample)].ToArray());
    }

    /// <summary>
    /// The connection is gone. Logins that had waited long enough still count where LoginSrv never answered anything: one of another framing
    /// is silent, and each of its connections is given up.
    /// </summary>
    public void OnLinkLost()
    {
        var since = clock.Now() - Patience;
        _logins.RemoveAll(login => _hasEverAnswered || login.AskedAt > since);
        _logins.ForEach(login => login.IsOfLostLink = true);
        _samples.Clear();
        _heartbeat = null;
        if (_trust == Trust.Proven)
            _trust = Trust.Unproven;
    }

    /// <summary>Judges what has been seen, if that is enough. To be called now and then.</summary>
    public void Check()
    {
        if (_trust != Trust.Unproven)
            return;
        if (_samples.Count == Samples)
        {
            Judge(DialectSuspicion.OfBytes(dialect, _samples), DoubtReason.UnreadableReplies);
            _samples.Clear();
        }
        if (_trust == Trust.Unproven && _logins.Count == Clients)
            CheckSilence();
    }

    private void CheckSilence()
    {
        var last = _logins.Max(login => login.AskedAt);
        var isAlive = _heartbeat > last;
        // LoginSrv hangs, or the heartbeat is still under way.
        if (clock.Now() - last < Patience || (_hasEverAnswered && !isAlive))
            return;
        UnansweredLogin[] logins = [.. _logins.Select(login => login.Unanswered)];
        Judge(DialectSuspicion.OfSilence(dialect, logins, isAlive), logins.Any(l => l.WasForwarded) ? DoubtReason.NoAnswers : DoubtReason.RefusedLogins);
        _logins.Clear();
    }

    private void Judge(IReadOnlyList<Dialect> likely, DoubtReason reason)
    {
        if (likely.Count > 0)
            Doubt(likely, reason);
    }

    private void OnKeyRequest()
    {
        _mayMeetKeyRequest = false;
        Doubt([.. DialectPresets.MostCommonFirst.Where(preset => preset.Handshake is KeyExchangeRules)], DoubtReason.KeyRequests);
    }

    private void Doubt(IReadOnlyList<Dialect> likely, DoubtReason reason)
    {
        _trust = Trust.Doubted;
        var doubt = new DialectDoubt(dialect.Name, [.. likely.Select(l => l.Name)], reason, clock.Now());
        statistics.Doubt = doubt;
        log.Warning("LoginSrv {0} {1}. The dialect {2} may be wrong: likely it is {3} (login-srv.dialect; `logingate probe {0}` asks LoginSrv)",
            statistics.Link.Target, doubt.ReasonText, dialect.Name, doubt.LikelyText);
    }

    private void Prove()
    {
        if (_trust == Trust.Doubted)
            log.Info("LoginSrv {0} answers: the dialect {1} is no longer in doubt", statistics.Link.Target, dialect.Name);
        _trust = Trust.Proven;
        _provenTarget = statistics.Link.Target;
        _hasEverAnswered = true;
        statistics.Doubt = null;
        _logins.Clear();
        _samples.Clear();
    }

    private void Forget(int session) => _logins.RemoveAll(login => login.Session == session);

    private bool HasAsked(int session)
    {
        foreach (var login in _logins)
        {
            if (login.Session == session)
                return true;
        }
        return false;
    }

    // A greeting is no proof: in another layout its number, 0, is that of much else.
    private bool IsKnownReply(ReadOnlySpan<byte> packet) =>
        LoginPacket.TryReadIdent(dialect, packet, out var ident) && ident != dialect.Idents.Greeting && dialect.Idents.NameOfReply(ident) is not null;

    private sealed class Login(int session, TimeSpan askedAt, UnansweredLogin unanswered)
    {
        public int Session => session;

        public TimeSpan AskedAt => askedAt;

        public UnansweredLogin Unanswered => unanswered;

        public bool IsOfLostLink { get; set; }
    }
}
