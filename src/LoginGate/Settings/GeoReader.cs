using LoginGate.Geo;

namespace LoginGate.Settings;

/// <summary>Reads <c>login-gate.admission.geo</c> and <c>login-gate.admission.attack-mode.geo</c>.</summary>
internal static class GeoReader
{
    private static readonly Dictionary<string, bool> Unknown = new() { ["allow"] = false, ["refuse"] = true };

    /// <summary>The databases; one that is no good is an error of its key.</summary>
    public static List<GeoFile> ReadFiles(SettingsSection section, IReadOnlyList<string> paths)
    {
        var files = new List<GeoFile>();
        foreach (var path in paths)
        {
            try
            {
                files.Add(GeoFile.Open(path));
            }
            catch (GeoFileException refused)
            {
                section.Error("database", refused.Reason);
            }
        }
        return files;
    }

    /// <param name="section">The section.</param>
    /// <param name="databases">How many tell where addresses are, good or not: rules without any are an error.</param>
    public static GeoRules ReadRules(SettingsSection section, int databases)
    {
        var (refuse, allow, refusesUnknown) = (List(section, "refuse"), List(section, "allow"), section.Choice("unknown", Unknown));
        foreach (var (key, isOn) in ((string, bool)[])[("refuse", !refuse.IsEmpty), ("allow", !allow.IsEmpty), ("unknown", refusesUnknown)])
        {
            if (isOn && databases == 0)
                section.Error(key, "needs a database that tells where addresses are (login-gate.admission.geo.database)");
        }
        return new GeoRules(refuse, allow, refusesUnknown);
    }

    private static GeoList List(SettingsSection section, string key)
    {
        var list = new GeoList();
        foreach (var text in section.Texts(key))
        {
            if (!list.TryAdd(text, out var reason))
                section.Error(key, $"'{text}' {reason}");
        }
        return list;
    }
}
