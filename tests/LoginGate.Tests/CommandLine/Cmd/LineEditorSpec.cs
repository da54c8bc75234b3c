using LoginGate.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class LineEditorSpec
{
    private readonly LineEditor _editor;
    private IReadOnlyList<Candidate> _candidates = [];

    public LineEditorSpec() => _editor = new LineEditor(new CommandHistory(), _ => _candidates);

    [Theory]
    [InlineData(ConsoleKey.LeftArrow, false, 9)]
    [InlineData(ConsoleKey.LeftArrow, true, 5)]
    [InlineData(ConsoleKey.Home, false, 0)]
    public void Cursor_keys_move_within_the_line(ConsoleKey key, bool control, int cursor)
    {
        Type("gate statu");

        Press(Keys.Of(key, control: control));

        Assert.Equal(cursor, _editor.Cursor);
        Assert.Equal("gate statu", _editor.Text);
    }

    [Fact]
    public void Cursor_keys_stop_at_both_ends()
    {
        Type("ab");
        Press(Keys.Of(ConsoleKey.RightArrow), Keys.Of(ConsoleKey.End));
        Assert.Equal(2, _editor.Cursor);

        for (var i = 0; i < 5; i++)
            Press(Keys.Of(ConsoleKey.LeftArrow), Keys.Of(ConsoleKey.Backspace, '\b'));
        Assert.Equal(("b", 0), (_editor.Text, _editor.Cursor));
        Press(Keys.Of(ConsoleKey.Delete), Keys.Of(ConsoleKey.Delete));
        Assert.Equal("", _editor.Text);
    }

    [Theory]
    [InlineData('A', "gate kick 17", 0)]
    [InlineData('E', "gate kick 17", 12)]
    [InlineData('U', "kick 17", 0)]
    [InlineData('K', "gate ", 5)]
    [InlineData('W', "kick 17", 0)]
    [InlineData('D', "gate ick 17", 5)]
    [InlineData('H', "gatekick 17", 4)]
    public void Control_keys_do_what_shells_do(char letter, string text, int cursor)
    {
        Type("gate kick 17");
        Press(Keys.Control('A'), Keys.Of(ConsoleKey.RightArrow, control: true), Keys.Of(ConsoleKey.RightArrow));

        Press(Keys.Control(letter));

        Assert.Equal((text, cursor), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void A_letter_goes_in_at_the_cursor()
    {
        Type("gte");
        Press(Keys.Of(ConsoleKey.Home), Keys.Of(ConsoleKey.RightArrow));

        Type("a");

        Assert.Equal(("gate", 2), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void A_character_of_several_code_units_goes_as_one()
    {
        Type("a\U0001F600e\u0301");
        Press(Keys.Of(ConsoleKey.LeftArrow));
        Assert.Equal(3, _editor.Cursor);
        Press(Keys.Of(ConsoleKey.Backspace, '\b'));
        Assert.Equal("ae\u0301", _editor.Text);
        Press(Keys.Of(ConsoleKey.Delete));
        Assert.Equal("a", _editor.Text);
    }

    [Fact]
    public void Control_characters_never_get_into_the_line()
    {
        foreach (var letter in "\0\u0001\u001b\u007f\u009b")
            Press(Keys.Of(0, letter));

        Assert.Equal("", _editor.Text);
    }

    [Fact]
    public void History_comes_back_and_the_draft_is_kept()
    {
        Enter("gate status");
        Enter("gate bans");
        Enter("gate bans");
        Type("gate k");

        Press(Keys.Of(ConsoleKey.UpArrow));
        Assert.Equal("gate bans", _editor.Text);
        Press(Keys.Control('P'), Keys.Of(ConsoleKey.UpArrow));
        Assert.Equal("gate status", _editor.Text);
        Press(Keys.Of(ConsoleKey.DownArrow), Keys.Control('N'), Keys.Of(ConsoleKey.DownArrow));
        Assert.Equal(("gate k", 6), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void Tab_finishes_a_word_that_only_one_can_be()
    {
        _candidates = [new Candidate("status", "")];
        Type("gate sta");

        Assert.Equal(EditorOutcome.Edited, _editor.Press(Keys.Tab));

        Assert.Equal("gate status ", _editor.Text);
    }

    [Fact]
    public void Tab_goes_as_far_as_all_agree_and_lists_them_then()
    {
        _candidates = [new Candidate("session", ""), new Candidate("sessions", "")];
        Type("gate se");

        Assert.Equal(EditorOutcome.Edited, _editor.Press(Keys.Tab));
        Assert.Equal("gate session", _editor.Text);
        Assert.Equal(EditorOutcome.Listed, _editor.Press(Keys.Tab));
        Assert.Equal(2, _editor.Candidates.Count);
    }

    [Fact]
    public void Tab_in_the_middle_keeps_what_follows()
    {
        _candidates = [new Candidate("kick", "")];
        Type("gate k 17");
        Press(Keys.Of(ConsoleKey.LeftArrow), Keys.Of(ConsoleKey.LeftArrow), Keys.Of(ConsoleKey.LeftArrow));

        Press(Keys.Tab);

        Assert.Equal(("gate kick 17", 10), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void Keys_that_end_a_line_say_so()
    {
        Type("x");
        Assert.Equal(EditorOutcome.Abandoned, _editor.Press(Keys.Control('C')));
        Assert.Equal(EditorOutcome.Edited, _editor.Press(Keys.Control('D')));
        Assert.Equal(EditorOutcome.Cleared, _editor.Press(Keys.Control('L')));
        Assert.Equal(EditorOutcome.Entered, _editor.Press(Keys.Control('J')));
        _editor.Clear();
        Assert.Equal(EditorOutcome.Ended, _editor.Press(Keys.Control('D')));
    }

    private void Enter(string line)
    {
        _editor.Clear();
        Type(line);
        Assert.Equal(EditorOutcome.Entered, _editor.Press(Keys.Enter));
        Assert.Equal(line, _editor.Text);
        _editor.Clear();
    }

    private void Type(string text) => Press([.. Keys.Typed(text)]);

    private void Press(params ConsoleKeyInfo[] keys)
    {
        foreach (var key in keys)
            Assert.Equal(EditorOutcome.Edited, _editor.Press(key));
    }
}
