using LoginGate.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class CellTextSpec
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData("short", 5, "short")]
    [InlineData("two words", 5, "two|words")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("unbreakable", 4, "unbr|eaka|ble")]
    [InlineData("a unbreakable", 4, "a|unbr|eaka|ble")]
    [InlineData("登录网关", 5, "登录|网关")]
    [InlineData("登录", 1, "登|录")]
    [InlineData("x  y", 2, "x|y")]
    [InlineData("会话 登录网关", 11, "会话 登录网|关")]
    [InlineData("登录，网关", 4, "登|录，|网关")]
    [InlineData("登录（网关）", 6, "登录|（网|关）")]
    public void A_text_is_wrapped_at_blanks_and_between_Chinese_characters_where_it_has_any(string text, int width, string rows) =>
        Assert.Equal(rows.Split('|'), CellText.Wrap(text, width));
}
