namespace LoginGate.Settings;

/// <summary>What becomes of the settings that differ when a running gate reads its files anew.</summary>
/// <param name="Settings">What to go on with: the new settings, with the old value wherever a running gate cannot change it.</param>
/// <param name="Differences">The keys that differ, those of lines only where the line is in both.</param>
/// <param name="AddedLines">Lines that are started.</param>
/// <param name="RemovedLines">Lines that are ended, with their clients.</param>
internal sealed record SettingsChanges(
    GateSettings Settings,
    IReadOnlyList<SettingDifference> Differences,
    IReadOnlyList<string> AddedLines,
    IReadOnlyList<string> RemovedLines)
{
    // Sockets that are open already, what every frame is written with, and what the host was built from.
    private static readonly string[] RestartKeys =
    [
        "akka", "transport", "shutdown-timeout", "inspect", "log", "cluster", "reload-on-change",
        "http.enabled", "http.host", "http.port", "http.allowed-hosts", "http.tls", "http.otlp",
        "admission.ban-file", "admission.ipv6-prefix", "admission.max-temporary-bans", "admission.password-guessing.known-file", "admission.trusted.file",
        "admission.kernel", "admission.kernel-verdict", "admission.kernel-table", "admission.ban-hook",
        "listen", "login-srv.dialect", "login-srv.max-frame", "client.keep-alive",
    ];

    private static readonly string[] NewClientKeys =
    [
        "client.max-packet", "client.payload", "client.flow-control", "client.proxy-protocol", "client.trusted-proxies",
    ];

    /// <summary>Keys whose new value counts at once.</summary>
    public IReadOnlyList<string> Applied => Names(SettingEffect.AtOnce);

    /// <summary>Keys whose new value counts for clients that connect from now on.</summary>
    public IReadOnlyList<string> ForNewClients => Names(SettingEffect.NewClients);

    /// <summary>Keys whose old value stays until the gate is started anew.</summary>
    public IReadOnlyList<string> NeedRestart => Names(SettingEffect.Restart);

    public bool IsEmpty => Differences.Count + AddedLines.Count + RemovedLines.Count == 0;

    public static SettingsChanges Between(GateSettings now, GateSettings next)
    {
        var (nowNames, nextNames) = (now.Lines.Select(l => l.Name).ToHashSet(), next.Lines.Select(l => l.Name).ToHashSet());
        return new SettingsChanges(
            Merge(now, next), [.. DifferencesOf(now, next)],
            [.. next.Lines.Select(l => l.Name).Where(n => !nowNames.Contains(n))],
            [.. now.Lines.Select(l => l.Name).Where(n => !nextNames.Contains(n))]);
    }

    private string[] Names(SettingEffect effect) => [.. Differences.Where(difference => difference.Effect == effect).Select(difference => difference.Name)];

    private static IEnumerable<SettingDifference> DifferencesOf(GateSettings now, GateSettings next)
    {
        var differences = DifferencesOf("", now.Values, next.Values);
        foreach (var line in now.Lines)
        {
            if (next.Lines.FirstOrDefault(l => l.Name == line.Name) is { } same)
                differences = differences.Concat(DifferencesOf(line.Name, line.Values, same.Values));
        }
        return differences;
    }

    private static IEnumerable<SettingDifference> DifferencesOf(
        string line, IReadOnlyDictionary<string, SettingValue> now, IReadOnlyDictionary<string, SettingValue> next) =>
        from key in now.Keys.Union(next.Keys).Order(StringComparer.Ordinal)
        let difference = new SettingDifference(line, key, now.GetValueOrDefault(key), next.GetValueOrDefault(key), EffectOf(key))
        where difference.Now?.Text != difference.Next?.Text
        select difference;

    private static SettingEffect EffectOf(string key) =>
        Matches(key, RestartKeys) ? SettingEffect.Restart : Matches(key, NewClientKeys) ? SettingEffect.NewClients : SettingEffect.AtOnce;

    private static bool Matches(string key, string[] prefixes) =>
        prefixes.Any(p => key == p || (key.StartsWith(p, StringComparison.Ordinal) && key[p.Length] == '.'));

    private static GateSettings Merge(GateSettings now, GateSettings next) => next with
    {
        Lines = [.. next.Lines.Select(line => now.Lines.FirstOrDefault(l => l.Name == line.Name) is { } old ? Merge(old, line) : line)],
        Admission = next.Admission with
        {
            BanFile = now.Admission.BanFile,
            IPv6Prefix = now.Admission.IPv6Prefix,
            MaxTemporaryBans = now.Admission.MaxTemporaryBans,
            Firewall = now.Admission.Firewall,
            BanHook = now.Admission.BanHook,
            Attackers = next.Admission.Attackers with { IPv6Prefix = now.Admission.IPv6Prefix },
            Trusted = next.Admission.Trusted with { File = now.Admission.Trusted.File },
            Guessing = next.Admission.Guessing with { KnownFile = now.Admission.Guessing.KnownFile },
        },
        Http = now.Http with { Users = next.Http.Users, SessionTime = next.Http.SessionTime, SessionIdleTime = next.Http.SessionIdleTime },
        Cluster = now.Cluster,
        Values = Merge(now.Values, next.Values),
    };

    private static LineSettings Merge(LineSettings now, LineSettings next) => next with
    {
        Listen = now.Listen,
        LoginSrv = next.LoginSrv with { Dialect = now.LoginSrv.Dialect, MaxFrameBytes = now.LoginSrv.MaxFrameBytes },
        Client = next.Client with { KeepAlive = now.Client.KeepAlive, SendQueueBytes = SendQueueBytes(now, next) },
        Values = Merge(now.Values, next.Values),
    };

    // The answer that stays until a restart may be longer than the one that the new queue was checked against.
    private static int SendQueueBytes(LineSettings now, LineSettings next) =>
        Math.Max(next.Client.SendQueueBytes, now.LoginSrv.Dialect.Handshake?.SiteAnswerBytes ?? 0);

    // The next comparison is with what runs: what still needs a restart is named again.
    private static Dictionary<string, SettingValue> Merge(IReadOnlyDictionary<string, SettingValue> now, IReadOnlyDictionary<string, SettingValue> next)
    {
        var values = next.Where(pair => !Matches(pair.Key, RestartKeys)).ToDictionary();
        foreach (var (key, value) in now.Where(pair => Matches(pair.Key, RestartKeys)))
            values[key] = next.GetValueOrDefault(key) is { } same && same.Text == value.Text ? same : value;
        return values;
    }
}

/// <summary>When a new value counts.</summary>
internal enum SettingEffect
{
    /// <summary>As soon as it is read.</summary>
    AtOnce,

    /// <summary>For clients that connect from then on.</summary>
    NewClients,

    /// <summary>When the gate is started anew.</summary>
    Restart,
}

/// <summary>One key that differs between two readings of the settings.</summary>
/// <param name="Line">The line; empty: the setting is none of a line's.</param>
/// <param name="Key">The key, relative to the line or to <c>login-gate</c>.</param>
/// <param name="Now">Null: it is not there.</param>
/// <param name="Next">Null: it is not there any more.</param>
/// <param name="Effect">When the new value counts.</param>
internal sealed record SettingDifference(string Line, string Key, SettingValue? Now, SettingValue? Next, SettingEffect Effect)
{
    public string Name => Line.Length == 0 ? Key : $"{Line}: {Key}";
}
