using Akka.Configuration;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>What names in Akka.NET's configuration lead to.</summary>
/// <param name="all">The configuration with its reference.</param>
internal sealed class AkkaNames(Config all)
{
    private const int MostAliases = 20;

    // They stand for themselves.
    private static readonly string[] Mailboxes = ["unbounded", "bounded"];

    /// <summary>Where a dispatcher's name, which may stand for another name, leads; null: nowhere.</summary>
    public string? DispatcherOf(string id)
    {
        for (var i = 0; i < MostAliases && all.GetValue(id) is { } found; i++)
        {
            if (found.IsObject())
                return id;
            id = found.GetString() ?? "";
        }
        return null;
    }

    /// <summary>Whether there is such a mailbox.</summary>
    public bool HasMailbox(string id) => Mailboxes.Contains(id) || all.GetValue(id)?.IsObject() == true;

    /// <summary>What is wrong with a router's name; null: nothing.</summary>
    public Phrase? RefuseRouter(string alias)
    {
        var aliases = all.GetConfig("akka.actor.router.type-mapping").Root.GetObject().Items.Keys;
        return aliases.Contains(alias) ? null : Phrase.Of($"must be one of {string.Join(", ", aliases)}, is '{alias}'");
    }

    /// <summary>Says so, with the nearest name.</summary>
    public Phrase NoSuch(string what, string id)
    {
        var dot = id.LastIndexOf('.');
        var siblings = dot > 0 ? all.GetConfig(id[..dot])?.Root.GetObject()?.Items.Keys.Select(key => $"{id[..dot]}.{key}") : null;
        var nearest = NearestName.Find(id, siblings?.Where(sibling => sibling != id) ?? []);
        return $"there is no {what} '{id}'{(nearest is null ? "" : Phrase.Of($"; nearest: {nearest}"))}";
    }
}
