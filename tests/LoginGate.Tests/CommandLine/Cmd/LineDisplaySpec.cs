using LoginGate.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class LineDisplaySpec
{
    [Fact]
    public void The_cursor_stands_where_it_is_in_the_text() =>
        Assert.Equal("\rgate> help\e[K\r\e[8C", LineDisplay.Draw("gate> ", "help", 2, 80));

    [Fact]
    public void Chinese_characters_take_two_columns() =>
        Assert.Equal("\r> 你好a\e[K\r\e[6C", LineDisplay.Draw("> ", "你好a", 2, 80));

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(300)]
    public void A_long_line_shows_the_part_around_the_cursor_in_one_row(int cursor)
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i:000}"));

        var drawn = LineDisplay.Draw("gate> ", text, cursor, 40);

        var shown = drawn[7..drawn.IndexOf("\e[K", StringComparison.Ordinal)];
        var column = int.Parse(drawn[(drawn.LastIndexOf('[') + 1)..^1]);
        Assert.InRange(shown.Length, 0, 33);
        Assert.InRange(column, 6, 39);
        // What stands before the cursor on the screen is what stands before it in the text.
        Assert.EndsWith(shown[..(column - 6)], text[..cursor], StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_gets_a_short_prompt() =>
        Assert.StartsWith("\r> help", LineDisplay.Draw("127.0.0.1:9111> ", "help", 4, 20), StringComparison.Ordinal);
}
