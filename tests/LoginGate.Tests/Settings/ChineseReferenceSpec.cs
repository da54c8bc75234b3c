using System.Text.RegularExpressions;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>The reference file with Chinese comments is the one with English comments in all else.</summary>
public sealed partial class ChineseReferenceSpec
{
    // English words that only look like a setting's name.
    private static readonly string[] Prose = ["low-high", "full-width", "run-time", "read-only", "6-bit", "12-byte", "16-byte", "64-bit"];

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
        Assert.DoesNotContain(chinese, comment => !comment.Text.Any(IsChinese) && comment.Text.Split(' ').Length > 8);
        Assert.True(chinese.Count(comment => comment.Text.Any(IsChinese)) > chinese.Count * 9 / 10);
    }

    [Fact]
    public void It_names_every_setting_and_number_that_the_English_one_names()
    {
        foreach (var (english, chinese) in Comments(English).Zip(Comments(Chinese)))
            Assert.Empty(Names(english.Text).Except(Names(chinese.Text)).Except(Prose).Select(name => $"{name}: {chinese.Text}"));
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

    /// <summary>Numbers, and names of settings: words with dashes or dots between them.</summary>
    private static HashSet<string> Names(string text) => [.. Name().Matches(text).Select(match => match.Value)];

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

    [GeneratedRegex(@"(?<![A-Za-z0-9])[a-z0-9]+(?:[-.][a-z0-9]+)+(?![A-Za-z0-9])|(?<![A-Za-z0-9.])[0-9]+(?![A-Za-z0-9]|\.[0-9])")]
    private static partial Regex Name();
}
