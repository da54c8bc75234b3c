namespace LoginGate.Import;

/// <summary>One of the originals' block lists: an address or a range a line.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Ranges">What it blocks, in its order, each once.</param>
/// <param name="Problems">Lines that are no address and no range.</param>
internal sealed record BlockList(string Path, IReadOnlyList<Ipv4Range> Ranges, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>The names that the originals give them, beside their settings file.</summary>
    public static IReadOnlyList<string> UsualNames { get; } = ["BlockIPList.txt", "BlockIPAreaList.txt"];

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BlockList Load(string path)
    {
        var ranges = new List<Ipv4Range>();
        var problems = new List<ImportProblem>();
        var seen = new HashSet<Ipv4Range>();
        var number = 0;
        foreach (var raw in OriginalText.Lines(OriginalText.Load(path).Text))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is ';' or '#')
                continue;
            if (!Ipv4Range.TryParse(line, out var range))
                problems.Add(new ImportProblem(number, $"neither an address nor a range low-high: '{line}'; left out"));
            else if (seen.Add(range))
                ranges.Add(range);
        }
        return new BlockList(path, ranges, problems);
    }

    /// <summary>The usual lists beside a settings file, whatever the case of their names: they come from Windows.</summary>
    public static IReadOnlyList<string> Beside(string settingsFile)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(settingsFile))!;
        var files = Directory.GetFiles(folder);
        return [.. UsualNames.Select(name => Array.Find(files, f => Matches(f, name))).OfType<string>()];
    }

    /// <summary>A ban file: an address or CIDR range a line, with the list that it is from.</summary>
    public static string ToBanFile(IEnumerable<BlockList> lists)
    {
        var lines = lists.SelectMany(list => list.Ranges.SelectMany(r => r.ToCidr()).Select(cidr => $"{cidr} # {list.FileName}"));
        return string.Concat(
            lines.Prepend("# Permanent bans, taken over from an original gate: an address or CIDR range a line.").Select(l => l + "\n"));
    }

    private static bool Matches(string path, string name) =>
        System.IO.Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase);
}
