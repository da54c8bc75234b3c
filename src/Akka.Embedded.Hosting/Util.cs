using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>Helpers for settings.</summary>
public static class Util
{
    /// <summary>The same settings below <paramref name="path"/>: with a.b, what was at c is at a.b.c.</summary>
    public static Config MoveTo(this Config config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.Split('.').Reverse().Aggregate(config, (inner, key) => inner.Root.AtKey(key));
    }
}
