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
    private readonly HoconFileIncluder _includer;

    public SettingsFiles(SettingsProblems problems)
    {
        _problems = problems;
        _includer = new HoconFileIncluder(DecodeOther);
        ParseOptions = new HoconParseOptions { Includer = this, DecodeOther = DecodeOther };
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
        var included = _includer.Include(include);
        if (included is null && !include.Required)
            _problems.Warning(include.Origin, "", $"include \"{include.Name}\": there is no {string.Join(" or ", paths)}; it counts as empty");
        return included;
    }

    /// <summary>What a Chinese Windows' editors save. A warning: a file of UTF-8 with one byte that is broken would look like it, too.</summary>
    private string? DecodeOther(string file, byte[] bytes)
    {
        if (OtherText.Decode(bytes, out var name) is not { } text)
            return null;
        _problems.Warning(new HoconOrigin(file, 0, 0), "", $"the file is not UTF-8 and is read as {name}; better save it as UTF-8");
        return text;
    }

    // Before it is read: what is written meanwhile makes a difference, then.
    private void Note(string file)
    {
        if (!_seen.ContainsKey(file))
            _seen.Add(file, FileStamp.Look(file));
    }
}
