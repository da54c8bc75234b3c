using Akka.Configuration;

namespace Akka.Actor;

/// <summary>
/// Deployments from <c>akka.actor.deployment</c>, found by path below /user; * stands for one element, a trailing ** for the rest.
/// </summary>
internal sealed class Deployer
{
    // Those without a star come first: they win.
    private readonly Entry[] _entries = [];

    public Deployer(Settings settings)
    {
        var deployments = settings.Config.GetConfig("akka.actor.deployment");
        if (deployments is null || deployments.IsEmpty)
            return;

        var entries = new List<Entry>();
        foreach (var (key, value) in deployments.AsEnumerable())
        {
            if (key == "default" || !value.IsObject())
                continue;
            // Keys hold slashes, so they are read as they stand and not as paths.
            entries.Add(Read(key.Trim('/'), value.ToConfig()));
        }

        _entries = [.. entries.OrderBy(static entry => entry.HasStar)];
    }

    /// <summary>The recipe with what is deployed at a path; the recipe itself when that is nothing.</summary>
    public Props Apply(Props props, ActorPath path)
    {
        if (_entries.Length == 0 || path.Depth < 2 || path.ParentOf(1).Name != "user")
            return props;
        foreach (var entry in _entries)
        {
            if (entry.Matches(path))
                return props.WithResolvedDeploy(entry.Over(props.Deploy));
        }

        return props;
    }

    private static Entry Read(string path, Config config) => new(path.Split('/'), new Deploy(
        "/" + path, config, null, null,
        config.GetString("dispatcher", Deploy.NoDispatcherGiven),
        config.GetString("mailbox", Deploy.NoMailboxGiven),
        config.GetInt("stash-capacity", Deploy.NoStashSize)));

    private sealed class Entry(string[] pattern, Deploy deploy)
    {
        // Children of one kind have the same recipe: what it comes to is the same object for all.
        private volatile Tuple<Deploy, Deploy>? _last;

        public bool HasStar { get; } = pattern.Any(static element => element.Contains('*', StringComparison.Ordinal));

        public Deploy Over(Deploy fallback)
        {
            var last = _last;
            if (last?.Item1 != fallback)
                _last = last = Tuple.Create(fallback, deploy.WithFallback(fallback));
            return last!.Item2;
        }

        public bool Matches(ActorPath path)
        {
            // Below /user, where patterns begin.
            var depth = path.Depth - 1;
            var count = pattern.Length;
            if (pattern[^1] == "**")
                count--;
            else if (depth != count)
                return false;
            if (depth < pattern.Length)
                return false;
            for (; depth > count; depth--)
                path = path.Parent;
            for (; depth > 0; depth--, path = path.Parent)
            {
                if (pattern[depth - 1] != "*" && pattern[depth - 1] != path.Name)
                    return false;
            }

            return true;
        }
    }
}
