using System.Globalization;
using System.Text.RegularExpressions;

namespace LoginGate.Import;

/// <summary>How the 98k gate and OpenMir2's differ in a settings file that is otherwise the same.</summary>
/// <param name="Family">Whose file it is.</param>
/// <param name="GateSection">Where the numbered gates stand.</param>
/// <param name="FirstGate">The number of the first gate.</param>
/// <param name="UsesLimits">Whether the gate acts on its packet and address limits; OpenMir2's reads them and never looks again.</param>
internal sealed record NumberedGateFormat(OriginalFamily Family, string GateSection, int FirstGate, bool UsesLimits)
{
    public const int MaxGates = 32;

    public static NumberedGateFormat NinetyEightK { get; } = new(OriginalFamily.NinetyEightK, "GameGate", 1, UsesLimits: true);

    public static NumberedGateFormat OpenMir2 { get; } = new(OriginalFamily.OpenMir2, OriginalFamilies.GateSection, 0, UsesLimits: false);
}

/// <summary>The 98k Delphi gate and OpenMir2's: several numbered gates in one process, limits in sections by type.</summary>
internal sealed partial class NumberedGateRules : KeyRules
{
    private const int LeastTimeoutMilliseconds = 10_000;
    private const int DefaultFirstPort = 7000;

    // The original counts what stands between the code digit and '!'.
    private const int UncountedCharacters = 3;
    private const int MaxPacketBytes = 1023;
    private const int LeastPacketBytes = 32;

    private const int MaxNewAccounts = 60_000;
    private const int NewAccountStepsPerMinute = 15;

    private readonly NumberedGateFormat _format;
    private readonly Dictionary<(string Key, int Gate), IniEntry> _numbered = [];

    public NumberedGateRules(IniFile file, ImportedSettings settings, NumberedGateFormat format)
        : base(file, settings)
    {
        _format = format;
        Sections = ["Strings", "Integer", "Switch", "Method", format.GateSection];
        OnObsolete("Title", "this gate has no window");
        On("ShowLogLevel", LogLevel);
        On("ShowDebug", Debug);
        On("ClientTimeOutTime", e => IdleTimeout(e, LeastTimeoutMilliseconds));
        On("Count", _ => { });
        OnObsolete("OverSpeedSendBack", "the original reads it and never uses it");
        OnObsolete("KickOverSpeed", "the original reads it and never uses it");
        if (format.UsesLimits)
            AddLimits();
        else
            AddUnusedLimits();
    }

    protected override IReadOnlyList<string> Sections { get; }

    public override void Apply()
    {
        base.Apply();
        Settings.Root.At($"{Defaults}.login-srv.dialect").Value = OriginalFamilies.NameOf(_format.Family);
        var count = GateCount();
        var gates = Enumerable.Range(_format.FirstGate, count).ToList();
        var ports = new HashSet<(string Host, string Port)>();
        foreach (var gate in gates)
            AddGate(gate, count == 1 ? Defaults : string.Create(CultureInfo.InvariantCulture, $"login-gate.lines.gate-{gate}"), ports);
        foreach (var ((_, gate), entry) in _numbered.Where(pair => !gates.Contains(pair.Key.Gate)))
            Settings.Met(entry, string.Create(CultureInfo.InvariantCulture, $"not in use: the gates are {gates[0]} to {gates[^1]} (Count)"));
    }

    protected override Action<IniEntry>? Rule(IniEntry entry)
    {
        if (base.Rule(entry) is { } rule)
            return rule;
        return NumberedKey().Match(entry.Key) is { Success: true } match && int.TryParse(match.Groups[2].ValueSpan, out var gate)
            ? e => _numbered[(match.Groups[1].Value.ToUpperInvariant(), gate)] = e
            : null;
    }

    private void AddLimits()
    {
        On("BlockIPMethod", BlockIPMethod);
        On("MaxConnectOfIP", MaxConnectOfIP);
        On("NomClientPacketSize", PacketSize);
        OnObsolete("MaxClientPacketCount", "packets per read say nothing of time; login-gate.defaults.client.packets-per-second limits a client");
        On("CheckNullSession", e => Settings.Met(e, "whether MaxConnectOfIP holds: see max-connections-per-address"));
        On("KickOverPacketSize", KickOverPacketSize);
        On("CheckNewIDOfIP", NewAccounts);
        OnObsolete("DefenceCCPacket", "an HTTP request is always closed");
    }

    private void AddUnusedLimits()
    {
        const string Reason = "OpenMir2 reads it and never uses it; here it is";
        OnObsolete("BlockIPMethod", $"{Reason} login-gate.admission.on-violation");
        OnObsolete("MaxConnectOfIP", $"{Reason} login-gate.admission.max-connections-per-address");
        OnObsolete("NomClientPacketSize", $"{Reason} login-gate.defaults.client.max-packet");
        OnObsolete("MaxClientPacketCount", $"{Reason} login-gate.defaults.client.packets-per-second");
        OnObsolete("CheckNullSession", $"{Reason} login-gate.admission.max-connections-per-address");
        OnObsolete("KickOverPacketSize", $"{Reason} login-gate.admission.on-violation");
        OnObsolete("CheckNewIDOfIP", $"{Reason} a limit of login-gate.admission");
        OnObsolete("DefenceCCPacket", "OpenMir2 does nothing with it; here an HTTP request is always closed");
    }

