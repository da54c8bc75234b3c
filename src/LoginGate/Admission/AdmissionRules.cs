using System.Diagnostics.CodeAnalysis;
using System.Net;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Decides who may come in, from the settings, the bans and what each address has. In this order: <c>allow</c> lets in,
/// <c>deny</c>, bans and rules about countries keep out, then the limits of the
/// address, of its network and of the whole gate.
/// </summary>
internal sealed class AdmissionRules
{
    // Few and constant: they are tags of a counter too.
    public const string Denied = "denied (admission.deny)";
    public const string Banned = "banned";
    public const string PlaceRefused = "country or AS is refused (admission.geo)";
    public const string PlaceUnknown = "country or AS is not known (admission.geo.unknown)";
    public const string PlaceRefusedInAttack = "country or AS is refused in attack mode (admission.attack-mode.geo)";
    public const string TooManyConnections = "max-connections-per-address is reached";
    public const string TooManyConnects = "connects-per-second-per-address is reached";
    public const string TooManySilent = "silent-connections-per-minute-per-address is reached";
    public const string TooManyOfNetwork = "max-connections-per-network is reached";
    public const string TooManyConnectsOfNetwork = "connects-per-second-per-network is reached";
    public const string TooManyConnectsInAll = "connects-per-second is reached";

