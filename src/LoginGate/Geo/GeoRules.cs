using System.Globalization;
using LoginGate.Shared;

namespace LoginGate.Geo;

/// <summary>What rules say of a place.</summary>
internal enum GeoVerdict
{
    Admitted,

    /// <summary>It is on <c>refuse</c>, or there is an <c>allow</c> that it is not on.</summary>
    Refused,

    /// <summary>Nothing is known of it that the rules ask for, and such places are kept out.</summary>
    Unknown,
}

/// <summary>
/// Which countries and autonomous systems may come in: none of those on <paramref name="refuse"/>; where any are on <paramref name="allow"/>, no others than those.
/// </summary>
/// <param name="refuse">Those that may not.</param>
/// <param name="allow">The only ones that may; empty: all.</param>
/// <param name="refusesUnknown">Whether a place of which nothing is known that the rules ask for is kept out.</param>
internal sealed class GeoRules(GeoList refuse, GeoList allow, bool refusesUnknown)
{
    public static readonly GeoRules None = new(new GeoList(), new GeoList(), refusesUnknown: false);

    private static readonly AddressRange[] Nowhere =
        [.. ((string[])["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10"]).Select(Range)];

    private readonly bool _hasCountries = refuse.HasCountries || allow.HasCountries;
    private readonly bool _hasSystems = refuse.HasSystems || allow.HasSystems;

    public bool IsOn { get; } = !refuse.IsEmpty || !allow.IsEmpty || refusesUnknown;

    /// <summary>Whether an address may be in a country at all: those of loopback, of private networks and of one link are in none, and no rule is about them.</summary>
    public static bool Concern(AddressRange address)
    {
        foreach (var range in Nowhere)
        {
            if (range.Contains(address))
                return false;
        }
        return true;
    }

    public GeoVerdict Of(GeoPlace place) =>
        refuse.Has(place) ? GeoVerdict.Refused
        : allow.Has(place) ? GeoVerdict.Admitted
        : !IsKnown(place) ? refusesUnknown ? GeoVerdict.Unknown : GeoVerdict.Admitted
        : allow.IsEmpty ? GeoVerdict.Admitted : GeoVerdict.Refused;

    // With rules about countries alone, an address is not known by its autonomous system.
    private bool IsKnown(GeoPlace place) =>
        (place.Country.Length > 0 && (_hasCountries || !_hasSystems)) || (place.As > 0 && (_hasSystems || !_hasCountries));

    private static AddressRange Range(string text) =>
        AddressRangeReader.TryRead(text, out var range, out var reason) ? range : throw new InvalidOperationException($"{text} {reason}");
}

/// <summary>Some countries and autonomous systems.</summary>
internal sealed class GeoList
{
    private readonly HashSet<string> _countries = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _systems = [];

    public bool HasCountries => _countries.Count > 0;

    public bool HasSystems => _systems.Count > 0;

    public bool IsEmpty => !HasCountries && !HasSystems;

    public bool Has(GeoPlace place) => _countries.Contains(place.Country) || _systems.Contains(place.As);

    /// <summary>Adds what is written.</summary>
    /// <param name="text">Such as <c>NL</c> or <c>AS64496</c>.</param>
    /// <param name="reason">What is wrong with it; empty where nothing is.</param>
    public bool TryAdd(string text, out Phrase reason)
    {
        reason = "";
        if (text.Length == 2 && text.All(char.IsAsciiLetter))
        {
            _countries.Add(text.ToUpperInvariant());
            return true;
        }
        if (!text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) || text.AsSpan(2).ContainsAnyExceptInRange('0', '9'))
        {
            reason = "is no country, two letters such as NL, and no autonomous system, such as AS64496";
            return false;
        }
        if (uint.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            _systems.Add(number);
            return true;
        }
        reason = $"must have a number of 1 to {uint.MaxValue} after AS";
        return false;
    }
}
