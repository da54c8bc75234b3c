namespace LoginGate.Import;

/// <summary>One <c>key=value</c> of an INI file.</summary>
/// <param name="Section">The section's name; empty above the first one.</param>
/// <param name="Line">From 1.</param>
internal sealed record IniEntry(string Section, string Key, string Value, int Line)
{
    /// <summary>Whether a comment stands behind the value. Its text goes nowhere: somebody may have noted a password there.</summary>
    public bool HasComment { get; init; }

    /// <summary>As a person writes it: <c>Title=East</c>.</summary>
    public override string ToString() => $"{Key}={Value}";
}

/// <summary>
/// An INI file as Windows reads it: names without regard to case, the first of equal keys counts, <c>;</c> begins a comment
/// line, spaces around names and values and one pair of quotes around a value do not count. Unlike there, <c>;</c> and <c>//</c>
/// begin a comment behind a value too: none that is read here has one in it.
/// </summary>
internal sealed class IniFile
{
    private readonly List<IniEntry> _entries = [];
    private readonly List<int> _unreadable = [];
    private readonly List<IniEntry> _repeated = [];
    private readonly List<string> _sections = [];

    private IniFile()
    {
    }

    /// <summary>In the order of the file, each key of a section once.</summary>
    public IReadOnlyList<IniEntry> Entries => _entries;

    /// <summary>Entries whose key stood in their section before: the originals never see them.</summary>
    public IReadOnlyList<IniEntry> Repeated => _repeated;

    /// <summary>The numbers of lines that are neither a section, an entry, a comment nor empty.</summary>
    public IReadOnlyList<int> Unreadable => _unreadable;

    public IReadOnlyList<string> Sections => _sections;

    public static IniFile Parse(string text)
    {
        var file = new IniFile();
        var section = "";
        var number = 0;
        foreach (var raw in OriginalText.Lines(text))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == ';' || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (line[0] == '[' && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
                file._sections.Add(section = line[1..end].Trim());
            else if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                file.Add(EntryOf(section, line[..equals].Trim(), line[(equals + 1)..].Trim(), number));
            else
                file._unreadable.Add(number);
        }
        return file;
    }

    public bool HasSection(string name) => _sections.Contains(name, StringComparer.OrdinalIgnoreCase);

    public IniEntry? Find(string section, string key) => _entries.Find(e => Is(e, section, key));

    private void Add(IniEntry entry) => (Find(entry.Section, entry.Key) is null ? _entries : _repeated).Add(entry);

    private static bool Is(IniEntry entry, string section, string key) =>
        entry.Section.Equals(section, StringComparison.OrdinalIgnoreCase) && entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static IniEntry EntryOf(string section, string key, string text, int number)
    {
        var comment = IsQuoted(text) ? -1 : CommentIn(text);
        return comment < 0
            ? new IniEntry(section, key, Unquote(text), number)
            : new IniEntry(section, key, Unquote(text[..comment].TrimEnd()), number) { HasComment = true };
    }

    private static int CommentIn(string text)
    {
        var (semicolon, slashes) = (text.IndexOf(';', StringComparison.Ordinal), text.IndexOf("//", StringComparison.Ordinal));
        return semicolon < 0 || slashes < 0 ? Math.Max(semicolon, slashes) : Math.Min(semicolon, slashes);
    }

    private static bool IsQuoted(string value) => value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'';

    private static string Unquote(string value) => IsQuoted(value) ? value[1..^1] : value;
}
