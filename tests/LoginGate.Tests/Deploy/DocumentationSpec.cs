using System.Text.RegularExpressions;

namespace LoginGate.Tests.Deploy;

/// <summary>What the documentation points to is there, and each file of it that has a Chinese one beside it has the same parts.</summary>
public sealed partial class DocumentationSpec
{
    private static readonly DirectoryInfo Root = FindRoot();

    [Fact]
    public void Every_link_within_the_project_leads_somewhere()
    {
        var headings = Files().ToDictionary(file => file.FullName, file => Heading().Matches(Prose(file.FullName)).Select(m => Anchor(m.Groups[2].Value)).ToHashSet());
        var broken =
            from file in Files()
            from Match link in Link().Matches(Prose(file.FullName))
            let parts = link.Groups[1].Value.Split('#', 2)
            let target = parts[0].Length == 0 ? file.FullName : Path.GetFullPath(Path.Combine(file.DirectoryName!, parts[0]))
            where !(File.Exists(target) || Directory.Exists(target)) || (parts.Length > 1 && headings.TryGetValue(target, out var known) && !known.Contains(parts[1]))
            select $"{Path.GetRelativePath(Root.FullName, file.FullName)}: {link.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void What_is_told_in_Chinese_too_has_the_same_parts()
    {
        foreach (var file in Files().Where(file => file.Name == "README.md"))
        {
            var chinese = Path.Combine(file.DirectoryName!, "README.zh-CN.md");
            if (File.Exists(chinese))
                Assert.True(Levels(file.FullName) == Levels(chinese), $"{file.FullName}: {Levels(file.FullName)}, in Chinese {Levels(chinese)}");
        }
    }

    private static string Levels(string file) => string.Join(' ', Heading().Matches(Prose(file)).Select(m => m.Groups[1].Value));

    private static IEnumerable<FileInfo> Files() => new[] { "hocon", "src", "tests" }.SelectMany(folder => Root.CreateSubdirectory(folder).EnumerateFiles("*.md", SearchOption.AllDirectories))
        .Concat(Root.EnumerateFiles("*.md"))
        .Where(file => !file.FullName.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>Without blocks of code: a comment there begins as a heading does.</summary>
    private static string Prose(string file) => Code().Replace(File.ReadAllText(file), "");

    /// <summary>As the usual hosts make it of a heading.</summary>
    private static string Anchor(string heading) => NoAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return folder;
    }

    [GeneratedRegex(@"(?ms)^ *```.*?^ *```$")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?m)^(#+) (.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
