using System.Net;
using Akka.Actor;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// What each address has at present: places, sessions, rates. An address is an IPv4 address or an IPv6 prefix, or a whole network
/// (<see cref="NetworkTable"/>). One without
/// places is forgotten as soon as its rates are full again, so that a flood from very many addresses leaves nothing behind;
/// beyond <see cref="MaxIdle"/> such addresses at once, their rates are forgotten early.
/// </summary>
/// <remarks>An address takes about 200 bytes, and 60 more for each session beyond its first.</remarks>
internal sealed class AddressTable
{
    /// <summary>Addresses without places that are kept for their rates alone: about 50 MB.</summary>
    public const int MaxIdle = 250_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<AddressRange, Entry> _entries = [];

    // Where several gates count together: whose number of places has changed here, and how many places each has at the others. Null otherwise.
    private HashSet<AddressRange>? _changed;
    private Dictionary<AddressRange, int>? _elsewhere;
    private int _connectsPerSecond;
    private int _accountsPerMinute;
    private int _silentPerMinute;
    private int _idle;

    /// <param name="connectsPerSecond">Zero: no limit.</param>
    /// <param name="accountsPerMinute">Zero: no limit.</param>
    /// <param name="silentPerMinute">Zero: no limit.</param>
    public AddressTable(int connectsPerSecond, int accountsPerMinute, int silentPerMinute = 0) =>
        Apply(connectsPerSecond, accountsPerMinute, silentPerMinute);

    public int Count => _entries.Count;

    /// <summary>Whether <see cref="Prune"/> may have something to do, now or soon.</summary>
    public bool HasIdle => _idle > 0;

    public int PlacesOf(AddressRange address) => _entries.TryGetValue(address, out var entry) ? entry.Places : 0;

    /// <summary>Places of an address at other gates.</summary>
    public int PlacesElsewhere(AddressRange address) => _elsewhere is not null && _elsewhere.TryGetValue(address, out var places) ? places : 0;

    /// <summary>Begins to remember whose number of places changes; every address that has any counts as changed.</summary>
    public void FollowChanges() => _changed = [.. Taken.Select(taken => taken.Address)];

    /// <summary>The addresses whose number of places has changed since this was called last, and how many they have now.</summary>
    public KeyValuePair<AddressRange, int>[] TakeChanges()
    {
        if (_changed is null or { Count: 0 })
            return [];
        KeyValuePair<AddressRange, int>[] changes = [.. _changed.Select(address => KeyValuePair.Create(address, PlacesOf(address)))];
        _changed.Clear();
        return changes;
    }

    /// <summary>An address has so many places at other gates now.</summary>
    public void SetElsewhere(AddressRange address, int places)
    {
        _elsewhere ??= [];
        if (places > 0)
            _elsewhere[address] = places;
        else
            _elsewhere.Remove(address);
    }

    public void ForgetElsewhere() => _elsewhere = null;

    /// <summary>The addresses that have places at other gates.</summary>
    public IEnumerable<AddressRange> Elsewhere => _elsewhere?.Keys ?? Enumerable.Empty<AddressRange>();

    /// <summary>Other limits count from now on; zero: no limit.</summary>
    public void Apply(int connectsPerSecond, int accountsPerMinute, int silentPerMinute = 0)
    {
        _connectsPerSecond = connectsPerSecond;
        _accountsPerMinute = accountsPerMinute;
        // The one that is too many is counted: with it the address has to wait.
        _silentPerMinute = silentPerMinute == 0 ? 0 : silentPerMinute + 1;
    }

    /// <summary>Counts a connect against the rate; false when it is one too many.</summary>
    public bool TryConnect(AddressRange address, TimeSpan now) => EntryOf(address, now).Connects.TryTake(now, _connectsPerSecond, Second);

    /// <summary>Counts an account creation against the rate; false when it is one too many.</summary>
    public bool TryNewAccount(AddressRange address, TimeSpan now) => EntryOf(address, now).Accounts.TryTake(now, _accountsPerMinute, Minute);

