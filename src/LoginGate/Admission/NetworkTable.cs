using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// What each network has at present, all its addresses together. Kept only while a limit of networks counts; one that begins to, or other
/// prefixes, let it be made anew from the addresses.
/// </summary>
internal sealed class NetworkTable
{
    private AddressTable? _table;
    private NetworkWidth _width = new();

    public int Count => _table?.Count ?? 0;

    public bool HasIdle => _table?.HasIdle == true;

    /// <param name="settings">How wide a network is.</param>
    /// <param name="limits">Those that count now.</param>
    /// <param name="addresses">Those that have places, and how many.</param>
    public void Apply(AdmissionSettings settings, ConnectLimits limits, IEnumerable<(AddressRange Address, int Places)> addresses)
    {
        var isSame = _width == settings.Network;
        _width = settings.Network;
        if (!limits.HasNetworks)
        {
            _table = null;
        }
        else if (_table is not null && isSame)
        {
            _table.Apply(limits.ConnectsPerSecondPerNetwork, accountsPerMinute: 0);
        }
        else
        {
            _table = new AddressTable(limits.ConnectsPerSecondPerNetwork, accountsPerMinute: 0);
            foreach (var (address, places) in addresses)
            {
                for (var i = 0; i < places; i++)
                    TakePlace(address, TimeSpan.Zero);
            }
        }
    }

    public int PlacesOf(AddressRange address) => _table?.PlacesOf(NetworkOf(address)) ?? 0;

    /// <summary>Counts a connect against the network's rate; false when it is one too many.</summary>
    public bool TryConnect(AddressRange address, TimeSpan now) => _table?.TryConnect(NetworkOf(address), now) != false;

    public void TakePlace(AddressRange address, TimeSpan now) => _table?.TakePlace(NetworkOf(address), now);

    public void Leave(AddressRange address) => _table?.Leave(NetworkOf(address), session: null);

    public void Prune(TimeSpan now) => _table?.Prune(now);

    private AddressRange NetworkOf(AddressRange address) => _width.Around(address);
}
