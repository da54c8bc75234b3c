using System.Globalization;
using System.Net;
using LoginGate.Shared;

namespace LoginGate.Import;

/// <summary>What each key of one family's settings file becomes. Every entry ends as a setting, a remark or a problem.</summary>
internal abstract class KeyRules(IniFile file, ImportedSettings settings)
{
    protected const string Defaults = "login-gate.defaults";
    protected const string Admission = "login-gate.admission";
    private const int MaxPerAddress = 100_000;
    private const int LeastWarning = 2;
    private const int LeastDebug = 6;

    // Nobody has typed account and password by then: whoever wrote less than this meant seconds.
    private const int LeastMeantMilliseconds = 1000;

    private static readonly TimeSpan DefaultFirstPacket = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly HashSet<string> _obsolete = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Action<IniEntry>> _rules = new(StringComparer.OrdinalIgnoreCase);

    protected IniFile File { get; } = file;

    protected ImportedSettings Settings { get; } = settings;

    /// <summary>The sections that are this family's.</summary>
    protected abstract IReadOnlyList<string> Sections { get; }

    /// <summary>Whether the keys of addresses and ports have the number of their gate.</summary>
    protected abstract bool IsNumbered { get; }

    public static KeyRules For(OriginalFamily family, IniFile file, ImportedSettings settings) => family switch
    {
        OriginalFamily.NinetyEightK => new NumberedGateRules(file, settings, NumberedGateFormat.NinetyEightK(file)),
        OriginalFamily.OpenMir2 => new NumberedGateRules(file, settings, NumberedGateFormat.OpenMir2),
        _ => new SingleGateRules(file, settings, family),
    };

    /// <summary>Turns the whole file into settings.</summary>
    public virtual void Apply()
    {
        foreach (var entry in File.Entries)
        {
            if (IsOurs(entry) && Rule(entry) is { } rule)
                Use(entry, rule);
            else if (AddressKey.Of(entry) is { } address && IsLoginGates(entry, address))
                Settings.LostAddress(entry, "no key of this gate");
            else if (!IsOurs(entry))
                Settings.Unknown(entry, $"[{entry.Section}] is no section of this gate");
            else if (AddressKey.Meant(entry.Key, IsNumbered) is { } meant)
                Settings.Error(entry, $"no key of this gate; nearest: {meant}");
            else
                Settings.Unknown(entry, NearestName.Find(entry.Key, _rules.Keys) is { } nearest
                    ? Phrase.Of($"no key of this gate; nearest: {nearest}")
                    : "no key of this gate");
        }
        foreach (var entry in File.Repeated)
            Settings.Repeated(entry, isKnown: IsOurs(entry) && Rule(entry) is not null);
        // Not the text: somebody may have noted a password there.
        foreach (var line in File.Unreadable)
            Settings.Problem(line, "neither a section nor key=value; left out");
    }

    private void Use(IniEntry entry, Action<IniEntry> rule)
    {
        if (entry.HasComment && !_obsolete.Contains(entry.Key))
            Settings.Problem(entry.Line, $"[{entry.Section}] {entry.Key}: read as '{entry.Value}'; what stands behind it is taken for a comment");
        rule(entry);
    }

