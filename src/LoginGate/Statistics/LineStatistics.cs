using System.Collections.Concurrent;
using System.Net;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Shared;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Statistics;

/// <summary>
/// One line's figures since the gate started, for metrics, inspection and the page. Readable from any thread at any time;
/// each member says who writes it. A value read while others change may be one event behind them.
/// </summary>
/// <param name="line">The line's name.</param>
/// <param name="places">Sessions for which there is room from the start.</param>
/// <param name="closed">Where sessions go that end; the line's own when not given.</param>
/// <param name="attackers">Where sessions' bytes are counted by address; null: nowhere.</param>
internal sealed class LineStatistics(string line, int places = 0, ClosedSessions? closed = null, AttackerStatistics? attackers = null)
{
    private static readonly int CauseCount = Enum.GetValues<CloseCause>().Length;

    private readonly long[] _closes = new long[CauseCount];
    private readonly ConcurrentDictionary<string, Count> _refusals = new();
    private readonly ConcurrentDictionary<string, Count> _refusedLogins = new();
    private readonly ConcurrentDictionary<string, Count> _discarded = new();
    private readonly ConcurrentDictionary<LoginSrvAnomaly, Count> _anomalies = new();
    private readonly long[] _logins = new long[Enum.GetValues<LoginFailure>().Length];
    private readonly ConcurrentDictionary<int, SessionStatistics> _sessions = new(concurrencyLevel: -1, capacity: places);
    private long _opened;
    private long _peak;
    private long _live;
    private long _silent;
    private long _strayBytes;
    private long _brokenPackets;
    private long _refusedAccounts;
    private long _packets;
    private long _packetBytes;
    private long _replies;
    private long _replyBytes;
    private long _pendingBytes;
    private int _maxSessions;
    private volatile LinkStatus _link = LinkStatus.NeverConnected;
    private volatile IPEndPoint? _listening;
    private volatile bool _isBehindProxy;
    private volatile DialectDoubt? _doubt;
    private volatile DrainStatus? _drain;

    public string Line { get; } = line;

    /// <summary>The sessions that ended last, of all lines together.</summary>
    public ClosedSessions Closed { get; } = closed ?? new ClosedSessions();

    /// <summary>Clients announced to LoginSrv, ever; where a dialect opens with the first data, those that are still to be too.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Clients announced and not ended.</summary>
    public long Live => Interlocked.Read(ref _live);

    /// <summary>Of those, the ones that have not sent a byte.</summary>
    public long Silent => Interlocked.Read(ref _silent);

    /// <summary>The most that ever were at the same time.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    /// <summary>The most that may be at the same time (<c>max-sessions</c>). Written by the line's supervisor.</summary>
    public int MaxSessions
    {
        get => Volatile.Read(ref _maxSessions);
        set => Volatile.Write(ref _maxSessions, value);
    }

    /// <summary>Client bytes outside packets, dropped.</summary>
    public long StrayBytes => Interlocked.Read(ref _strayBytes);

    /// <summary>Empty or cut-off packets of clients, dropped.</summary>
    public long BrokenPackets => Interlocked.Read(ref _brokenPackets);

    /// <summary>New accounts that the gate refused (<c>new-accounts-per-minute-per-address</c>), whether the client stayed or not.</summary>
    public long RefusedAccounts => Interlocked.Read(ref _refusedAccounts);

    /// <summary>Logins that the gate refused (<c>password-guessing</c>), by what has failed too often.</summary>
    public IEnumerable<KeyValuePair<string, long>> RefusedLogins => Counts(_refusedLogins);

    /// <summary>Packets forwarded to LoginSrv.</summary>
    public long Packets => Interlocked.Read(ref _packets);

    public long PacketBytes => Interlocked.Read(ref _packetBytes);

    /// <summary>Replies routed to clients.</summary>
    public long Replies => Interlocked.Read(ref _replies);

    public long ReplyBytes => Interlocked.Read(ref _replyBytes);

    /// <summary>From a client's packet to LoginSrv's reply.</summary>
    public LatencyBuckets Latency { get; } = new();

    /// <summary>Logins by how they ended, all of them; <see cref="LoginFailure.None"/>: well.</summary>
    public IEnumerable<KeyValuePair<LoginFailure, long>> Logins => Enum.GetValues<LoginFailure>()
        .Select(end => KeyValuePair.Create(end, Volatile.Read(ref _logins[(int)end])));

    /// <summary>Bytes that wait for LoginSrv, at the last packet or write.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>The connection to LoginSrv. Written by LoginSrv's actor alone.</summary>
    public LinkStatus Link
    {
        get => _link;
        set => _link = value;
    }

    /// <summary>Set while the line's dialect looks wrong. Written by LoginSrv's actor alone.</summary>
    public DialectDoubt? Doubt
    {
        get => _doubt;
        set => _doubt = value;
    }

