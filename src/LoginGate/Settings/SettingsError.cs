using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>One thing wrong with the settings, in a line that a person can act on.</summary>
/// <param name="Origin">File, line and column; null where no file is to blame.</param>
/// <param name="Path">The key's full path; empty where the text itself cannot be read.</param>
/// <param name="Reason">What is wrong, what is allowed, and the nearest known key where one is near.</param>
internal sealed record SettingsError(HoconOrigin? Origin, string Path, string Reason)
{
    // Room for what is allowed, which may be a list, beside the value.
    private const int MostReason = 400;

    /// <summary>One line, however long what was written is.</summary>
    public override string ToString()
    {
        var place = Origin switch
        {
            null => "",
            // One line on a command line: its columns mean nothing to a reader.
            { Source: { } source } when source.StartsWith("--set", StringComparison.Ordinal) => $"{Excerpt.Of(source)}: ",
            { } origin => $"{Excerpt.Of($"{origin}")}: ",
        };
        var reason = Excerpt.Of(Reason, MostReason);
        return Path.Length > 0 ? $"{place}{Excerpt.Of(Path)}: {reason}" : place + reason;
    }
}

/// <summary>What reading the settings came to: <see cref="Settings"/> is null when there is any error.</summary>
internal sealed record SettingsResult(GateSettings? Settings, IReadOnlyList<SettingsError> Errors, IReadOnlyList<SettingsError> Warnings);

/// <summary>Collects what is wrong while the settings are read, each thing once.</summary>
internal sealed class SettingsProblems
{
    private readonly HashSet<SettingsError> _seen = [];
    private readonly List<SettingsError> _errors = [];
    private readonly List<SettingsError> _warnings = [];

    public IReadOnlyList<SettingsError> Errors => _errors;

    public IReadOnlyList<SettingsError> Warnings => _warnings;

    public void Error(HoconOrigin? origin, string path, string reason) => Add(_errors, new SettingsError(origin, path, reason));

    public void Warning(HoconOrigin? origin, string path, string reason) => Add(_warnings, new SettingsError(origin, path, reason));

    private void Add(List<SettingsError> list, SettingsError problem)
    {
        if (_seen.Add(problem))
            list.Add(problem);
    }
}