    private bool IsOurs(IniEntry entry) => Sections.Contains(entry.Section, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address can be a login gate's, and not that of another program of the server.</summary>
    private bool IsLoginGates(IniEntry entry, AddressKey address) =>
        IsOurs(entry) || entry.Section.Equals(OriginalFamilies.GateSection, StringComparison.OrdinalIgnoreCase)
        || (address.Gate is not null && entry.Section.Equals(NumberedGateFormat.GameGateSection, StringComparison.OrdinalIgnoreCase));

    protected virtual Action<IniEntry>? Rule(IniEntry entry) => _rules.GetValueOrDefault(entry.Key);

    protected void On(string key, Action<IniEntry> rule) => _rules.Add(key, rule);

    protected void OnObsolete(string key, Phrase reason)
    {
        _obsolete.Add(key);
        On(key, e => Settings.Obsolete(e, reason));
    }

    protected void Host(IniEntry entry, string path)
    {
        if (!PlainAddress.IsHost(entry.Value) || (IPAddress.TryParse(entry.Value, out var address) && IsEverywhere(address)))
            Settings.BadAddress(entry, "must be an address or a host name to connect to");
        else
            Settings.Set(path, HoconText.Quote(entry.Value), entry);
    }

    protected void ListenHost(IniEntry entry, string path)
    {
        if (ListenAddress.Refuse(entry.Value, out _) is not null)
            Settings.BadAddress(entry, "must be an IP address of this machine or 0.0.0.0");
        else
            Settings.Set(path, HoconText.Quote(entry.Value), entry);
    }

    protected void Port(IniEntry entry, string path)
    {
        if (TryInteger(entry.Value, out var port) && port is >= 1 and <= ushort.MaxValue)
            Settings.Set(path, Show(port), entry);
        else
            Settings.BadAddress(entry, "must be a port, 1 to 65535");
    }

    /// <summary>The number; null, and named as not usable, when it is none or out of range.</summary>
    protected int? Integer(IniEntry entry, int min, int max)
    {
        if (TryInteger(entry.Value, out var number) && number >= min && number <= max)
            return number;
        Settings.Bad(entry, $"must be a whole number, {min} to {max}");
        return null;
    }

    /// <summary>A switch of the originals: 0 is off, any other number on.</summary>
    protected static bool IsOn(IniEntry? entry, bool otherwise) => entry switch
    {
        null => otherwise,
        _ when TryInteger(entry.Value, out var number) => number != 0,
        _ when bool.TryParse(entry.Value, out var value) => value,
        _ => otherwise,
    };

    protected void MaxPerAddressOf(IniEntry entry, Phrase? note = null)
    {
        if (Integer(entry, 1, MaxPerAddress) is { } most)
            Settings.Set($"{Admission}.max-connections-per-address", Show(most), entry, note);
    }

    /// <summary>What a violation gets: 0 close, 1 temporary block list, 2 permanent one; or their names in the code.</summary>
    protected void BlockMethod(IniEntry entry, Phrase? note = null)
    {
        var reaction = entry.Value.ToUpperInvariant() switch
        {
            "0" or "MDISCONNECT" => "disconnect",
            "1" or "MBLOCK" => "temporary-ban",
            "2" or "MBLOCKLIST" => "permanent-ban",
            _ => null,
        };
        if (reaction is null)
            Settings.Bad(entry, "must be 0 (close), 1 (temporary list) or 2 (permanent list)");
        else
            OnViolation(reaction, entry, note);
    }

    protected void OnViolation(string reaction, IniEntry entry, Phrase? note = null) =>
        Settings.Set($"{Admission}.on-violation", reaction, entry, note);

    /// <summary>The time without a byte after which a client is closed, which every family of these has in milliseconds.</summary>
    /// <param name="least">What the original raises smaller values to, in milliseconds.</param>
    /// <param name="leastMeant">Below it a value cannot be meant in milliseconds.</param>
    protected void IdleTimeout(IniEntry entry, int least, int leastMeant = LeastMeantMilliseconds)
    {
        if (Integer(entry, 1, (int)Day.TotalMilliseconds) is not { } given)
            return;
        if (given < leastMeant)
        {
            Settings.Bad(entry, $"must be milliseconds, {leastMeant} at the least (if seconds are meant, set {Defaults}.client.idle-timeout = {given}s)");
            return;
        }
        var time = TimeSpan.FromMilliseconds(Math.Max(given, least));
        Phrase note = given < least ? Phrase.Of($"the least is {Show(TimeSpan.FromMilliseconds(least))}") : "milliseconds";
        Settings.Set($"{Defaults}.client.idle-timeout", Show(time), entry, note);
        // The originals have no other limit for somebody who sits at the login screen.
        if (time > DefaultFirstPacket)
            Settings.Set($"{Defaults}.client.first-packet-timeout", Show(time), entry, "it holds at the login screen, too");
    }

    protected void LogLevel(IniEntry entry)
    {
        if (Integer(entry, 0, 99) is not { } level)
            return;
        var name = level switch
        {
            < LeastWarning => "WARNING",
            < LeastDebug => "INFO",
            _ => "DEBUG",
        };
        Settings.Set("akka.loglevel", name, entry, "the original shows lines up to this level");
    }

    private static bool IsEverywhere(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    protected static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Show(TimeSpan time) => time.Milliseconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    private static bool TryInteger(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
