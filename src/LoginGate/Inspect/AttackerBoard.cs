using System.Net;
using LoginGate.Geo;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Inspect;

/// <summary>By what those who connect are told apart.</summary>
internal enum AttackerScope
{
    Address,
    Network,
    Country,
    As,
}

/// <summary>One who connects. The figures are what is certain of it: see <see cref="HitterSum"/>.</summary>
/// <param name="who">Its name.</param>
/// <param name="range">Its addresses; null for a country or an autonomous system.</param>
internal sealed class Attacker(string who, AddressRange? range)
{
    private readonly long[] _counts = new long[Enum.GetValues<AttackerFigure>().Length];
    private GeoPlace? _place;

    public string Who { get; } = who;

    public AddressRange? Range { get; } = range;

    /// <summary>Where it is: what the places of all its networks have in common.</summary>
    public GeoPlace Place => _place ?? GeoPlace.Unknown;

    /// <summary>Clients that are in.</summary>
    public int Sessions { get; set; }

    public bool IsBanned { get; set; }

    /// <summary>Refusals by reason and violations by kind, in words.</summary>
    public Dictionary<string, long> Reasons { get; } = [];

    public long this[AttackerFigure figure] => _counts[(int)figure];

    public void Add(AttackerFigure figure, HitterSum sum, AddressRange key)
    {
        _counts[(int)figure] += sum.AtLeast(key);
        var parts = sum.PartsOf(key);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 0)
                AddReason(figure == AttackerFigure.Refused ? MetricWords.RefusalAt(i) : MetricWords.Of((Violation)i), parts[i]);
        }
    }

    /// <summary>One of its networks is there.</summary>
    public void LiesIn(GeoPlace place) => _place = _place?.And(place) ?? place;

    private void AddReason(string reason, long times) => Reasons[reason] = Reasons.GetValueOrDefault(reason) + times;
}

/// <summary>Who does how much, put together from what is counted, where addresses are, and who is in.</summary>
internal sealed class AttackerBoard
{
    /// <summary>Whose country or autonomous system nobody knows.</summary>
    public const string Unknown = "unknown";

    private static readonly AttackerFigure[] Harm = [AttackerFigure.Refused, AttackerFigure.Violations, AttackerFigure.Guesses];

    private readonly GateStatistics _statistics;
    private readonly IGeo _geo;
    private readonly AttackerScope _scope;
    private readonly HitterSum[] _sums;
    private readonly Dictionary<AddressRange, GeoPlace> _places = [];

    public AttackerBoard(GateStatistics statistics, IGeo geo, AttackerScope scope, int minutes, TimeSpan now)
    {
        (_statistics, _geo, _scope) = (statistics, geo, scope);
        statistics.CountBytes();
        _sums = [.. Enum.GetValues<AttackerFigure>().Select(figure => statistics.Attackers.Sum(figure, isNetwork: scope != AttackerScope.Address, minutes, now))];
    }

    /// <summary>Of what is done against the gate the figure that is largest; refusals, where nothing is done.</summary>
    public AttackerFigure Worst => Harm.MaxBy(TotalOf);

    /// <summary>What all together did: exact.</summary>
    public long TotalOf(AttackerFigure figure) => _sums[(int)figure].Total;

    /// <summary>By how much more somebody's figure may be: that of a country or an autonomous system by all that is not known whose it is.</summary>
    public long ErrorOf(Attacker attacker, AttackerFigure figure)
    {
        var sum = _sums[(int)figure];
        return attacker.Range is { } range ? sum.ErrorOf(range) : sum.Total - sum.Keys.Sum(sum.AtLeast);
    }

    /// <summary>All who did any of a figure, most first.</summary>
    public IReadOnlyList<Attacker> By(AttackerFigure by)
    {
        var all = new Dictionary<string, Attacker>(StringComparer.Ordinal);
        foreach (var key in _sums[(int)by].Keys)
        {
            var name = NameOf(key);
            if (!all.TryGetValue(name, out var attacker))
                all.Add(name, attacker = new Attacker(name, IsOfAddresses ? key : null));
            if (IsOfAddresses)
                AddAll(attacker, key);
        }
        if (!IsOfAddresses)
            AddNetworks(all);
        return [.. all.Values.Where(a => a[by] > 0).OrderByDescending(a => a[by]).ThenByDescending(a => a[AttackerFigure.Refused]).ThenBy(a => a.Who, StringComparer.Ordinal)];
    }

    /// <summary>Where somebody is.</summary>
    public GeoPlace PlaceOf(Attacker attacker) => attacker.Range is { } range ? PlaceOf(range) : attacker.Place;

    /// <summary>Counts the clients of these that are in.</summary>
    public void CountSessions(IReadOnlyCollection<Attacker> attackers)
    {
        var byName = attackers.ToDictionary(a => a.Who, StringComparer.Ordinal);
        foreach (var session in _statistics.Lines.SelectMany(line => line.Sessions.Values))
        {
            if (byName.TryGetValue(NameOf(KeyOf(session.Client.Address)), out var attacker))
                attacker.Sessions++;
        }
    }

    private bool IsOfAddresses => _scope <= AttackerScope.Network;

    private AddressRange KeyOf(IPAddress client)
    {
        var address = AddressRange.Of(client);
        return _scope == AttackerScope.Address ? _statistics.Attackers.AddressOf(address) : _statistics.Attackers.NetworkOf(address);
    }

    private void AddNetworks(Dictionary<string, Attacker> all)
    {
        foreach (var key in _sums.SelectMany(sum => sum.Keys).Distinct())
        {
            if (!all.TryGetValue(NameOf(key), out var attacker))
                continue;
            attacker.LiesIn(PlaceOf(key));
            AddAll(attacker, key);
        }
    }

    private void AddAll(Attacker attacker, AddressRange key)
    {
        foreach (var figure in Enum.GetValues<AttackerFigure>())
            attacker.Add(figure, _sums[(int)figure], key);
    }

    private string NameOf(AddressRange key) => _scope switch
    {
        AttackerScope.Country => PlaceOf(key).Country is { Length: > 0 } country ? country : Unknown,
        AttackerScope.As => PlaceOf(key).As is > 0 and var number ? $"AS{number}" : Unknown,
        _ => key.ToString(),
    };

    // A network is where its first address is.
    private GeoPlace PlaceOf(AddressRange key)
    {
        if (!_places.TryGetValue(key, out var place))
            _places.Add(key, place = _geo.Of(key.FirstAddress));
        return place;
    }
}
