using LoginGate.Settings;

namespace LoginGate.Statistics;

/// <summary>A session and the line that it is or was of.</summary>
internal readonly record struct SessionOfLine(string Line, SessionStatistics Session);

/// <summary>The sessions that ended last, so many and for so long. Used from any thread; what a session costs it is one lock at its end.</summary>
internal sealed class ClosedSessions
{
    private readonly Lock _lock = new();
    private readonly Queue<SessionOfLine> _sessions = [];
    private volatile ClosedSessionSettings _settings = new(Max: 0, TimeSpan.Zero, Accounts: false);

    /// <summary>Hears of each session at its end, on that session's thread; must not wait.</summary>
    public Action<SessionOfLine>? Listener { get; set; }

    /// <summary>Whether accounts are noted.</summary>
    public bool HasAccounts => _settings.Accounts;

    /// <summary>Other bounds count from the next session that ends; accounts that are not to be noted any more are forgotten.</summary>
    public void Apply(ClosedSessionSettings settings)
    {
        _settings = settings;
        if (settings.Accounts)
            return;
        lock (_lock)
        {
            foreach (var (_, session) in _sessions)
                session.ForgetAccount();
        }
    }

    /// <summary>Adds one that has ended.</summary>
    public void Add(SessionOfLine closed)
    {
        lock (_lock)
        {
            _sessions.Enqueue(closed);
            Trim(closed.Session.Closed ?? TimeSpan.Zero);
        }
        Listener?.Invoke(closed);
    }

    /// <summary>Those that are remembered, the newest last.</summary>
    public SessionOfLine[] ToArray(TimeSpan now)
    {
        lock (_lock)
        {
            Trim(now);
            return [.. _sessions];
        }
    }

    private void Trim(TimeSpan now)
    {
        var settings = _settings;
        while (_sessions.TryPeek(out var oldest) && (_sessions.Count > settings.Max || now - oldest.Session.Closed > settings.Keep))
            _sessions.Dequeue();
    }
}
