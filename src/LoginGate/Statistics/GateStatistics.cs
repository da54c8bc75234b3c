using System.Collections.Concurrent;
using LoginGate.Settings;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Statistics;

/// <summary>
/// The figures of all lines, in the order of their coming. One object a gate; lines come and go with a reload, and what a line
/// counted goes with it.
/// </summary>
internal sealed class GateStatistics
{
    private readonly ConcurrentDictionary<string, LineStatistics> _lines = new(StringComparer.Ordinal);

    private volatile OtherGates? _others;
    private volatile FirewallStatus? _firewall;
    private volatile BanHookStatus? _banHook;
    private volatile AttackStatus _attack = AttackStatus.Quiet;
    private volatile GateCertificate? _pageCertificate;

    /// <summary>The gates that act as one with this one; null where none do.</summary>
    public OtherGates? Others
    {
        get => _others;
        set => _others = value;
    }

    /// <summary>Bans in the system's firewall; null where they are not told to it. Written by its actor alone.</summary>
    public FirewallStatus? Firewall
    {
        get => _firewall;
        set => _firewall = value;
    }

    /// <summary>The hook for bans; null where there is none. Written by its actor alone.</summary>
    public BanHookStatus? BanHook
    {
        get => _banHook;
        set => _banHook = value;
    }

    /// <summary>Attack mode. Written by admission's actor alone.</summary>
    public AttackStatus Attack
    {
        get => _attack;
        set => _attack = value;
    }

    /// <summary>What the page shows browsers; null: it has none. Written by its port alone.</summary>
    public GateCertificate? PageCertificate
    {
        get => _pageCertificate;
        set => _pageCertificate = value;
    }

    /// <summary>When the gate's certificates end.</summary>
    public IEnumerable<(CertificateUse Use, DateTimeOffset Until)> Certificates
    {
        get
        {
            if (PageCertificate?.Until is { } page)
                yield return (CertificateUse.Page, page);
            if (Others?.Certificate?.Until is { } cluster)
                yield return (CertificateUse.Cluster, cluster);
        }
    }

    /// <summary>Whether the whole gate lets nobody in any more, and ends.</summary>
    public bool IsDraining => _lines.Values.Any(line => line.Drain is { EndsGate: true });

    /// <summary>The sessions that ended last, those of lines that are gone too.</summary>
    public ClosedSessions Closed { get; } = new();

    /// <summary>What became of alarms.</summary>
    public AlarmStatistics Alarms { get; } = new();

    /// <summary>Who does how much, by address and network.</summary>
    public AttackerStatistics Attackers { get; } = new();

    public IEnumerable<LineStatistics> Lines => _lines.Values.OrderBy(l => l.Line, StringComparer.Ordinal);

    public LineStatistics? Find(string line) => _lines.GetValueOrDefault(line);

    /// <summary>A line's figures; those it already has where its actor was restarted.</summary>
    /// <param name="line">Its name.</param>
    /// <param name="places">Sessions for which there is room from the start.</param>
    public LineStatistics Add(string line, int places = 0) =>
        _lines.GetOrAdd(line, static (name, from) => new LineStatistics(name, from.Places, from.Closed, from.Attackers), (Places: places, Closed, Attackers));

    /// <summary>How sessions are remembered from now on.</summary>
    public void Apply(ClosedSessionSettings settings)
    {
        Closed.Apply(settings);
        if (settings.Accounts)
            return;
        foreach (var session in _lines.Values.SelectMany(line => line.Sessions.Values))
            session.ForgetAccount();
    }

    /// <summary>Counts what the sessions that are in have sent since the last time.</summary>
    public void CountBytes()
    {
        foreach (var session in _lines.Values.SelectMany(line => line.Sessions.Values))
            Attackers.OnBytes(session);
    }

    public void Remove(string line) => _lines.TryRemove(line, out _);
}
