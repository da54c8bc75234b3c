using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>Addresses from which somebody has logged in of late. Bounded: where there are too many, those whose last login is longest ago go first.</summary>
/// <remarks>An address takes about 80 bytes.</remarks>
internal sealed class TrustedAddresses(TrustedSettings settings)
{
    private readonly Dictionary<AddressRange, DateTimeOffset> _logins = [];
    private TrustedSettings _settings = settings;

    public int Count => _logins.Count;

    /// <summary>How many are remembered at the most.</summary>
    public int Most => _settings.Max;

    /// <summary>Whether somebody has logged in since <see cref="TakeUnsaved"/>.</summary>
    public bool HasUnsaved { get; private set; }

    /// <summary>Every address whose login still counts, and when it was, to be kept elsewhere.</summary>
    public IReadOnlyList<KeyValuePair<AddressRange, DateTimeOffset>> TakeUnsaved(DateTimeOffset now)
    {
        HasUnsaved = false;
        return [.. _logins.Where(login => now - login.Value < _settings.For)];
    }

    /// <summary>They could not be kept.</summary>
    public void PutBackUnsaved() => HasUnsaved = true;

    /// <summary>What was kept comes back: a login of before, which a later one goes before.</summary>
    public void AddOld(AddressRange address, DateTimeOffset at)
    {
        if (_settings.For > TimeSpan.Zero && _logins.Count < _settings.Max)
            _logins.TryAdd(address, at);
    }

    public void Apply(TrustedSettings settings) => _settings = settings;

    /// <summary>Somebody has logged in from there.</summary>
    public void Add(AddressRange address, DateTimeOffset at)
    {
        if (_settings.For == TimeSpan.Zero)
            return;
        if (_logins.Count >= _settings.Max && !_logins.ContainsKey(address))
            MakeRoom(at);
        _logins[address] = at;
        HasUnsaved = true;
    }

    public bool Has(AddressRange address, DateTimeOffset now) => _logins.TryGetValue(address, out var at) && now - at < _settings.For;

    // Making room for some at once costs less than for each.
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (address, at) in _logins)
        {
            // A Dictionary may lose entries while it is walked.
            if (now - at >= _settings.For)
                _logins.Remove(address);
        }
        var surplus = _logins.Count - (_settings.Max / 4 * 3);
        foreach (var (address, _) in _logins.OrderBy(login => login.Value).Take(surplus).ToArray())
            _logins.Remove(address);
    }
}
