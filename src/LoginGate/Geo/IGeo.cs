using System.Net;

namespace LoginGate.Geo;

/// <summary>Tells where addresses are, as far as the operator's databases know.</summary>
internal interface IGeo
{
    /// <summary>Whether there is any database.</summary>
    bool IsOn { get; }

    /// <summary>Where an address is. Never fails, from any thread; a microsecond or two, and it allocates: not for every packet.</summary>
    GeoPlace Of(IPAddress address);
}

/// <summary>What is known of an address.</summary>
/// <param name="Country">Two letters; empty: not known.</param>
/// <param name="As">The number of the autonomous system, which is whoever runs the network; 0: not known.</param>
/// <param name="Name">What that calls itself, printable and of at most 64 characters; empty: not known.</param>
internal readonly record struct GeoPlace(string Country, uint As, string Name)
{
    public static readonly GeoPlace Unknown = new("", 0, "");

    /// <summary>Such as <c>AS64496 Example Networks</c>; empty where it is not known.</summary>
    public string AsText => As == 0 ? "" : Name.Length == 0 ? $"AS{As}" : $"AS{As} {Name}";

    /// <summary>What this and the other have in common.</summary>
    public GeoPlace And(GeoPlace other) =>
        new(Country == other.Country ? Country : "", As == other.As ? As : 0, As == other.As ? Name : "");

    /// <summary>This, and from the other what is not known here.</summary>
    public GeoPlace Or(GeoPlace other) =>
        new(Country.Length > 0 ? Country : other.Country, As != 0 ? As : other.As, As != 0 ? Name : other.Name);
}
