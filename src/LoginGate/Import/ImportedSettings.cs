namespace LoginGate.Import;

/// <summary>
/// What an original's settings come to: a tree of settings, each with comments that tell where it is from; what has no place
/// in it, with the reason; and what is wrong with the file.
/// </summary>
internal sealed class ImportedSettings
{
    private readonly List<Phrase> _remarks = [];
    private readonly List<ImportProblem> _problems = [];
    private readonly List<ImportProblem> _errors = [];
    private readonly List<ImportProblem> _lostAddresses = [];

    public ImportedSettings() => Root.At("login-gate");

    /// <summary>The root: its children are the settings' first path elements.</summary>
    public SettingNode Root { get; } = new("");

    /// <summary>One line for each original key that became no setting.</summary>
    public IReadOnlyList<Phrase> Remarks => _remarks;

    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>Addresses and ports that cannot be read: no settings are made of the file.</summary>
    public IReadOnlyList<ImportProblem> Errors => _errors;

    /// <summary>Addresses and ports that came to nothing: the file is perhaps another family's.</summary>
    public IReadOnlyList<ImportProblem> LostAddresses => _lostAddresses;

    /// <summary>Takes a setting over.</summary>
    /// <param name="path">The full path; its elements need no quotes.</param>
    /// <param name="value">The value as HOCON writes it.</param>
    /// <param name="from">The original key.</param>
    /// <param name="note">What a reader should know about it; null when the value speaks for itself.</param>
    public void Set(string path, string value, IniEntry from, Phrase? note = null)
    {
        Comment(path, Sentence(from, note));
        Root.At(path).Value = value;
    }

    /// <summary>Adds a comment to a path, which need have no value.</summary>
    public void Comment(string path, Phrase comment) => Root.At(path).Comments.Add(comment);

    /// <summary>An original key that has no setting here, and why.</summary>
    public void Obsolete(IniEntry entry, Phrase reason) => _remarks.Add(Sentence(entry, $"obsolete: {reason}"));

    /// <summary>An original key that is met by something that is not a setting of its own.</summary>
    public void Met(IniEntry entry, Phrase how) => _remarks.Add(Sentence(entry, how));

    /// <summary>An entry of which nothing is known: its value may be a password and goes nowhere.</summary>
    public void Unknown(IniEntry entry, Phrase reason)
    {
        _remarks.Add(Sentence(entry.Key, entry.Line, $"unknown: {reason}"));
        Problem(entry.Line, $"[{entry.Section}] {entry.Key}: unknown: {reason}");
    }

    /// <summary>An entry whose key stood before; without its value where nothing is known of the key.</summary>
    public void Repeated(IniEntry entry, bool isKnown) =>
        _remarks.Add(Sentence(isKnown ? $"{entry}" : entry.Key, entry.Line, "repeated; the originals use the first of equal keys"));

    /// <summary>An address or a port that the family does not use.</summary>
    public void LostAddress(IniEntry entry, Phrase reason)
    {
        _remarks.Add(Sentence(entry, $"not in use: {reason}"));
        _lostAddresses.Add(new ImportProblem(entry.Line, $"[{entry.Section}] {entry}: not in use: {reason}"));
    }

    /// <summary>A value that cannot be used: the setting keeps its default.</summary>
    public void Bad(IniEntry entry, Phrase expected)
    {
        _remarks.Add(Sentence(entry, $"not usable: {expected}; left at the default"));
        Problem(entry.Line, $"[{entry.Section}] {entry.Key}: {expected}, is '{entry.Value}'; left at the default");
    }

    /// <summary>An address or a port that cannot be used: a default in its place would be another gate, or another LoginSrv.</summary>
    public void BadAddress(IniEntry entry, Phrase expected) => Error(entry, $"{expected}, is '{entry.Value}'");

    /// <summary>An entry that means an address or a port and cannot be taken over.</summary>
    public void Error(IniEntry entry, Phrase reason) => _errors.Add(new ImportProblem(entry.Line, $"[{entry.Section}] {entry.Key}: {reason}"));

    public void Problem(int line, Phrase text) => _problems.Add(new ImportProblem(line, text));

    private static Phrase Sentence(IniEntry entry, Phrase? note) => Sentence($"{entry}", entry.Line, note);

    private static Phrase Sentence(string entry, int line, Phrase? note)
    {
        var place = Phrase.Of($"{entry} (line {line})");
        return note is null ? place : Phrase.Of($"{place}: {note}");
    }
}

/// <summary>Something in a file that an operator should look at.</summary>
internal sealed record ImportProblem(int Line, Phrase Text);

/// <summary>A setting or a section of settings.</summary>
internal sealed class SettingNode(string name)
{
    private readonly List<SettingNode> _children = [];

    public string Name { get; } = name;

    /// <summary>The value as HOCON writes it; null for a section.</summary>
    public string? Value { get; set; }

    public List<Phrase> Comments { get; } = [];

    public IReadOnlyList<SettingNode> Children => _children;

    /// <summary>The node at a dotted path below this one, made when it is not there.</summary>
    public SettingNode At(string path)
    {
        var node = this;
        foreach (var name in path.Split('.'))
        {
            var child = node._children.Find(c => c.Name == name);
            if (child is null)
                node._children.Add(child = new SettingNode(name));
            node = child;
        }
        return node;
    }

    public SettingNode? Find(string childName) => _children.Find(c => c.Name == childName);

    public void Remove(string childName) => _children.RemoveAll(c => c.Name == childName);
}
