using System.Net;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Statistics.Attackers;

/// <summary>What is counted of an address and of its network.</summary>
internal enum AttackerFigure
{
    /// <summary>Connections that came in, whatever became of them.</summary>
    Connects,

    /// <summary>Of those the ones that were turned away.</summary>
    Refused,

    /// <summary>Rules broken by clients that were in.</summary>
    Violations,

    /// <summary>Logins that LoginSrv refused because there is no such account or the password is wrong.</summary>
    Guesses,

    /// <summary>Bytes that clients that were in have sent.</summary>
    Bytes,
}

/// <summary>
/// Who connects, is refused, breaks rules, guesses passwords and sends how much: per address and per network, in the minute that runs and in each of the fifteen before it. What comes from
/// however many addresses takes the same memory, and does not hide those who do most: see <see cref="SpaceSaving"/>.
/// </summary>
/// <remarks>
/// Fed by admission, to which every connect and every violation comes, by who sees password guessing, and with the bytes of sessions when they end and every few
/// seconds; read from any thread. The minute that runs takes 1.2 MB, and each past one up to 0.7 MB, less where fewer different addresses came: 12 MB at the most.
/// </remarks>
internal sealed class AttackerStatistics
{
    /// <summary>Keys kept of each figure in a minute: whoever does more than a thousandth of everything is among them.</summary>
    public const int Places = 1000;

    /// <summary>Past minutes kept.</summary>
    public const int MostMinutes = 15;

    private static readonly int Figures = Enum.GetValues<AttackerFigure>().Length;

    private readonly Lock _lock = new();
    private readonly SpaceSaving[] _addresses = NewMinute();
    private readonly SpaceSaving[] _networks = NewMinute();
    private readonly Queue<PastMinute> _past = new(MostMinutes);
    private volatile AttackerSettings _settings = new();
    private long _minute;

    /// <summary>What a client is counted as. Other settings count from then on.</summary>
    public AttackerSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>What a client's address is counted as: itself, or the prefix of its IPv6 address.</summary>
    public AddressRange AddressOf(AddressRange client) => client.IsIPv6 ? client.Widened(_settings.IPv6Prefix) : client;

    /// <summary>The network around an address.</summary>
    public AddressRange NetworkOf(AddressRange client) => _settings.Network.Around(client);

    /// <summary>A client has connected.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="refusal">Why it was turned away; null: it was not.</param>
    /// <param name="now">The present time.</param>
    public void OnConnect(IPAddress client, string? refusal, TimeSpan now)
    {
        var address = AddressRange.Of(client);
        lock (_lock)
        {
            Turn(now);
            Add(AttackerFigure.Connects, address);
            if (refusal is not null)
                Add(AttackerFigure.Refused, address, part: MetricWords.IndexOfRefusal(refusal));
        }
    }

    /// <summary>A client that was in has broken a rule.</summary>
    public void OnViolation(IPAddress client, Violation violation, TimeSpan now)
    {
        lock (_lock)
        {
            Turn(now);
            Add(AttackerFigure.Violations, AddressRange.Of(client), part: (int)violation);
        }
    }

    /// <summary>A login of a client's has failed, as a guess does.</summary>
    public void OnGuess(IPAddress client, TimeSpan now)
    {
        lock (_lock)
        {
            Turn(now);
            Add(AttackerFigure.Guesses, AddressRange.Of(client));
        }
    }

    /// <summary>Counts what a session has sent since it was counted last.</summary>
    public void OnBytes(SessionStatistics session)
    {
        if (!session.HasUncountedBytes)
            return;
        lock (_lock)
        {
            Turn(session.LastHeard);
            Add(AttackerFigure.Bytes, AddressRange.Of(session.Client.Address), session.TakeUncountedBytes());
        }
    }

    /// <summary>One figure over the minute that runs and the ones before it.</summary>
    /// <param name="figure">Which.</param>
    /// <param name="isNetwork">Whether by network, else by address.</param>
    /// <param name="minutes">How many past minutes, at most <see cref="MostMinutes"/>.</param>
    /// <param name="now">The present time.</param>
    public HitterSum Sum(AttackerFigure figure, bool isNetwork, int minutes, TimeSpan now)
    {
        var parts = new List<Hitters>(minutes + 1);
        lock (_lock)
        {
            Turn(now);
            parts.AddRange(_past.Where(past => _minute - past.Minute <= minutes).Select(past => (isNetwork ? past.Networks : past.Addresses)[(int)figure]));
            parts.Add((isNetwork ? _networks : _addresses)[(int)figure].ToHitters());
        }
        return new HitterSum(parts);
    }

    private static SpaceSaving[] NewMinute() =>
    [
        new(Places),
        new(Places, MetricWords.Refusals.Count + 1),
        new(Places, Enum.GetValues<Violation>().Length),
        new(Places),
        new(Places),
    ];

    private void Add(AttackerFigure figure, AddressRange client, long weight = 1, int part = 0)
    {
        _addresses[(int)figure].Add(AddressOf(client), weight, part);
        _networks[(int)figure].Add(NetworkOf(client), weight, part);
    }

    /// <summary>Begins a new minute where the last one is over.</summary>
    private void Turn(TimeSpan now)
    {
        var minute = now.Ticks / TimeSpan.TicksPerMinute;
        if (minute <= _minute)
            return;
        var ended = new PastMinute(_minute, Take(_addresses), Take(_networks));
        while (_past.TryPeek(out var oldest) && minute - oldest.Minute > MostMinutes)
            _past.Dequeue();
        if (minute - ended.Minute <= MostMinutes)
            _past.Enqueue(ended);
        _minute = minute;
    }

    private static Hitters[] Take(SpaceSaving[] minute)
    {
        var taken = new Hitters[Figures];
        for (var i = 0; i < Figures; i++)
        {
            taken[i] = minute[i].Total == 0 ? Hitters.None : minute[i].ToHitters();
            minute[i].Clear();
        }
        return taken;
    }

    /// <param name="Minute">Since the clock's beginning.</param>
    /// <param name="Addresses">The figures by address.</param>
    /// <param name="Networks">The figures by network.</param>
    private sealed record PastMinute(long Minute, Hitters[] Addresses, Hitters[] Networks);
}
