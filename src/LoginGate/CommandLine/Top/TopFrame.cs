using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Lays out one picture of the state for a screen of any size: a head, the pages' names, the page, and what the keys do.</summary>
internal static class TopFrame
{
    /// <summary>Rows of the screen that are none of a list: head, alarm, pages, title, columns and foot.</summary>
    public const int FixedRows = 6;

    private const int LeastWidth = 40;
    private const int LeastHeight = 10;

    // Turned round, and no colour: seen on every terminal, and without colours too.
    private static readonly Style Bar = new(decoration: Decoration.Invert);
    private static readonly Style Alarm = new(Color.White, Color.Maroon, Decoration.Bold);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>The rows, exactly as many as the screen has, none wider than it.</summary>
    public static IReadOnlyList<Row> Draw(TopState state)
    {
        var (width, height) = state.Size;
        List<Row> rows = width < LeastWidth || height < LeastHeight
            ? [new Row().Say($"{width}x{height} is too small"), new Row().Say("q quits")]
            : [Head(state), AlarmRow(state), Tabs(state), .. Fill(PageView.Draw(state, width, height - 4), height - 4), Foot(state)];
        return [.. rows.Take(height).Select(row => row.Cut(width))];
    }

    private static Row Head(TopState state)
    {
        var row = new Row().Add(" logingate ", Bar);
        var gate = state.Scope.IsAll ? "  all gates" : state.Scope.Gate is { } name ? Phrase.Of($"  gate {name}") : "";
        row.Say(state.View is { } view
            ? Phrase.Of($"{view.Version}  {state.Address}{gate}  up {Figures.Time(Times.Of(view.Uptime))}  memory {Figures.Bytes(view.Memory)}")
            : $"{state.Address}{gate}", Bar);
        return row.Say(state.MayAct ? "" : "  view only", Bar).PadTo(state.Size.Width, Bar);
    }

    private static Row AlarmRow(TopState state)
    {
        var alarm = state.Trouble is { } trouble ? $" {trouble}; trying again" : state.View?.Mode is { } mode ? Phrase.Of($" {mode}") : null;
        return alarm is null ? new Row() : new Row().Say(alarm, Alarm).PadTo(state.Size.Width, Alarm);
    }

    private static Row Tabs(TopState state)
    {
        var row = new Row();
        for (var i = 0; i < TopKeys.Roots.Count; i++)
        {
            var kind = TopKeys.Roots[i];
            var isShown = kind == state.Root;
            row.Add(" ").Say($"{i + 1} {Page.NameOf(kind)}", isShown ? Bar : Columns.Head);
        }
        return row;
    }

    private static Row Foot(TopState state)
    {
        var width = state.Size.Width;
        if (state.Question is { } question)
            return new Row().Say($" {question.Text}", Alarm).Cut(width - 5).Add(" y/N ", Alarm).PadTo(width, Alarm);
        if (state.Notice is { } notice && state.Prompt is null)
            return new Row().Say($" {notice.Text}", notice.IsGood ? Strong : Bad);
        return state.Prompt is { } prompt ? PromptRow(prompt, state.Notice, width) : new Row().Say($" {KeysOf(state)}", Bar).PadTo(width, Bar);
    }

    /// <summary>What is typed, with the part around the cursor where it is long.</summary>
    private static Row PromptRow(Prompt prompt, Notice? notice, int width)
    {
        var row = new Row().Say($" {notice?.Text ?? prompt.Label}: ", notice is null ? Strong : Bad).Cut(width * 2 / 3);
        var (text, cursor) = Cmd.LineDisplay.Around(prompt.Editor.Text, prompt.Editor.Cursor, Math.Max(1, width - row.Width - 1));
        var under = cursor < text.Length ? text.Substring(cursor, System.Globalization.StringInfo.GetNextTextElementLength(text, cursor)) : " ";
        return row.Add(text[..cursor]).Add(under, Bar).Add(cursor < text.Length ? text[(cursor + under.Length)..] : "");
    }

    private static Phrase KeysOf(TopState state)
    {
        var page = state.Page;
        Phrase acts = !state.MayAct ? "" : page.Kind switch
        {
            PageKind.Sessions or PageKind.Find or PageKind.Session => "   x kick   b ban   t trace",
            PageKind.Address => "   x kick   b ban   u unban",
            PageKind.Addresses or PageKind.Attackers => "   b ban   u unban",
            PageKind.Bans => "   u unban",
            PageKind.Overview => "   m attack mode",
            _ => "",
        };
        Phrase moves = page.Kind switch
        {
            PageKind.Overview when state.View?.Lines.Count > 1 => "   left, right line",
            PageKind.Overview => "   Tab next page",
            PageKind.Log => "   / filter   up, down",
            PageKind.Help or PageKind.Session or PageKind.Trace => "   Esc back",
            PageKind.Attackers => "   / filter   < > r sort   p per",
            _ => "   / filter   < > r sort   Enter open",
        };
        return $"q quit   ? help{moves}{acts}";
    }

    private static IEnumerable<Row> Fill(IEnumerable<Row> rows, int height)
    {
        var shown = rows.Take(height).ToArray();
        return [.. shown, .. Enumerable.Range(0, height - shown.Length).Select(_ => new Row())];
    }
}
