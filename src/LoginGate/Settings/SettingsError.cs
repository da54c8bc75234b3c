using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>Where a setting is written.</summary>
/// <param name="Origin">File, line and column; null where it is not written at all.</param>
/// <param name="Path">The key's full path.</param>
internal readonly record struct SettingPlace(HoconOrigin? Origin, string Path)
{
    /// <summary>As an error about another setting names it.</summary>
    public override string ToString() => Origin is { } origin ? $"{Path}, {Show(origin)}" : Path;

    /// <summary>A place in a file; a command line is one line, whose columns mean nothing to a reader.</summary>
    public static string Show(HoconOrigin origin) =>
        Excerpt.Of(origin.Source is { } source && source.StartsWith("--set", StringComparison.Ordinal) ? source : origin.ToString());
}

/// <summary>One thing wrong with the settings, in a line that a person can act on.</summary>
/// <param name="Origin">File, line and column; null where no file is to blame.</param>
/// <param name="Path">The key's full path; empty where the text itself cannot be read.</param>
/// <param name="Reason">What is wrong, what is allowed, and the nearest known key where one is near.</param>
internal sealed record SettingsError(HoconOrigin? Origin, string Path, Phrase Reason) : ISpoken
{
    // Room for what is allowed, which may be a list, beside the value.
    private const int MostReason = 400;

    /// <summary>One line, however long what was written is.</summary>
    public override string ToString() => In(null);

    /// <inheritdoc/>
    public string In(Catalogue? catalogue)
    {
        var reason = Excerpt.Of(Reason.In(catalogue), MostReason);
        var said = Path.Length > 0 ? Phrase.Of($"{Excerpt.Of(Path)}: {reason}") : Phrase.Verbatim(reason);
        return (Origin is { } origin ? Phrase.Of($"{Hide(SettingPlace.Show(origin))}: {said}") : said).In(catalogue);
    }

    // A command line's place is what stands there, a password, its hash or the address of a webhook too.
    private static string Hide(string place)
    {
        var equals = place.IndexOf('=', StringComparison.Ordinal);
        var isSecret = place.Contains("password", StringComparison.Ordinal) || place.Contains("alarms", StringComparison.Ordinal)
            || place.Contains("users", StringComparison.Ordinal);
        return isSecret && equals >= 0 ? place[..(equals + 1)] + "..." : place;
    }
}

/// <summary>What reading the settings came to.</summary>
/// <param name="Settings">Null when there is any error.</param>
/// <param name="Faults">What <c>logingate check</c> refuses and a gate serves without, as it must where time alone brought it about.</param>
/// <param name="Files">The files that were read or looked for, as they were then.</param>
internal sealed record SettingsResult(
    GateSettings? Settings, IReadOnlyList<SettingsError> Errors, IReadOnlyList<SettingsError> Faults, IReadOnlyList<SettingsError> Warnings,
    IReadOnlyDictionary<string, FileStamp> Files);

/// <summary>Collects what is wrong while the settings are read, each thing once.</summary>
internal sealed class SettingsProblems
{
    private readonly HashSet<SettingsError> _seen = [];
    private readonly List<SettingsError> _errors = [];
    private readonly List<SettingsError> _faults = [];
    private readonly List<SettingsError> _warnings = [];

    public IReadOnlyList<SettingsError> Errors => _errors;

    public IReadOnlyList<SettingsError> Faults => _faults;

    public IReadOnlyList<SettingsError> Warnings => _warnings;

    public void Error(HoconOrigin? origin, string path, Phrase reason) => Add(_errors, new SettingsError(origin, path, reason));

    public void Fault(HoconOrigin? origin, string path, Phrase reason) => Add(_faults, new SettingsError(origin, path, reason));

    public void Warning(HoconOrigin? origin, string path, Phrase reason) => Add(_warnings, new SettingsError(origin, path, reason));

    private void Add(List<SettingsError> list, SettingsError problem)
    {
        if (_seen.Add(problem))
            list.Add(problem);
    }
}
