using Akka.Configuration;
using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Looks for slips in the <c>akka</c> section. The runtime ignores keys that it does not know, and users may add sections of
/// their own (a dispatcher, a deployment); so a key is doubted only where it is nearly one that the runtime knows.
/// </summary>
internal static class AkkaKeys
{
    public static void WarnOfSlips(HoconObject section, SettingsProblems problems) =>
        Walk(section, "akka", ConfigurationFactory.Default().GetConfig("akka"), problems);

    private static void Walk(HoconObject section, string path, Config known, SettingsProblems problems)
    {
        var names = known.AsEnumerable().Select(pair => pair.Key).ToHashSet();
        foreach (var (key, value) in section)
        {
            var keyPath = $"{path}.{HoconPath.Join([key])}";
            if (!names.Contains(key))
            {
                if (NearestName.Find(key, names) is { } nearest)
                    problems.Warning(section.OriginOf(key), keyPath, $"the actor runtime knows no such key; nearest: {path}.{nearest}");
            }
            else if (value is HoconObject below && known.GetConfig(HoconPath.Join([key])) is { } knownBelow)
            {
                Walk(below, keyPath, knownBelow, problems);
            }
        }
    }
}
