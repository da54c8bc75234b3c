namespace LoginGate.Import;

/// <summary>The classic Delphi gate, WolEngine's and later Delphi ones: one port, all keys in <c>[LoginGate]</c>.</summary>
internal sealed class SingleGateRules : KeyRules
{
    // What the originals take for a KeepConnectTimeOut that is not positive is their default; others hold as they are. Some engines
    // have a key of this name in seconds, and a player needs more than 10 s at the login screen.
    private const int LeastIdleMilliseconds = 10_000;

    private readonly string _dialect;

    public SingleGateRules(IniFile file, ImportedSettings settings, OriginalFamily family)
        : base(file, settings)
    {
        _dialect = OriginalFamilies.NameOf(family);
        OnObsolete("Title", "this gate has no window");
        On("ServerAddr", e => Host(e, $"{Defaults}.login-srv.host"));
        On("ServerPort", e => Port(e, $"{Defaults}.login-srv.port"));
        On("GateAddr", e => ListenHost(e, $"{Defaults}.listen.host"));
        On("GatePort", e => Port(e, $"{Defaults}.listen.port"));
        On("ShowLogLevel", LogLevel);
        On("BlockMethod", e => BlockMethod(e));
        On("MaxConnOfIPaddr", e => MaxPerAddressOf(e));
        On("KeepConnectTimeOut", e => IdleTimeout(e, LeastIdleMilliseconds, LeastIdleMilliseconds));
        On("DynamicIPDisMode", SecondAddress);
        On("Count", e => Settings.Met(e, "this gate has one port"));
        OnObsolete("MaxMsgLen",
            "the original overrides it with 10000; login-gate.defaults.client.max-packet limits a packet, 1023 bytes at the most");
        OnObsolete("AttackLevel", "it multiplied the original's limits; here packets-per-second, max-connections-per-address and " +
            "connects-per-second-per-address are set one by one");
    }

    protected override IReadOnlyList<string> Sections { get; } = [OriginalFamilies.GateSection];

    protected override bool IsNumbered => false;

    public override void Apply()
    {
        base.Apply();
        var path = $"{Defaults}.login-srv.dialect";
        if (Settings.Root.At(path).Children.Count > 0)
            Settings.Root.At($"{path}.base").Value = _dialect;
        else
            Settings.Root.At(path).Value = _dialect;
    }

    protected override Action<IniEntry>? Rule(IniEntry entry) =>
        base.Rule(entry) ?? (AddressKey.Of(entry) is { Gate: not null } key ? e => Numbered(e, key) : null);

    // Tools write the single gate's keys and the same with a number, for whichever gate reads the file.
    private void Numbered(IniEntry entry, AddressKey key)
    {
        if (File.Find(entry.Section, key.Name) is { } own && own.Value.Equals(entry.Value, StringComparison.OrdinalIgnoreCase))
            Settings.Met(entry, $"the same as {own.Key}");
        else
            Settings.LostAddress(entry, "this gate has one port, and its keys no numbers");
    }

    private void SecondAddress(IniEntry entry)
    {
        if (IsOn(entry, otherwise: false))
            Settings.Set($"{Defaults}.login-srv.dialect.second-address", "login-srv", entry,
                "the open frame names LoginSrv's address as the client's way in");
        else
            Settings.Met(entry, $"the default: the open frame names the address that the client reached (dialect {_dialect})");
    }
}
