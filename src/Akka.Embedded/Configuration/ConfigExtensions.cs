#nullable disable
namespace Akka.Configuration;

/// <summary>Helpers that accept a missing configuration.</summary>
public static class ConfigExtensions
{
    /// <summary>True for null and for a configuration without settings.</summary>
    public static bool IsNullOrEmpty(this Config config) => config is null || config.IsEmpty;

    /// <summary>As <see cref="Config.WithFallback"/>, where either side may be null or empty and both may be the same.</summary>
    public static Config SafeWithFallback(this Config config, Config fallback)
    {
        if (config.IsNullOrEmpty())
            return fallback ?? config;
        if (fallback.IsNullOrEmpty() || ReferenceEquals(config, fallback))
            return config;
        return config.WithFallback(fallback);
    }
}