    /// <summary>Set while the line lets nobody in any more. Written by the line's supervisor alone.</summary>
    public DrainStatus? Drain
    {
        get => _drain;
        set => _drain = value;
    }

    /// <summary>Where clients connect; null while the port is not open. Written by the listener's actor alone.</summary>
    public IPEndPoint? Listening
    {
        get => _listening;
        set => _listening = value;
    }

    /// <summary>Whether connections come from proxies that announce their clients.</summary>
    public bool IsBehindProxy
    {
        get => _isBehindProxy;
        set => _isBehindProxy = value;
    }

    /// <summary>The sessions that live, by number. Entered and left by the sessions.</summary>
    public IReadOnlyDictionary<int, SessionStatistics> Sessions => _sessions;

    public IEnumerable<KeyValuePair<string, long>> Refusals => Counts(_refusals);

    public IEnumerable<KeyValuePair<string, long>> DiscardedFrames => Counts(_discarded);

    public IEnumerable<KeyValuePair<LoginSrvAnomaly, long>> Anomalies => Counts(_anomalies);

    /// <summary>Ended sessions by cause; causes that never occurred are left out.</summary>
    public IEnumerable<KeyValuePair<CloseCause, long>> Closes => Enum.GetValues<CloseCause>()
        .Select(cause => KeyValuePair.Create(cause, Interlocked.Read(ref _closes[(int)cause])))
        .Where(pair => pair.Value > 0);

    /// <summary>A session was announced; called by the session.</summary>
    public void OnOpened(SessionStatistics session)
    {
        _sessions[session.Number] = session;
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _silent);
        var live = Interlocked.Increment(ref _live);
        RaisePeak(live);
    }

    /// <summary>The first bytes of a session have come; called by the session.</summary>
    public void OnSpoke() => Interlocked.Decrement(ref _silent);

    /// <summary>A session ended; called by the session.</summary>
    /// <param name="session">Null: it was never announced.</param>
    /// <param name="cause">Why.</param>
    /// <param name="now">The present time.</param>
    public void OnClosed(SessionStatistics? session, CloseCause cause, TimeSpan now)
    {
        Interlocked.Increment(ref _closes[(int)cause]);
        if (session is null)
            return;
        if (!session.HasSpoken)
            Interlocked.Decrement(ref _silent);
        session.OnEnded(cause, now);
        Closed.Add(new SessionOfLine(Line, session));
        _sessions.TryRemove(session.Number, out _);
        attackers?.OnBytes(session);
        Interlocked.Decrement(ref _live);
    }

    public void OnRefused(string reason) => Increment(_refusals, reason);

    public void OnStray(int bytes) => Interlocked.Add(ref _strayBytes, bytes);

    public void OnBroken() => Interlocked.Increment(ref _brokenPackets);

    public void OnAccountRefused() => Interlocked.Increment(ref _refusedAccounts);

    public void OnLoginRefused(string reason) => Increment(_refusedLogins, reason);

    public void OnDiscarded(string reason) => Increment(_discarded, reason);

    public void OnAnomaly(LoginSrvAnomaly kind) => Increment(_anomalies, kind);

    public void OnAnswered(TimeSpan latency)
    {
        Latency.Add(latency);
        GateMeter.Answered(this, latency);
    }

    // LoginSrv's actor alone counts what passes through it: one writer needs no interlocked addition.

    public void OnPacket(int bytes, int pending)
    {
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _packetBytes, _packetBytes + bytes);
        Volatile.Write(ref _pendingBytes, pending);
    }

    public void OnReply(int bytes)
    {
        Volatile.Write(ref _replies, _replies + 1);
        Volatile.Write(ref _replyBytes, _replyBytes + bytes);
    }

    public void OnLogin(LoginFailure end) => Volatile.Write(ref _logins[(int)end], _logins[(int)end] + 1);

    public void OnPending(int bytes) => Volatile.Write(ref _pendingBytes, bytes);

    private void RaisePeak(long live)
    {
        var peak = Interlocked.Read(ref _peak);
        // Another session may raise it at the same time: try again while ours is the higher one.
        while (live > peak)
        {
            var seen = Interlocked.CompareExchange(ref _peak, live, peak);
            if (seen == peak)
                return;
            peak = seen;
        }
    }

    private static void Increment<T>(ConcurrentDictionary<T, Count> counts, T key)
        where T : notnull => Interlocked.Increment(ref counts.GetOrAdd(key, static _ => new Count()).Value);

    private static IEnumerable<KeyValuePair<T, long>> Counts<T>(ConcurrentDictionary<T, Count> counts)
        where T : notnull => counts.Select(pair => KeyValuePair.Create(pair.Key, Interlocked.Read(ref pair.Value.Value)));

    private sealed class Count
    {
        public long Value;
    }
}
