namespace LoginGate.Settings;

/// <summary>What becomes of the settings that differ when a running gate reads its files anew.</summary>
/// <param name="Settings">What to go on with: the new settings, with the old value wherever a running gate cannot change it.</param>
/// <param name="Applied">Keys whose new value counts at once.</param>
/// <param name="ForNewClients">Keys whose new value counts for clients that connect from now on.</param>
/// <param name="NeedRestart">Keys whose old value stays until the gate is started anew.</param>
/// <param name="AddedLines">Lines that are started.</param>
/// <param name="RemovedLines">Lines that are ended, with their clients.</param>
internal sealed record SettingsChanges(
    GateSettings Settings,
    IReadOnlyList<string> Applied,
    IReadOnlyList<string> ForNewClients,
    IReadOnlyList<string> NeedRestart,
    IReadOnlyList<string> AddedLines,
    IReadOnlyList<string> RemovedLines)
{
    // Sockets that are open already, what every frame is written with, and what the host was built from.
    private static readonly string[] RestartKeys =
    [
        "akka", "transport", "shutdown-timeout", "inspect", "http", "log", "reload-on-change",
        "admission.ban-file", "admission.ipv6-prefix", "admission.max-temporary-bans",
        "listen", "login-srv.dialect", "login-srv.max-frame", "client.keep-alive",
    ];

    private static readonly string[] NewClientKeys =
    [
        "client.max-packet", "client.payload", "client.flow-control", "client.proxy-protocol", "client.trusted-proxies",
    ];

    public bool IsEmpty => Applied.Count + ForNewClients.Count + NeedRestart.Count + AddedLines.Count + RemovedLines.Count == 0;

    public static SettingsChanges Between(GateSettings now, GateSettings next)
    {
        var (applied, forNewClients, needRestart) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (line, key) in Differences(now, next))
        {
            var list = Matches(key, RestartKeys) ? needRestart : Matches(key, NewClientKeys) ? forNewClients : applied;
            list.Add(line.Length == 0 ? key : $"{line}: {key}");
        }
        var (nowNames, nextNames) = (now.Lines.Select(l => l.Name).ToHashSet(), next.Lines.Select(l => l.Name).ToHashSet());
        return new SettingsChanges(
            Merge(now, next), applied, forNewClients, needRestart,
            [.. next.Lines.Select(l => l.Name).Where(n => !nowNames.Contains(n))],
            [.. now.Lines.Select(l => l.Name).Where(n => !nextNames.Contains(n))]);
    }

    /// <summary>The keys that differ, those of lines only where the line is in both.</summary>
    private static IEnumerable<(string Line, string Key)> Differences(GateSettings now, GateSettings next)
    {
        var pairs = new List<(string Line, IReadOnlyDictionary<string, string> Now, IReadOnlyDictionary<string, string> Next)> { ("", now.Values, next.Values) };
        foreach (var line in now.Lines)
        {
            if (next.Lines.FirstOrDefault(l => l.Name == line.Name) is { } same)
                pairs.Add((line.Name, line.Values, same.Values));
        }
        foreach (var (line, old, @new) in pairs)
        {
            foreach (var key in old.Keys.Union(@new.Keys).Order(StringComparer.Ordinal))
            {
                if (old.GetValueOrDefault(key) != @new.GetValueOrDefault(key))
                    yield return (line, key);
            }
        }
    }

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
        },
        Values = Merge(now.Values, next.Values),
    };

    private static LineSettings Merge(LineSettings now, LineSettings next) => next with
    {
        Listen = now.Listen,
        LoginSrv = next.LoginSrv with { Dialect = now.LoginSrv.Dialect, MaxFrameBytes = now.LoginSrv.MaxFrameBytes },
        Client = next.Client with { KeepAlive = now.Client.KeepAlive },
        Values = Merge(now.Values, next.Values),
    };

    // The next comparison is with what runs: what still needs a restart is named again.
    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string> next)
    {
        var values = next.Where(pair => !Matches(pair.Key, RestartKeys)).ToDictionary();
        foreach (var (key, value) in now.Where(pair => Matches(pair.Key, RestartKeys)))
            values[key] = value;
        return values;
    }
}
