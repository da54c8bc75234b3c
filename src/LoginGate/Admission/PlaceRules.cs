using System.Net;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>Keeps out by country and autonomous system: the rules that always count, and those of attack mode beside them.</summary>
/// <remarks>Without rules nothing is looked up; with some it is for each connect that comes so far, at a microsecond or two.</remarks>
internal sealed class PlaceRules(IGeo geo)
{
    private GeoRules _always = GeoRules.None;
    private GeoRules _inAttack = GeoRules.None;

    /// <summary>Other rules count from now on.</summary>
    public void Apply(AdmissionSettings settings) => (_always, _inAttack) = (settings.GeoRules, settings.AttackMode.GeoRules);

    /// <summary>What is known of an address.</summary>
    public GeoPlace PlaceOf(IPAddress address) => geo.Of(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <param name="address">The client's.</param>
    /// <param name="isInAttack">Whether the rules of attack mode count too.</param>
    /// <returns>Why it may not come in; null: it may.</returns>
    public string? Refusal(IPAddress address, bool isInAttack)
    {
        var inAttack = isInAttack ? _inAttack : GeoRules.None;
        if (!(_always.IsOn || inAttack.IsOn) || !geo.IsOn || !GeoRules.Concern(AddressRange.Of(address)))
            return null;
        var place = PlaceOf(address);
        return _always.Of(place) switch
        {
            GeoVerdict.Refused => AdmissionRules.PlaceRefused,
            GeoVerdict.Unknown => AdmissionRules.PlaceUnknown,
            _ => inAttack.Of(place) == GeoVerdict.Admitted ? null : AdmissionRules.PlaceRefusedInAttack,
        };
    }
}
