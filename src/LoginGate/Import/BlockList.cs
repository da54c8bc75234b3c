using LoginGate.Shared;

namespace LoginGate.Import;

/// <summary>One of the originals' block lists: an address or a range a line, read as the gate reads its ban file.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Entries">Its lines that block somebody, in their order, each address or range once.</param>
/// <param name="Problems">Lines that make no sense.</param>
internal sealed record BlockList(string Path, IReadOnlyList<BanLine> Entries, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>The names that the originals give them, beside their settings file.</summary>
    public static IReadOnlyList<string> UsualNames { get; } = ["BlockIPList.txt", "BlockIPAreaList.txt"];

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BlockList Load(string path)
    {
        var entries = new List<BanLine>();
        var problems = new List<ImportProblem>();
        var seen = new HashSet<AddressSpan>();
        var number = 0;
        for (var rest = BanListText.Decode(File.ReadAllBytes(path)).AsSpan(); !rest.IsEmpty;)
        {
            var line = BanListText.TakeLine(ref rest);
            number++;
            if (!BanLine.TryRead(line, out var read, out var reason))
                problems.Add(new ImportProblem(number, $"'{BanLine.Printable(BanListText.Characters(line).ToString())}' {reason}; left out"));
            entries.AddRange(read.Spans.Where(seen.Add).Select(span => read with { Spans = [span] }));
        }
        return new BlockList(path, entries, problems);
    }

    /// <summary>The usual lists beside a settings file, whatever the case of their names: they come from Windows.</summary>
    public static IReadOnlyList<string> Beside(string settingsFile)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(settingsFile))!;
        var files = Directory.GetFiles(folder);
        return [.. UsualNames.Select(name => Array.Find(files, f => Matches(f, name))).OfType<string>()];
    }

    /// <summary>A ban file: an address or range a line, with the list that it is from and what the list says of it.</summary>
    public static string ToBanFile(IEnumerable<BlockList> lists)
    {
        var lines = lists.SelectMany(list => list.Entries.Select(entry => list.WithSource(entry).Write()));
        Phrase heading = "Permanent bans, taken over from an original gate: an address or range a line.";
        return string.Concat(lines.Prepend($"# {heading.Said}").Select(l => l + "\n"));
    }

    private BanLine WithSource(BanLine entry) => entry with { Reason = entry.Reason.Length == 0 ? FileName : $"{FileName}: {entry.Reason}" };

    private static bool Matches(string path, string name) =>
        System.IO.Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase);
}
