using System.Globalization;
using System.Net;
using LoginGate.Shared;

namespace LoginGate.Import;

/// <summary>The 98k Delphi gate and OpenMir2's: several numbered gates in one process, limits in sections by type.</summary>
internal sealed class NumberedGateRules : KeyRules
{
    private const int LeastTimeoutMilliseconds = 10_000;
    private const int DefaultFirstPort = 7000;

    // The original counts what stands between the code digit and '!'.
    private const int UncountedCharacters = 3;
    private const int MaxPacketBytes = 1023;

    // A login with short names has as many: with less nobody comes in.
    private const int LeastMeantPacket = 48;

    private const int MaxNewAccounts = 60_000;
    private const int NewAccountStepsPerMinute = 15;

    private readonly NumberedGateFormat _format;
    private readonly NumberedGates _gates = new();
    private readonly List<IPEndPoint> _taken = [];

    public NumberedGateRules(IniFile file, ImportedSettings settings, NumberedGateFormat format)
        : base(file, settings)
    {
        _format = format;
        Sections = ["Strings", "Integer", "Switch", "Method", format.GateSection];
        OnObsolete("Title", "this gate has no window");
        On("ShowLogLevel", LogLevel);
        On("ShowDebug", Debug);
        On("ClientTimeOutTime", e => IdleTimeout(e, LeastTimeoutMilliseconds));
        On("ClientTimeOutTime3", e => IdleTimeout(e, LeastTimeoutMilliseconds));
        On("Count", _ => { });
        OnObsolete("OverSpeedSendBack", "the original reads it and never uses it");
        OnObsolete("KickOverSpeed", "the original reads it and never uses it");
        if (format.UsesLimits)
            AddLimits();
        else
            AddUnusedLimits();
    }

    protected override IReadOnlyList<string> Sections { get; }

    protected override bool IsNumbered => true;

    public override void Apply()
    {
        base.Apply();
        Settings.Root.At($"{Defaults}.login-srv.dialect").Value = OriginalFamilies.NameOf(_format.Family);
        Settings.Comment($"{Defaults}.login-srv.dialect", _format.Family == OriginalFamily.OpenMir2
            ? "for a LoginSrv from before 2024-02-12: openmir2-int or another, see README, \"Which OpenMir2\""
            : "for its genuine clients, which begin with a key exchange: 98k-client");
        var count = GateCount();
        _gates.Settle(count, _format.FirstGate);
        foreach (var gate in _gates.Numbers)
        {
            WarnOfDefaults(gate);
            AddGate(gate, _gates.Numbers.Count == 1 ? Defaults : string.Create(CultureInfo.InvariantCulture, $"login-gate.lines.gate-{gate}"));
        }
        foreach (var (entry, why, isLost) in _gates.Others(isCounted: count is not null))
        {
            if (isLost)
                Settings.LostAddress(entry, why);
            else
                Settings.Met(entry, $"not in use: {why}");
        }
    }

    protected override Action<IniEntry>? Rule(IniEntry entry)
    {
        if (base.Rule(entry) is { } rule)
            return rule;
        if (AddressKey.Of(entry) is not { } key || !entry.Section.Equals(_format.GateSection, StringComparison.OrdinalIgnoreCase))
            return null;
        return key.Gate is null && _format.GateSection == NumberedGateFormat.GameGateSection ? null : e => _gates.Add(key, e);
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
        OnUnused("BlockIPMethod", "login-gate.admission.on-violation");
        OnUnused("MaxConnectOfIP", "login-gate.admission.max-connections-per-address");
        OnUnused("NomClientPacketSize", "login-gate.defaults.client.max-packet");
        OnUnused("MaxClientPacketCount", "login-gate.defaults.client.packets-per-second");
        OnUnused("CheckNullSession", "login-gate.admission.max-connections-per-address");
        OnUnused("KickOverPacketSize", "login-gate.admission.on-violation");
        OnObsolete("CheckNewIDOfIP", "OpenMir2 reads it and never uses it; here it is a limit of login-gate.admission");
        OnObsolete("DefenceCCPacket", "OpenMir2 does nothing with it; here an HTTP request is always closed");

        void OnUnused(string key, string setting) => OnObsolete(key, $"OpenMir2 reads it and never uses it; here it is {setting}");
    }

    /// <summary>How many gates the file says that there are; null when it does not.</summary>
    private int? GateCount()
    {
        if (File.Find(_format.GateSection, "Count") is not { } entry || Integer(entry, 0, NumberedGateFormat.MaxGates) is not { } count)
            return null;
        if (count > 1)
            Settings.Comment("login-gate.lines", $"{entry} (line {Show(entry.Line)}): a line for each");
        else
            Settings.Met(entry, "one gate: the settings of the one line are in login-gate.defaults");
        return count;
    }

    /// <summary>The original runs such a gate all the same, on its defaults (protocol.md, section 10); mostly the Count is one too many.</summary>
    private void WarnOfDefaults(int gate)
    {
        if (_gates.Numbers.Count > 1 && !_gates.Has(gate) && File.Find(_format.GateSection, "Count") is { } count)
        {
            Settings.Problem(count.Line,
                $"[{count.Section}] {count.Key}: gate {gate} has no keys; as the original's, it listens on port {PortOf(gate)} with LoginSrv at 127.0.0.1:5500");
        }
    }

    private void AddGate(int gate, string path)
    {
        if (_gates.TryFind("GATEADDR", gate, out var host))
            ListenHost(host, $"{path}.listen.host");
        if (_gates.TryFind("GATEPORT", gate, out var port))
            Port(port, $"{path}.listen.port");
        if (_gates.TryFind("SERVERADDR", gate, out var server))
            Host(server, $"{path}.login-srv.host");
        if (_gates.TryFind("SERVERPORT", gate, out var serverPort))
            Port(serverPort, $"{path}.login-srv.port");
        if (path == Defaults)
            return;

        var listen = Settings.Root.At($"{path}.listen");
        var listenPort = listen.At("port");
        if (listenPort.Value is null)
        {
            listenPort.Value = Show(PortOf(gate));
            listenPort.Comments.Add($"the original's default for gate {gate}");
        }
        var address = listen.Find("host")?.Value is { } text ? IPAddress.Parse(text.Trim('"')) : IPAddress.Any;
        var endPoint = new IPEndPoint(address, int.Parse(listenPort.Value, CultureInfo.InvariantCulture));
        if (_taken.Exists(other => ListenAddress.Clash(other, endPoint)))
            LeaveOut(gate, path, listenPort.Value, port?.Line ?? 0);
        else
            _taken.Add(endPoint);
    }

    // The original cannot listen twice on one port either: it is a gate that never ran.
    private void LeaveOut(int gate, string path, string port, int line)
    {
        Settings.Problem(line, $"[{_format.GateSection}] gate {gate}: port {port} is another gate's; left out");
        Settings.Root.At("login-gate.lines").Remove(path[(path.LastIndexOf('.') + 1)..]);
        Settings.Comment("login-gate.lines", $"gate {gate} left out: port {port} is another gate's");
    }

    /// <summary>The port of a gate that has no key for it.</summary>
    private int PortOf(int gate) => DefaultFirstPort + gate - _gates.Numbers[0];

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
        if (Integer(entry, LeastMeantPacket, int.MaxValue - UncountedCharacters) is not { } size)
            return;
        var bytes = Math.Min(size + UncountedCharacters, MaxPacketBytes);
        Phrase note = bytes == size + UncountedCharacters ? "with '#', code digit and '!', which it does not count" : "within this gate's bounds";
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
}
