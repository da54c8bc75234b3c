using Akka.Configuration;

namespace Akka.Actor;

/// <summary>
/// Deployments from <c>akka.actor.deployment</c>, found by path below /user; * stands for one element, a trailing ** for the rest.
/// </summary>
internal sealed class Deployer
{
    private readonly Dictionary<string, Deploy> _exact = new(StringComparer.Ordinal);
    private readonly List<(string[] Pattern, Deploy Deploy)> _patterns = [];

    public Deployer(Settings settings)
    {
        var deployments = settings.Config.GetConfig("akka.actor.deployment");
        if (deployments is null || deployments.IsEmpty)
            return;

        foreach (var (key, value) in deployments.AsEnumerable())
        {
            if (key == "default" || !value.IsObject())
                continue;
            // Keys hold slashes, so they are read as they stand and not as paths.
            Add(key, value.ToConfig());
        }
    }

    public Deploy? Lookup(ActorPath path)
    {
        if (_exact.Count == 0 && _patterns.Count == 0)
            return null;
        if (path.Depth < 2 || path.ParentOf(1).Name != "user")
            return null;

        var elements = path.Elements.Skip(1).ToArray();
        if (_exact.TryGetValue(string.Join('/', elements), out var exact))
            return exact;
        foreach (var (pattern, deploy) in _patterns)
        {
            if (Matches(pattern, elements))
                return deploy;
        }

        return null;
    }

    private void Add(string key, Config config)
    {
        var path = key.Trim('/');
        var deploy = new Deploy(
            "/" + path, config, null, null,
            config.GetString("dispatcher", Deploy.NoDispatcherGiven),
            config.GetString("mailbox", Deploy.NoMailboxGiven),
            config.GetInt("stash-capacity", Deploy.NoStashSize));
        if (path.Contains('*', StringComparison.Ordinal))
            _patterns.Add((path.Split('/'), deploy));
        else
            _exact[path] = deploy;
    }

    private static bool Matches(string[] pattern, string[] elements)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**" && i == pattern.Length - 1)
                return elements.Length > i;
            if (i >= elements.Length || (pattern[i] != "*" && pattern[i] != elements[i]))
                return false;
        }

        return pattern.Length == elements.Length;
    }
}
