using System.Net;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.LoginSrv;

/// <summary>A session as LoginSrv's actor knows it.</summary>
internal sealed class LoginSrvSession(int number, IActorRef actor, IPAddress client, IPAddress local)
{
    public int Number { get; } = number;

    public IActorRef Actor { get; } = actor;

    public IPAddress Client { get; } = client;

    public IPAddress Local { get; } = local;

    /// <summary>Only where clients are held over a loss of LoginSrv.</summary>
    public PacketTrail? Trail { get; set; }

    /// <summary>Whether LoginSrv was told of it on the present connection.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether LoginSrv greeted it, in a dialect where it does: a greeting answers no request.</summary>
    public bool IsGreeted { get; set; }

    /// <summary>How many of its packets <see cref="DialectWatch"/> has looked at.</summary>
    public byte PacketsJudged { get; set; }

    /// <summary>How many of its replies it has looked at, and could not read.</summary>
    public byte RepliesJudged { get; set; }
}

/// <summary>
/// The sessions of a line by number, in the order of their coming, and what each sent that may have to be sent again. They
/// outlive a connection to LoginSrv where clients are held; else the table is emptied with each loss.
/// </summary>
/// <param name="settings">The line's.</param>
/// <param name="statistics">Hears what becomes of packets.</param>
/// <param name="dialect">Hears who has left.</param>
/// <param name="places">Sessions for which there is room from the start.</param>
internal sealed class SessionTable(LoginSrvSettings settings, LineStatistics statistics, DialectWatch dialect, int places)
{
    private LoginSrvSettings _settings = settings;
    // An OrderedDictionary would make each removal a move of everything behind it.
    private readonly Dictionary<int, (long Order, LoginSrvSession Session)> _sessions = new(places);
    private long _opened;

    public int Count => _sessions.Count;

    /// <summary>Those of them that were told to send no more.</summary>
    public Congestion Congestion { get; } = new(settings.MaxPendingBytes);

    /// <summary>Bytes kept of all packets that may have to be sent again; bounded by <c>max-pending</c>.</summary>
    public int TrailBytes { get; private set; }

    public IEnumerable<LoginSrvSession> InOrder => _sessions.Values.OrderBy(s => s.Order).Select(s => s.Session);

    /// <summary>Other settings count from now on; what a session sent before clients were held is not kept.</summary>
    public void Apply(LoginSrvSettings settings)
    {
        _settings = settings;
        Congestion.Apply(settings.MaxPendingBytes);
        TrailBytes = 0;
        foreach (var (_, session) in _sessions.Values)
        {
            session.Trail = settings.Hold is null ? null : session.Trail ?? new PacketTrail();
            TrailBytes += session.Trail?.Bytes ?? 0;
        }
    }

    public LoginSrvSession Open(OpenSession open, IActorRef actor)
    {
        var session = new LoginSrvSession(open.Session, actor, open.Client, open.Local) { Trail = _settings.Hold is null ? null : new PacketTrail() };
        _sessions.Add(open.Session, (_opened++, session));
        return session;
    }

    public LoginSrvSession? Find(int number) => _sessions.TryGetValue(number, out var found) ? found.Session : null;

    /// <summary>Finds a session that LoginSrv may mean: one that it was told of.</summary>
    public LoginSrvSession? FindAnnounced(int number) => Find(number) is { IsAnnounced: true } session ? session : null;

    /// <returns>The session that was; null when there was none.</returns>
    public LoginSrvSession? Close(int number)
    {
        if (!_sessions.Remove(number, out var found))
            return null;
        Congestion.Forget(found.Session.Actor);
        dialect.OnClosed(number);
        TrailBytes -= found.Session.Trail?.Bytes ?? 0;
        return found.Session;
    }

    public void Clear()
    {
        _sessions.Clear();
        Congestion.Clear();
        TrailBytes = 0;
    }

    /// <summary>A packet was put into the link's stream and may have to be sent again.</summary>
    public void RememberSent(LoginSrvSession session, ReadOnlySpan<byte> packet, LoginSrvLink link, TimeProvider clock)
    {
        if (session.Trail is not { } trail)
            return;
        var before = trail.Bytes;
        if (!_settings.Hold!.ResendUnanswered)
            trail.RemoveWritten(link.WrittenBytes);
        while (trail.Count >= _settings.Hold.PacketsPerClient)
            trail.RemoveOldest();
        if (TrailBytes + packet.Length <= _settings.MaxPendingBytes)
            trail.AddSent(packet, link.QueuedBytes, clock.Now());
        else
            statistics.OnDiscarded("not-kept");
        TrailBytes += trail.Bytes - before;
    }

    /// <summary>A packet came while LoginSrv is away.</summary>
    /// <returns>Whether the session has to stop sending.</returns>
    public bool KeepWaiting(LoginSrvSession session, ReadOnlySpan<byte> packet)
    {
        var trail = session.Trail!;
        trail.AddWaiting(packet);
        TrailBytes += packet.Length;
        return trail.Count >= _settings.Hold!.PacketsPerClient || TrailBytes > _settings.MaxPendingBytes;
    }

    /// <param name="session">Whose it is.</param>
    /// <param name="isAnswer">Whether it answers anything: what comes unasked does not.</param>
    public void OnReply(LoginSrvSession session, bool isAnswer)
    {
        if (!isAnswer || session.Trail is not { } trail)
            return;
        if (_settings.Dialect.Idents.Greeting is not null && !session.IsGreeted)
        {
            session.IsGreeted = true;
            return;
        }
        var before = trail.Bytes;
        trail.RemoveOldest();
        TrailBytes += trail.Bytes - before;
    }

    /// <summary>Sorts out what has to be sent on the next link.</summary>
    public void OnLinkLost(LoginSrvLink link)
    {
        // From its last sign of life on: how late its loss is noticed says nothing of what it meant to answer. With the largest
        // value nothing that was written is kept.
        var since = _settings.Hold!.ResendUnanswered ? link.LastHeard - _settings.Heartbeat.Timeout : TimeSpan.MaxValue;
        TrailBytes = 0;
        foreach (var (_, session) in _sessions.Values)
        {
            session.Trail!.OnLinkLost(link.WrittenBytes, since);
            session.IsGreeted = false;
            session.IsAnnounced = false;
            TrailBytes += session.Trail.Bytes;
        }
    }

    /// <summary>
    /// Announces every session on a new link, in order (or as the dialect has it), then sends what each of them waits with. What is sent for
    /// the first time is counted.
    /// </summary>
    public void WriteTo(LoginSrvLink link, TimeSpan now)
    {
        var sessions = InOrder.ToArray();
        foreach (var session in sessions)
            link.Open(session);
        foreach (var session in sessions)
        {
            var packets = session.Trail?.Packets.ToArray() ?? [];
            session.Trail?.Clear();
            foreach (var packet in packets)
            {
                if (!link.TryForward(session, packet.Bytes))
                    break;
                session.Trail!.AddSent(packet.Bytes, link.QueuedBytes, now);
                if (packet.IsWaiting)
                    statistics.OnPacket(packet.Bytes.Length, link.PendingBytes);
            }
        }
    }
}
