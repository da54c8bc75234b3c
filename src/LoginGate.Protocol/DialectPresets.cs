namespace LoginGate.Protocol;

/// <summary>The presets in an order for trying them out.</summary>
public static class DialectPresets
{
    /// <summary>Every preset, the most common ones first.</summary>
    public static IReadOnlyList<Dialect> MostCommonFirst { get; } = [.. DialectGuess.Candidates.Union(Dialect.PresetNames.Select(Named))];

    private static Dialect Named(string name) =>
        Dialect.TryGetPreset(name, out var preset) ? preset : throw new InvalidOperationException($"{name} is no preset.");
}
