using System.Net;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Decides who may come in, from the settings, the bans and what each address has. In this order: <c>allow</c> lets in,
/// <c>deny</c> and bans keep out, then the limits of the address.
/// </summary>
internal sealed class AdmissionRules
{
    // Few and constant: they are tags of a counter too.
    public const string Denied = "denied (admission.deny)";
    public const string Banned = "banned";
    public const string TooManyConnections = "max-connections-per-address is reached";
    public const string TooManyConnects = "connects-per-second-per-address is reached";

    private static readonly TimeSpan AlmostSecond = TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1);

    private AdmissionSettings _settings;
    private SpanTable<bool> _allow;
    private SpanTable<bool> _deny;

    public AdmissionRules(AdmissionSettings settings)
    {
        _settings = settings;
        _allow = TableOf(settings.Allow);
        _deny = TableOf(settings.Deny);
        Bans = new BanBook(settings.MaxTemporaryBans);
        Addresses = new AddressTable(settings.ConnectsPerSecond, settings.NewAccountsPerMinute);
    }

    public BanBook Bans { get; }

    public AddressTable Addresses { get; }

    public RefusedAddresses Refused { get; } = new();

    /// <summary>Other limits and lists count from now on.</summary>
    public void Apply(AdmissionSettings settings)
    {
        _settings = settings;
        _allow = TableOf(settings.Allow);
        _deny = TableOf(settings.Deny);
        Addresses.Apply(settings.ConnectsPerSecond, settings.NewAccountsPerMinute);
    }

    /// <summary>What a client is counted and banned as: its IPv4 address, or the prefix of its IPv6 address.</summary>
    public AddressRange SubjectOf(AddressRange client) => client.IsIPv6 ? client.Widened(_settings.IPv6Prefix) : client;

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
        var refusal = IsExempt(client) ? null : Refusal(client, subject, now, wallClock);
        if (refusal is null)
            Addresses.TakePlace(subject, now);
        else
            Refused.Add(subject, now);
        return refusal;
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
        Addresses.Taken.Select(a => new AddressInfo(a.Address, a.Places, Refused.CountOf(a.Address)))
            .Concat(Refused.All.Where(a => Addresses.PlacesOf(a.Address) == 0).Select(a => new AddressInfo(a.Address, 0, a.Count)));

    /// <summary>A ban that begins now; its times are whole seconds, for people who read them.</summary>
    public Ban MakeBan(AddressSpan range, BanKind kind, string reason, DateTimeOffset wallClock, TimeSpan? time = null)
    {
        DateTimeOffset? until = kind == BanKind.Permanent ? null : WholeSecond(wallClock + (time ?? _settings.BanTime) + AlmostSecond);
        return new Ban(range, until, WholeSecond(wallClock), BanLine.Printable(reason));
    }

    private static SpanTable<bool> TableOf(IReadOnlyList<AddressRange> ranges)
    {
        var table = new SpanTable<bool>();
        foreach (var range in ranges)
            table.Set(range, true);
        return table;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private string? Refusal(AddressRange client, AddressRange subject, TimeSpan now, DateTimeOffset wallClock)
    {
        if (_deny.Covers(client))
            return Denied;
        if (Bans.Refuses(client, wallClock))
            return Banned;
        return _settings.MaxConnections > 0 && Addresses.PlacesOf(subject) >= _settings.MaxConnections ? TooManyConnections
            : !Addresses.TryConnect(subject, now) ? TooManyConnects
            : null;
    }

    private static int ByClients(AddressInfo a, AddressInfo b) => Differ(a.Clients.CompareTo(b.Clients), a.Refused.CompareTo(b.Refused), a, b);

    private static int ByRefused(AddressInfo a, AddressInfo b) => Differ(a.Refused.CompareTo(b.Refused), a.Clients.CompareTo(b.Clients), a, b);

    // At last by address, so that two looks show the same.
    private static int Differ(int first, int second, AddressInfo a, AddressInfo b) =>
        first != 0 ? first : second != 0 ? second : ((AddressSpan)b.Address).CompareTo(a.Address);
}
