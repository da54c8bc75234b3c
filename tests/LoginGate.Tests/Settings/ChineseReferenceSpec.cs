using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>The reference file with Chinese comments is the one with English comments in all else.</summary>
public sealed class ChineseReferenceSpec
{
    private static string[] English => Read("logingate.hocon");

    private static string[] Chinese => Read("logingate.zh-CN.hocon");

    [Fact]
    public void Keys_and_values_are_the_same_and_in_the_same_order()
    {
        Assert.Equal(English.Where(line => !IsComment(line)), Chinese.Where(line => !IsComment(line)));
    }

    [Fact]
    public void Every_comment_has_its_counterpart_in_Chinese()
    {
        var (english, chinese) = (Comments(English), Comments(Chinese));

        Assert.Equal(english.Select(comment => comment.Before), chinese.Select(comment => comment.Before));
        // Some say nothing but numbers and units.
        Assert.Empty(chinese.Where(comment => !comment.Text.Any(IsChinese) && comment.Text.Split(' ').Length > 8));
        Assert.True(chinese.Count(comment => comment.Text.Any(IsChinese)) > chinese.Count * 9 / 10);
    }

    [Fact]
    public void It_names_every_setting_and_value_that_the_English_one_names()
    {
        // Words that an operator writes into a file stay as they are: those in the comments' code.
        foreach (var (english, chinese) in Comments(English).Zip(Comments(Chinese)))
            Assert.Empty(Words(english.Text).Except(Words(chinese.Text)).Select(word => $"{word}: {chinese.Text}"));
    }

    [Fact]
    public void It_loads_and_changes_nothing()
    {
        var result = SettingsLoader.Load([Path.Combine(AppContext.BaseDirectory, "hocon", "logingate.zh-CN.hocon")], []);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.True(SettingsChanges.Between(SettingsLoader.Load([], []).Settings!, result.Settings!).IsEmpty);
    }

    private static string[] Read(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "hocon", name));

    private static bool IsComment(string line) => line.TrimStart().StartsWith('#');

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

    /// <summary>Names between quotes or backquotes, with dashes or dots between letters, or in capitals.</summary>
    private static HashSet<string> Words(string text) => [.. System.Text.RegularExpressions.Regex
        .Matches(text, @"`[^`]+`|""[^""]+""|\b[a-z0-9]+(?:[-.][a-z0-9]+)+\b|\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
        .Select(match => match.Value.Trim('`', '"')).Where(word => !IsProse(word))];

    // Words of English that only look like names.
    private static bool IsProse(string word) => char.IsAsciiDigit(word[0]) || Prose.Contains(word);

    private static readonly HashSet<string> Prose =
    [
        "read-only", "run-time", "user-s", "built-in", "full-width", "new-client", "by-hand", "cut-off", "link-local",
    ];

    /// <summary>Each run of comment lines as one text, with the line of settings that it stands before.</summary>
    private static List<(string Before, string Text)> Comments(string[] lines)
    {
        var comments = new List<(string, string)>();
        var text = new List<string>();
        foreach (var line in lines)
        {
            if (IsComment(line))
                text.Add(line.TrimStart().TrimStart('#').Trim());
            else if (text.Count > 0)
            {
                comments.Add((line.Trim(), string.Join(' ', text)));
                text.Clear();
            }
        }
        return comments;
    }
}
