using Hocon.Strict;

namespace LoginGate.Settings;

/// <summary>
/// Which threads and which queue sessions have: the entry for all of them in <c>akka.actor.deployment</c>. Akka.NET would make a recipe of
/// its own for every actor that an entry matches; so this one is taken out, for the recipe that all sessions share.
/// </summary>
/// <param name="Dispatcher">Null: Akka.NET's default.</param>
/// <param name="Mailbox">Null: Akka.NET's default.</param>
internal sealed record SessionDeployment(string? Dispatcher = null, string? Mailbox = null)
{
    private const string Path = "/gate/*/listener/*";

    private static readonly string[] Keys = ["dispatcher", "mailbox"];

    /// <summary>Takes the entry out, unless it says something else too, which is Akka.NET's to carry out.</summary>
    /// <param name="akka">The section <c>akka</c>.</param>
    /// <returns>The section without it, and the entry.</returns>
    public static (HoconObject Others, SessionDeployment Sessions) TakeOut(HoconObject akka)
    {
        if (!akka.TryGetPath(["actor", "deployment", Path], out var found) || found is not HoconObject entry || entry.Keys.Except(Keys).Any())
            return (akka, new SessionDeployment());
        return (Without(akka, ["actor", "deployment", Path]), new SessionDeployment(Text(entry, Keys[0]), Text(entry, Keys[1])));
    }

    private static string? Text(HoconObject entry, string key) => entry.TryGetValue(key, out var value) ? (value as HoconScalar)?.Text : null;

    private static HoconObject Without(HoconObject section, ReadOnlySpan<string> path)
    {
        var members = new List<KeyValuePair<string, HoconValue>>();
        foreach (var (key, value) in section)
        {
            if (key != path[0])
                members.Add(KeyValuePair.Create(key, value));
            else if (path.Length > 1)
                members.Add(KeyValuePair.Create<string, HoconValue>(key, Without((HoconObject)value, path[1..])));
        }
        return new HoconObject(members, section.Origin);
    }
}