    /// <summary>Counts a connection that ended without a byte against the rate; false when it is one too many.</summary>
    public bool TrySilent(AddressRange address, TimeSpan now)
    {
        EntryOf(address, now).Silent.TryTake(now, _silentPerMinute, Minute);
        return !IsTooSilent(address, now);
    }

    /// <summary>Whether one of those was too many, and it is not long enough ago.</summary>
    public bool IsTooSilent(AddressRange address, TimeSpan now) =>
        _entries.TryGetValue(address, out var entry) && entry.Silent.IsEmpty(now, _silentPerMinute, Minute);

    public void TakePlace(AddressRange address, TimeSpan now)
    {
        var entry = EntryOf(address, now);
        if (entry.Places++ == 0)
            _idle--;
        _changed?.Add(address);
    }

    /// <summary>A session lives in a place already taken.</summary>
    public void Enter(AddressRange address, IPAddress client, IActorRef session)
    {
        if (_entries.TryGetValue(address, out var entry))
            entry.Sessions.Add(session, client);
    }

    /// <summary>Gives a place back. One that nobody holds is nobody's: nothing happens, and it is false.</summary>
    public bool Leave(AddressRange address, IActorRef? session)
    {
        if (!_entries.TryGetValue(address, out var entry) || entry.Places == 0)
            return false;
        if (session is not null)
            entry.Sessions.Remove(session);
        if (--entry.Places == 0)
            _idle++;
        _changed?.Add(address);
        return true;
    }

    /// <summary>The sessions of an address, and of each client's own address.</summary>
    public IEnumerable<(IActorRef Session, IPAddress Client)> SessionsOf(AddressRange address) =>
        _entries.TryGetValue(address, out var entry) ? entry.Sessions.All : [];

    public IEnumerable<(IActorRef Session, IPAddress Client)> Sessions =>
        _entries.Values.SelectMany(entry => entry.Sessions.All);

    /// <summary>Forgets the addresses that have no place and whose past no longer matters.</summary>
    public void Prune(TimeSpan now)
    {
        foreach (var (address, entry) in _entries)
        {
            if (entry.Places == 0 && IsFull(entry, now))
                Remove(address);
        }
    }

    /// <summary>The addresses that have places, and how many.</summary>
    public IEnumerable<(AddressRange Address, int Places)> Taken =>
        _entries.Where(e => e.Value.Places > 0).Select(e => (e.Key, e.Value.Places));

    private bool IsFull(Entry entry, TimeSpan now) =>
        entry.Connects.IsFull(now, _connectsPerSecond, Second) && entry.Accounts.IsFull(now, _accountsPerMinute, Minute)
        && entry.Silent.IsFull(now, _silentPerMinute, Minute);

    private Entry EntryOf(AddressRange address, TimeSpan now)
    {
        if (_entries.TryGetValue(address, out var entry))
            return entry;
        if (_idle >= MaxIdle)
            ForgetIdle();
        entry = new Entry(new TokenBucket(_connectsPerSecond, now), new TokenBucket(_accountsPerMinute, now), new TokenBucket(_silentPerMinute, now));
        _entries.Add(address, entry);
        _idle++;
        return entry;
    }

    private void ForgetIdle()
    {
        foreach (var (address, entry) in _entries)
        {
            if (entry.Places == 0)
                Remove(address);
        }
    }

    // A Dictionary may lose entries while it is walked.
    private void Remove(AddressRange address)
    {
        _entries.Remove(address);
        _idle--;
    }

    private sealed class Entry(TokenBucket connects, TokenBucket accounts, TokenBucket silent)
    {
        // Fields, because they are changed in place.
        public TokenBucket Connects = connects;
        public TokenBucket Accounts = accounts;
        public TokenBucket Silent = silent;
        public AddressSessions Sessions;

        public int Places { get; set; }
    }
}
