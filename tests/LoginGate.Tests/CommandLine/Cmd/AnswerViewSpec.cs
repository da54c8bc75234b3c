using LoginGate.CommandLine.Cmd;
using Spectre.Console;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class AnswerViewSpec
{
    private static readonly TerminalStyle Style = new(ColorSystem.Standard, HasUnicode: true);

    [Fact]
    public void A_table_has_its_cells_in_columns_and_figures_to_the_right()
    {
        var text = Plain("""{"ok":true,"blocks":[{"table":{"title":"","columns":["client","packets"],"rows":[["1.2.3.4:5","7"],["10.20.30.40:50","1,234"]]}}]}""");

        Assert.Contains("│ client         │ packets │", text, StringComparison.Ordinal);
        Assert.Contains("│ 1.2.3.4:5      │       7 │", text, StringComparison.Ordinal);
        Assert.Contains("│ 10.20.30.40:50 │   1,234 │", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_is_drawn_with_its_branches()
    {
        var text = Plain("""
            {"ok":true,"blocks":[{"tree":{"label":"/user","children":[{"label":"gate  Gate [Running]","children":[{"label":"main","children":[]}]},{"label":"x","children":[]}]}}]}
            """);

        Assert.Equal(["/user", "├── gate  Gate [Running]", "│   └── main", "└── x"], Lines(text));
    }

    [Fact]
    public void A_title_stands_above_its_table()
    {
        var lines = Lines(Plain("""{"ok":true,"blocks":[{"table":{"title":"line [main]","columns":["",""],"rows":[["sessions","3 now"]]}}]}"""));

        Assert.Equal(["line [main]", "╭──────────┬───────╮", "│ sessions │ 3 now │", "╰──────────┴───────╯"], lines);
    }

    [Theory]
    [InlineData("""{"ok":true,"blocks":[{"text":["@"]}]}""")]
    [InlineData("""{"ok":true,"blocks":[{"table":{"title":"@","columns":["@","b"],"rows":[["@","1"]]}}]}""")]
    [InlineData("""{"ok":true,"blocks":[{"tree":{"label":"@","children":[{"label":"a  @","children":[]}]}}]}""")]
    [InlineData("""{"ok":false,"error":"@"}""")]
    public void What_the_gate_says_is_no_markup_and_steers_no_terminal(string answer)
    {
        var text = Plain(answer.Replace("@", @"[red]x[/] \u001b[2J\u009b\r\n\u202e", StringComparison.Ordinal));

        Assert.Contains(@"[red]x[/] \x1b[2J\x9b\x0d\x0a\u202e", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void What_went_wrong_is_red()
    {
        var text = Style.Render(AnswerView.Error("no such session"), 80);

        Assert.Contains("error: no such session", text, StringComparison.Ordinal);
        Assert.Contains("\e[91m", text, StringComparison.Ordinal);
    }

    /// <summary>Rendered as for a terminal, its colours taken away.</summary>
    private static string Plain(string answer)
    {
        var text = new TerminalStyle(ColorSystem.NoColors, HasUnicode: true).Render(AnswerView.Of(InspectorAnswer.Read(answer).Result!), 100);
        return System.Text.RegularExpressions.Regex.Replace(text, @"\e\[[0-9;]*m", "");
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
}
