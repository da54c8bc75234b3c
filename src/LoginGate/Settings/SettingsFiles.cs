using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Reads settings files and what they include, and remembers each file as it was when it was read or looked for: a change of any of them
/// changes the settings.
/// </summary>
internal sealed class SettingsFiles : IHoconIncluder
{
    private readonly Dictionary<string, FileStamp> _seen = [];
    private readonly SettingsProblems _problems;

    public SettingsFiles(SettingsProblems problems)
    {
        _problems = problems;
        ParseOptions = new HoconParseOptions { Includer = this };
    }

    /// <summary>How text is parsed whose includes belong to the settings.</summary>
    public HoconParseOptions ParseOptions { get; }

    /// <summary>The files by path, those that are missing included.</summary>
    public IReadOnlyDictionary<string, FileStamp> Seen => _seen;

    /// <exception cref="HoconException">It, or what it includes, cannot be read.</exception>
    public HoconDocument Load(string file)
    {
        Note(file);
        return HoconDocument.Load(file, ParseOptions);
    }

    /// <summary>The included file; an optional one that is missing, which may be a slip of the pen, is a warning.</summary>
    public HoconIncluded? Include(HoconInclude include)
    {
        var paths = HoconFileIncluder.PathsOf(include);
        foreach (var path in paths)
            Note(path);
        var included = HoconFileIncluder.Instance.Include(include);
        if (included is null && !include.Required)
            _problems.Warning(include.Origin, "", $"include \"{include.Name}\": there is no {string.Join(" or ", paths)}; it counts as empty");
        return included;
    }

    // Before it is read: what is written meanwhile makes a difference, then.
    private void Note(string file)
    {
        if (!_seen.ContainsKey(file))
            _seen.Add(file, FileStamp.Look(file));
    }
}