    private int GateCount()
    {
        if (File.Find(_format.GateSection, "Count") is not { } entry)
            return 1;
        if (Integer(entry, 1, NumberedGateFormat.MaxGates) is not { } count)
            return 1;
        if (count > 1)
            Settings.Comment("login-gate.lines", $"{entry} (line {Show(entry.Line)}): a line for each");
        else
            Settings.Met(entry, "one gate: the settings of the one line are in login-gate.defaults");
        return count;
    }

    private void AddGate(int gate, string path, HashSet<(string Host, string Port)> taken)
    {
        if (Numbered("GATEADDR", gate) is { } host)
            ListenHost(host, $"{path}.listen.host");
        if (Numbered("GATEPORT", gate) is { } port)
            Port(port, $"{path}.listen.port");
        if (Numbered("SERVERADDR", gate) is { } server)
            Host(server, $"{path}.login-srv.host");
        if (Numbered("SERVERPORT", gate) is { } serverPort)
            Port(serverPort, $"{path}.login-srv.port");
        if (path == Defaults)
            return;

        var listenPort = Settings.Root.At($"{path}.listen.port");
        if (listenPort.Value is null)
        {
            listenPort.Value = Show(DefaultFirstPort + gate - _format.FirstGate);
            listenPort.Comments.Add(string.Create(CultureInfo.InvariantCulture, $"the original's default for gate {gate}"));
        }
        if (!taken.Add((Settings.Root.At($"{path}.listen").Find("host")?.Value ?? "", listenPort.Value)))
            LeaveOut(gate, path, listenPort.Value);
    }

    // The original cannot listen twice on one port either: it is a gate that never ran.
    private void LeaveOut(int gate, string path, string port)
    {
        var line = Numbered("GATEPORT", gate)?.Line ?? 0;
        Settings.Problem(line, string.Create(
            CultureInfo.InvariantCulture, $"[{_format.GateSection}] gate {gate}: port {port} is another gate's; left out"));
        Settings.Root.At("login-gate.lines").Remove(path[(path.LastIndexOf('.') + 1)..]);
        Settings.Comment("login-gate.lines", string.Create(CultureInfo.InvariantCulture, $"gate {gate} left out: port {port} is another gate's"));
    }

    private IniEntry? Numbered(string key, int gate) => _numbered.GetValueOrDefault((key, gate));

    private void Debug(IniEntry entry)
    {
        if (IsOn(entry, otherwise: false))
            Settings.Set("akka.loglevel", "DEBUG", entry);
        else
            Settings.Met(entry, "the default: akka.loglevel = DEBUG would show more");
    }

    private void BlockIPMethod(IniEntry entry)
    {
        if (IsOn(File.Find("Switch", "KickOverPacketSize"), otherwise: true))
            BlockMethod(entry);
        else
            OnViolation("disconnect", entry, "the original blocks nobody while KickOverPacketSize=0");
    }

    private void KickOverPacketSize(IniEntry entry) => Settings.Met(entry, "whether BlockIPMethod holds: see on-violation");

    private void MaxConnectOfIP(IniEntry entry)
    {
        if (IsOn(File.Find("Switch", "CheckNullSession"), otherwise: true))
            MaxPerAddressOf(entry);
        else
            Settings.Set($"{Admission}.max-connections-per-address", "0", entry,
                "no limit: the original does not look at it while CheckNullSession=0");
    }

    private void PacketSize(IniEntry entry)
    {
        if (Integer(entry, 1, int.MaxValue - UncountedCharacters) is not { } size)
            return;
        var bytes = Math.Clamp(size + UncountedCharacters, LeastPacketBytes, MaxPacketBytes);
        var note = bytes == size + UncountedCharacters ? "with '#', code digit and '!', which it does not count" : "within this gate's bounds";
        Settings.Set($"{Defaults}.client.max-packet", $"{Show(bytes)} B", entry, note);
    }

    private void NewAccounts(IniEntry entry)
    {
        const string Setting = $"{Admission}.new-accounts-per-minute-per-address";
        var isSwitch = entry.Section.Equals("Switch", StringComparison.OrdinalIgnoreCase);
        if (isSwitch && !IsOn(entry, otherwise: true))
            Settings.Set(Setting, "0", entry, "no limit");
        else if (isSwitch || !IsOn(File.Find("Switch", "CheckNewIDOfIP"), otherwise: true))
            Settings.Met(entry, "see new-accounts-per-minute-per-address");
        else if (Integer(entry, 1, MaxNewAccounts) is { } most)
            Settings.Set(Setting, Show(most * NewAccountStepsPerMinute), entry, "in a minute; the original counts steps of 4 s");
    }

    [GeneratedRegex("^(ServerAddr|ServerPort|GateAddr|GatePort)([0-9]{1,3})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedKey();
}