    private static readonly TimeSpan AlmostSecond = TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1);

    private AdmissionSettings _settings;
    private ConnectLimits _limits;
    private bool _isUnderAttack;
    private SpanTable<bool> _allow;
    private SpanTable<bool> _deny;
    private readonly NetworkTable _networks = new();
    private readonly ConnectRate _connects = new();
    private readonly PlaceRules _places;

    /// <param name="settings">Limits and lists.</param>
    /// <param name="geo">Where addresses are; null: not known.</param>
    public AdmissionRules(AdmissionSettings settings, IGeo? geo = null)
    {
        _places = new PlaceRules(geo ?? new GeoBook());
        Bans = new BanBook(settings.MaxTemporaryBans);
        Trusted = new TrustedAddresses(settings.Trusted);
        Addresses = new AddressTable(settings.ConnectsPerSecond, settings.NewAccountsPerMinute, settings.SilentPerMinute);
        Apply(settings);
    }

    public BanBook Bans { get; }

    public AddressTable Addresses { get; }

    public RefusedAddresses Refused { get; } = new();

    /// <summary>Addresses that nothing here applies to.</summary>
    public IReadOnlyList<AddressRange> Allow => _settings.Allow;

    /// <summary>Addresses that are never admitted.</summary>
    public IReadOnlyList<AddressRange> Deny => _settings.Deny;

    public TrustedAddresses Trusted { get; }

    /// <summary>Whether <see cref="Prune"/> may have something to do, now or soon.</summary>
    public bool HasIdle => Addresses.HasIdle || _networks.HasIdle || Refused.Count > 0;

    /// <summary>Other limits and lists count from now on.</summary>
    [MemberNotNull(nameof(_settings), nameof(_limits), nameof(_allow), nameof(_deny))]
    public void Apply(AdmissionSettings settings)
    {
        _settings = settings;
        _allow = TableOf(settings.Allow);
        _deny = TableOf(settings.Deny);
        Trusted.Apply(settings.Trusted);
        _places.Apply(settings);
        ApplyLimits();
    }

    /// <summary>Those who connect from now on have the limits of attack mode, or the ordinary ones again.</summary>
    public void SetUnderAttack(bool isUnderAttack)
    {
        _isUnderAttack = isUnderAttack;
        ApplyLimits();
    }

    /// <summary>Somebody has logged in.</summary>
    public void OnLogin(IPAddress client, DateTimeOffset wallClock) => Trusted.Add(SubjectOf(AddressRange.Of(client)), wallClock);

    [MemberNotNull(nameof(_limits))]
    private void ApplyLimits()
    {
        _limits = _isUnderAttack ? _settings.TightenedBy(_settings.AttackMode.Limits) : _settings;
        Addresses.Apply(_limits.ConnectsPerSecond, _settings.NewAccountsPerMinute, _limits.SilentPerMinute);
        _networks.Apply(_settings, _limits, Addresses.Taken);
        _connects.Apply(_limits.ConnectsPerSecondInAll, _isUnderAttack ? _settings.Trusted.SharePercent : 0);
    }

    /// <summary>What a client is counted and banned as: its IPv4 address, or the prefix of its IPv6 address.</summary>
    public AddressRange SubjectOf(AddressRange client) => SubjectOf(client, _settings);

    public static AddressRange SubjectOf(AddressRange client, AdmissionSettings settings) => client.IsIPv6 ? client.Widened(settings.IPv6Prefix) : client;

    /// <summary>As whom a ban of these addresses keeps them out: a single IPv6 address is one of very many that its owner has.</summary>
    public AddressSpan BannedFor(AddressSpan asked) => asked.IsSingleAddress && asked.TryToRange(out var address) ? SubjectOf(address) : asked;

    /// <summary>What all the addresses of a span are counted as, if that is one.</summary>
    public bool TrySubjectAround(AddressSpan span, out AddressRange subject)
    {
        subject = SubjectOf(span.FirstAddress);
        return ((AddressSpan)subject).Contains(span);
    }

    /// <summary>Whether nothing here applies to a client.</summary>
    public bool IsExempt(AddressRange client) => _allow.Covers(client);

    /// <summary>Decides on a client that wants to come in; a yes takes a place.</summary>
    /// <returns>Why not, or null.</returns>
    public string? Admit(IPAddress address, TimeSpan now, DateTimeOffset wallClock)
    {
        var client = AddressRange.Of(address);
        var subject = SubjectOf(client);
        var refusal = IsExempt(client) ? null : Refusal(address, subject, now, wallClock);
        if (refusal is null)
        {
            Addresses.TakePlace(subject, now);
            _networks.TakePlace(subject, now);
        }
        else
        {
            Refused.Add(subject, now);
        }
        return refusal;
    }

    /// <summary>A client has gone.</summary>
    /// <returns>False where it was silent, as too many of its address were: a violation.</returns>
    public bool Leave(LeaveAdmission leave, TimeSpan now)
    {
        var client = AddressRange.Of(leave.Client);
        var subject = SubjectOf(client);
        if (Addresses.Leave(subject, leave.Session))
            _networks.Leave(subject);
        return !leave.WasSilent || IsExempt(client) || Addresses.TrySilent(subject, now);
    }

    /// <summary>Forgets what no longer matters.</summary>
    public void Prune(TimeSpan now)
    {
        Addresses.Prune(now);
        _networks.Prune(now);
        Refused.Prune(now);
    }

    /// <summary>Whether one more account may be created from here.</summary>
    public bool MayCreateAccount(IPAddress address, TimeSpan now)
    {
        var client = AddressRange.Of(address);
        var isAllowed = IsExempt(client) || Addresses.TryNewAccount(SubjectOf(client), now);
        if (!isAllowed)
            Refused.Add(SubjectOf(client), now);
        return isAllowed;
    }

    /// <summary>What a kind of violation gets.</summary>
    public ViolationAction AnswerTo(Violation violation) => _settings.Answers[violation];

    /// <summary>The ban that a violation by this client brings; null when the settings want none, or the client is exempt.</summary>
    public Ban? BanFor(IPAddress address, Violation violation, string reason, DateTimeOffset wallClock)
    {
        var client = AddressRange.Of(address);
        var answer = AnswerTo(violation);
        return answer < ViolationAction.TemporaryBan || IsExempt(client) ? null
            : MakeBan(SubjectOf(client), answer == ViolationAction.PermanentBan ? BanKind.Permanent : BanKind.Temporary, reason, wallClock);
    }

    /// <summary>The part of the addresses that is asked for: of those that have clients or were refused of late.</summary>
    public AddressList List(GetAddresses ask)
    {
        var all = 0;
        var top = new TopList<AddressInfo>(ask.Skip + ask.Top, ask.Order == AddressOrder.Clients ? ByClients : ByRefused);
        top.AddAll(Known.Where(IsWanted));
        return new AddressList([.. top.Take().Skip(ask.Skip)], top.Total, all);

        bool IsWanted(AddressInfo address)
        {
            all++;
            return ask.Search?.Finds(address.Address) != false;
        }
    }

    private IEnumerable<AddressInfo> Known =>
        Addresses.Taken.Select(a => a.Address)
            .Concat(Refused.All.Select(a => a.Address).Where(address => Addresses.PlacesOf(address) == 0))
            .Concat(Addresses.Elsewhere.Where(address => Addresses.PlacesOf(address) == 0 && Refused.CountOf(address) == 0))
            .Select(address => new AddressInfo(address, Addresses.PlacesOf(address), Refused.CountOf(address), Addresses.PlacesElsewhere(address)));

    /// <summary>A ban that begins now; its times are whole seconds, for people who read them.</summary>
    public Ban MakeBan(AddressSpan range, BanKind kind, string reason, DateTimeOffset wallClock, TimeSpan? time = null, bool isHere = false)
    {
        DateTimeOffset? until = kind == BanKind.Permanent ? null : WholeSecond(wallClock + (time ?? _settings.BanTime) + AlmostSecond);
        return new Ban(range, until, WholeSecond(wallClock), BanLine.Printable(reason), isHere);
    }

    internal static SpanTable<bool> TableOf(IReadOnlyList<AddressRange> ranges)
    {
        var table = new SpanTable<bool>();
        foreach (var range in ranges)
            table.Set(range, true);
        return table;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>What is said of an address whoever asks for it: nothing is counted.</summary>
    public AddressStanding StandingOf(IPAddress address, DateTimeOffset wallClock)
    {
        var client = AddressRange.Of(address);
        var isTrusted = Trusted.Has(SubjectOf(client), wallClock);
        var refusal = IsExempt(client) ? null
            : _deny.Covers(client) ? Denied
            : Bans.Find(client, wallClock) is not null ? Banned
            : _places.Refusal(address, _isUnderAttack && !isTrusted);
        return new AddressStanding(refusal, IsExempt(client), isTrusted, _places.PlaceOf(address));
    }

    private string? Refusal(IPAddress address, AddressRange subject, TimeSpan now, DateTimeOffset wallClock)
    {
        var client = AddressRange.Of(address);
        if (_deny.Covers(client))
            return Denied;
        if (Bans.Refuses(client, wallClock))
            return Banned;
        // Those who logged in lately have the places that a network has in ordinary times, and a share of the connects, wherever they are.
        var isTrusted = _isUnderAttack && Trusted.Has(subject, wallClock);
        return _places.Refusal(address, _isUnderAttack && !isTrusted) is { } place ? place
            : IsReached(_limits.MaxConnections, Addresses.PlacesOf(subject) + Addresses.PlacesElsewhere(subject)) ? TooManyConnections
            : Addresses.IsTooSilent(subject, now) ? TooManySilent
            : !Addresses.TryConnect(subject, now) ? TooManyConnects
            : IsReached((isTrusted ? _settings : _limits).MaxConnectionsPerNetwork, _networks.PlacesOf(subject)) ? TooManyOfNetwork
            : !isTrusted && !_networks.TryConnect(subject, now) ? TooManyConnectsOfNetwork
            // Last: whom other limits refuse takes nothing from the rest.
            : !_connects.TryTake(isTrusted, now) ? TooManyConnectsInAll
            : null;
    }

    private static bool IsReached(int limit, int places) => limit > 0 && places >= limit;

    private static int ByClients(AddressInfo a, AddressInfo b) => Differ(a.Clients.CompareTo(b.Clients), a.Refused.CompareTo(b.Refused), a, b);

    private static int ByRefused(AddressInfo a, AddressInfo b) => Differ(a.Refused.CompareTo(b.Refused), a.Clients.CompareTo(b.Clients), a, b);

    // At last by address, so that two looks show the same.
    private static int Differ(int first, int second, AddressInfo a, AddressInfo b) =>
        first != 0 ? first : second != 0 ? second
        : a.Elsewhere.CompareTo(b.Elsewhere) is not 0 and var elsewhere ? elsewhere
        : ((AddressSpan)b.Address).CompareTo(a.Address);
}
