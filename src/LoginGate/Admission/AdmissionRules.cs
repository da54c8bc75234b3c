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
    private RangeTable<bool> _allow;
    private RangeTable<bool> _deny;

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

    /// <summary>Whether all the addresses of a range are counted as one.</summary>
    public bool IsWithinOneSubject(AddressRange range) => range.PrefixLength >= (range.IsIPv6 ? _settings.IPv6Prefix : 32);

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
        return refusal;
    }

    /// <summary>Whether one more account may be created from here.</summary>
    public bool MayCreateAccount(IPAddress address, TimeSpan now)
    {
        var client = AddressRange.Of(address);
        return IsExempt(client) || Addresses.TryNewAccount(SubjectOf(client), now);
    }

    /// <summary>The ban that a violation by this client brings; null when the settings want none, or the client is exempt.</summary>
    public Ban? BanFor(IPAddress address, string reason, DateTimeOffset wallClock)
    {
        var client = AddressRange.Of(address);
        return _settings.OnViolation == ViolationAction.Disconnect || IsExempt(client) ? null
            : MakeBan(SubjectOf(client), _settings.OnViolation == ViolationAction.PermanentBan ? BanKind.Permanent : BanKind.Temporary,
                reason, wallClock);
    }

    /// <summary>A ban that begins now; its times are whole seconds, for people who read them.</summary>
    public Ban MakeBan(AddressRange range, BanKind kind, string reason, DateTimeOffset wallClock, TimeSpan? time = null)
    {
        DateTimeOffset? until = kind == BanKind.Permanent ? null : WholeSecond(wallClock + (time ?? _settings.BanTime) + AlmostSecond);
        return new Ban(range, until, WholeSecond(wallClock), BanLine.Printable(reason));
    }

    private static RangeTable<bool> TableOf(IReadOnlyList<AddressRange> ranges)
    {
        var table = new RangeTable<bool>();
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
        var refusal = _settings.MaxConnections > 0 && Addresses.PlacesOf(subject) >= _settings.MaxConnections ? TooManyConnections
            : !Addresses.TryConnect(subject, now) ? TooManyConnects
            : null;
        if (refusal is not null)
            Addresses.CountRefusal(subject);
        return refusal;
    }
}
