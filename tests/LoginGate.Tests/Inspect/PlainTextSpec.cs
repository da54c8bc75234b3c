using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class PlainTextSpec
{
    [Fact]
    public void A_table_has_columns_of_one_width_and_no_trailing_blanks()
    {
        var table = new InspectTable("title", ["a", "long column"], [["1", "x"], ["222", "y"]]);

        Assert.Equal(["title", "  a    long column", "  1    x", "  222  y"], Lines(new InspectBlock { Table = table }));
    }

    [Fact]
    public void A_tree_is_drawn()
    {
        var tree = new InspectNode("root", [new InspectNode("a", [new InspectNode("b", [])]), new InspectNode("c", [])]);

        Assert.Equal(["root", "├─ a", "│  └─ b", "└─ c"], Lines(new InspectBlock { Tree = tree }));
    }

    [Fact]
    public void Nothing_in_an_answer_ends_a_line_or_steers_a_terminal()
    {
        var lines = Lines(new InspectBlock { Text = ["a\nb\u001b[2J\u202e"] });

        Assert.Equal(@"a\x0ab\x1b[2J\u202e", Assert.Single(lines));
    }

    [Fact]
    public void An_answer_is_never_empty_and_has_no_empty_line()
    {
        Assert.Equal(["done"], Lines(new InspectBlock { Text = ["", "  "] }));
        Assert.Equal(["error: no"], PlainText.Lines(InspectResult.Failed("no")));
    }

    [Fact]
    public void What_an_answer_does_not_say_itself_is_in_its_language()
    {
        Assert.Equal(["完成"], PlainText.Lines(new InspectResult(true, null, [], null) { Language = "zh" }));
        Assert.Equal(["错误：no"], PlainText.Lines(InspectResult.Failed("no") with { Language = "zh" }));
    }

    private static string[] Lines(InspectBlock block) => [.. PlainText.Lines(new InspectResult(true, null, [block], null))];
}
