namespace Hocon.Strict;

/// <summary>How substitutions are resolved.</summary>
public sealed record HoconResolveOptions
{
    /// <summary>The defaults.</summary>
    public static HoconResolveOptions Default { get; } = new();

    /// <summary>
    /// Looks up what the configuration itself does not define; null for no such fallback. Default: the process environment.
    /// A variable that is set but empty is an empty string.
    /// </summary>
    public Func<string, string?>? Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>
    /// Put a <see cref="HoconUnresolved"/> where a value cannot be resolved, instead of failing. Default false.
    /// Size and depth limits fail in any case.
    /// </summary>
    public bool AllowUnresolved { get; init; }

    /// <summary>Most values plus characters that resolving may produce. Default 8,388,608.</summary>
    public long MaxSize { get; init; } = 8 * 1024 * 1024;

    /// <summary>Nesting of the resolved tree and of substitutions that lead to substitutions. Default 512.</summary>
    public int MaxDepth { get; init; } = 512;
}
