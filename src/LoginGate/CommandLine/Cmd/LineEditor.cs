using System.Globalization;

namespace LoginGate.CommandLine.Cmd;

/// <summary>What a key did beyond changing the line.</summary>
internal enum EditorOutcome
{
    /// <summary>The line or the cursor may have changed, no more.</summary>
    Edited,

    /// <summary>The line is entered.</summary>
    Entered,

    /// <summary>The line is given up.</summary>
    Abandoned,

    /// <summary>No more lines will come.</summary>
    Ended,

    /// <summary>Several words are possible: <see cref="LineEditor.Candidates"/>.</summary>
    Listed,

    /// <summary>The screen is to be cleared.</summary>
    Cleared,
}

/// <summary>One line being typed: the keys that shells have taught everybody. Knows no terminal.</summary>
/// <param name="history">For up and down.</param>
/// <param name="complete">The words that may stand at the end of a text.</param>
internal sealed class LineEditor(CommandHistory history, Func<string, IReadOnlyList<Candidate>> complete)
{
    public string Text { get; private set; } = "";

    /// <summary>A position in <see cref="Text"/>, never inside a character.</summary>
    public int Cursor { get; private set; }

    /// <summary>What the last Tab found.</summary>
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    /// <summary>Begins an empty line.</summary>
    public void Clear() => Set("", 0);

    /// <summary>Takes a key.</summary>
    public EditorOutcome Press(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control) && char.IsAsciiLetterUpper((char)key.Key))
            return PressControl((char)key.Key);
        var byWord = (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) != 0;
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return Enter();
            case ConsoleKey.Tab:
                return Complete();
            case ConsoleKey.Backspace:
                return Remove(byWord ? WordBefore() : Before(), Cursor);
            case ConsoleKey.Delete:
                return Remove(Cursor, byWord ? WordAfter() : After());
            case ConsoleKey.LeftArrow:
                return Move(byWord ? WordBefore() : Before());
            case ConsoleKey.RightArrow:
                return Move(byWord ? WordAfter() : After());
            case ConsoleKey.Home:
                return Move(0);
            case ConsoleKey.End:
                return Move(Text.Length);
            case ConsoleKey.UpArrow:
                return Recall(history.Older(Text));
            case ConsoleKey.DownArrow:
                return Recall(history.Newer());
            case ConsoleKey.Escape:
                return Remove(0, Text.Length);
            case ConsoleKey.B when byWord:
                return Move(WordBefore());
            case ConsoleKey.F when byWord:
                return Move(WordAfter());
            case ConsoleKey.D when byWord:
                return Remove(Cursor, WordAfter());
            default:
                return Type(key.KeyChar);
        }
    }

    private EditorOutcome PressControl(char letter) => letter switch
    {
        'A' => Move(0),
        'B' => Move(Before()),
        'C' => EditorOutcome.Abandoned,
        'D' when Text.Length == 0 => EditorOutcome.Ended,
        'D' => Remove(Cursor, After()),
        'E' => Move(Text.Length),
        'F' => Move(After()),
        'H' => Remove(Before(), Cursor),
        'J' or 'M' => Enter(),
        'K' => Remove(Cursor, Text.Length),
        'L' => EditorOutcome.Cleared,
        'N' => Recall(history.Newer()),
        'P' => Recall(history.Older(Text)),
        'U' => Remove(0, Cursor),
        'W' => Remove(WordBefore(), Cursor),
        _ => EditorOutcome.Edited,
    };

    private EditorOutcome Enter()
    {
        history.Add(Text);
        return EditorOutcome.Entered;
    }

    private EditorOutcome Type(char letter)
    {
        if (char.IsControl(letter))
            return EditorOutcome.Edited;
        return Set(Text.Insert(Cursor, letter.ToString()), Cursor + 1);
    }

    /// <summary>Adds what all candidates have in common; lists them when that is nothing.</summary>
    private EditorOutcome Complete()
    {
        var before = Text[..Cursor];
        Candidates = complete(before);
        if (Candidates.Count == 0)
            return EditorOutcome.Edited;
        var begun = before[(before.LastIndexOf(' ') + 1)..];
        var common = Candidates.Select(c => c.Word).Aggregate(CommonStart);
        if (Candidates.Count == 1)
            common += " ";
        else if (common == begun)
            return EditorOutcome.Listed;
        var rest = Text[Cursor..];
        // The blank after the word may stand there already.
        if (common.EndsWith(' ') && rest.StartsWith(' '))
            rest = rest[1..];
        var start = Cursor - begun.Length;
        return Set(Text[..start] + common + rest, start + common.Length);
    }

    private static string CommonStart(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
            length++;
        return one[..length];
    }

    private EditorOutcome Recall(string? line) => line is null ? EditorOutcome.Edited : Set(line, line.Length);

    private EditorOutcome Remove(int start, int end) => Set(Text.Remove(start, end - start), start);

    private EditorOutcome Move(int to) => Set(Text, to);

    private EditorOutcome Set(string text, int cursor)
    {
        (Text, Cursor) = (text, cursor);
        return EditorOutcome.Edited;
    }

    private int Before() => StringInfo.ParseCombiningCharacters(Text).LastOrDefault(start => start < Cursor);

    private int After() => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    private int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && Text[at - 1] == ' ')
            at--;
        while (at > 0 && Text[at - 1] != ' ')
            at--;
        return at;
    }

    private int WordAfter()
    {
        var at = Cursor;
        while (at < Text.Length && Text[at] == ' ')
            at++;
        while (at < Text.Length && Text[at] != ' ')
            at++;
        return at;
    }
}
