
namespace LoginGate.Import;

/// <summary>What an import came to.</summary>
/// <param name="Hocon">The settings file's text.</param>
/// <param name="Bans">The ban file's text; null when there are no block lists.</param>
/// <param name="Problems">What an operator should look at, with file and line.</param>
/// <param name="Errors">Addresses and ports that cannot be read, with file and line: the settings are not to be used.</param>
/// <param name="LostAddresses">Addresses and ports that came to nothing: with another family they would be used.</param>
internal sealed record ImportResult(string Hocon, string? Bans, IReadOnlyList<Phrase> Problems, IReadOnlyList<Phrase> Errors, IReadOnlyList<Phrase> LostAddresses);

/// <summary>Turns an original gate's settings file and block lists into this gate's settings.</summary>
internal sealed class Importer
{
    private readonly string _path;
    private readonly OriginalText _text;
    private readonly IniFile _file;

    private Importer(string path)
    {
        _path = path;
        _text = OriginalText.Load(path);
        _file = IniFile.Parse(_text.Text);
    }

    /// <summary>What the file's sections and keys tell; null when it is no login gate's.</summary>
    public OriginalFamily? Recognised => OriginalFamilies.Recognise(_file);

    /// <summary>The sections, for a person who must tell what file it is.</summary>
    public IReadOnlyList<string> Sections => _file.Sections;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Importer Open(string path) => new(path);

    /// <param name="family">Whose file it is.</param>
    /// <param name="lists">Its block lists.</param>
    /// <param name="bansFile">Where the bans will be written; null when they will not.</param>
    public ImportResult Import(OriginalFamily family, IReadOnlyList<BlockList> lists, string? bansFile)
    {
        var settings = new ImportedSettings();
        KeyRules.For(family, _file, settings).Apply();
        AddBans(settings, lists, bansFile);
        return new ImportResult(
            HoconText.Write(Heading(family), settings),
            lists.Count == 0 ? null : BlockList.ToBanFile(lists),
            [
                .. InOrder(settings.Problems),
                .. lists.SelectMany(list => list.Problems.Select(p => Place(list.Path, p))),
            ],
            [.. InOrder(settings.Errors)],
            [.. InOrder(settings.LostAddresses)]);
    }

    private IEnumerable<Phrase> InOrder(IEnumerable<ImportProblem> problems) => problems.OrderBy(p => p.Line).Select(p => Place(_path, p));

    private IEnumerable<Phrase> Heading(OriginalFamily family)
    {
        yield return $"LoginGate settings from {Path.GetFileName(_path)} of {OriginalFamilies.Describe(family)} ({_text.Encoding}).";
        yield return "Above a setting: the original key it is from. What is not here keeps its default (see logingate.hocon).";
        yield return "Validate with: logingate check --config THIS-FILE    start with: logingate run --config THIS-FILE";
        if (family == OriginalFamily.NinetyEightK)
        {
            yield return "Genuine 98k clients first exchange keys with their gate, under a cipher of each site: this gate does not, so it";
            yield return "serves a 98k LoginSrv for other clients only.";
        }
    }

    private static void AddBans(ImportedSettings settings, IReadOnlyList<BlockList> lists, string? bansFile)
    {
        if (lists.Count == 0)
            return;
        const string Key = "login-gate.admission.ban-file";
        foreach (var list in lists)
            settings.Comment(Key, $"{list.FileName} has {Counted.Of(list.Entries.Count, "entry", "entries")}.");
        if (bansFile is not null)
        {
            settings.Comment(Key, "All of them stand in this file; the gate reads it at start and keeps its permanent bans there.");
            settings.Root.At(Key).Value = HoconText.Quote(bansFile);
            return;
        }
        settings.Comment(Key, "Not taken over yet: write them as a ban file with `logingate import-ini ... --bans-out FILE` and name it here,");
        settings.Comment(Key, "or name the original's own list, which the gate reads, too:");
        foreach (var list in lists)
            settings.Comment(Key, Phrase.Verbatim($"  ban-file = {HoconText.Quote(list.FileName)}"));
    }

    private static Phrase Place(string path, ImportProblem problem) =>
        problem.Line > 0 ? Phrase.Of($"{path}:{problem.Line}: {problem.Text}") : $"{path}: {problem.Text}";
}
