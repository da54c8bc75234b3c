using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>What a key makes of what is shown, and what it asks for beyond that.</summary>
internal static class TopKeys
{
    private static readonly string[] Scopes = ["address", "network", "country", "as"];

    /// <summary>The pages that Tab and the numbers choose, 1 the first.</summary>
    public static IReadOnlyList<PageKind> Roots { get; } =
        [PageKind.Overview, PageKind.Sessions, PageKind.Addresses, PageKind.Attackers, PageKind.Bans, PageKind.Find, PageKind.Gates, PageKind.Log];

    public static (TopState State, TopEffect? Effect) Press(TopState state, ConsoleKeyInfo key)
    {
        state = state with { Notice = null };
        if (TerminalKeys.IsInterrupt(key))
            return (state, new Quit());
        if (state.Question is { } question)
            return Answer(state with { Question = null }, question, key);
        if (state.Prompt is { } prompt)
            return (Type(state, prompt, key), null);
        var was = state.Page.Kind;
        var (next, effect) = key.Key switch
        {
            ConsoleKey.Escape => (Back(state), null),
            ConsoleKey.Enter => (Open(state), null),
            ConsoleKey.Tab => (Turn(state, key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? -1 : 1), null),
            ConsoleKey.UpArrow => (Move(state, -1), null),
            ConsoleKey.DownArrow => (Move(state, 1), null),
            ConsoleKey.PageUp => (Move(state, -PageOf(state)), null),
            ConsoleKey.PageDown => (Move(state, PageOf(state)), null),
            ConsoleKey.Home => (Move(state, int.MinValue / 2), null),
            ConsoleKey.End => (Move(state, int.MaxValue / 2), null),
            ConsoleKey.LeftArrow => (Aside(state, -1), null),
            ConsoleKey.RightArrow => (Aside(state, 1), null),
            _ => Press(state, key.KeyChar),
        };
        // Whoever leaves a trace wants no more of it.
        return (next, effect ?? (was == PageKind.Trace && next.Page.Kind != PageKind.Trace && next.Page.Kind != PageKind.Help ? new StopTrace() : null));
    }

    private static (TopState State, TopEffect? Effect) Press(TopState state, char letter) => letter switch
    {
        'q' or 'Q' => (state, new Quit()),
        '?' or 'h' => (state.Page.Kind == PageKind.Help ? Back(state) : Push(state, new Page(PageKind.Help)), null),
        >= '1' and <= '8' => (Show(state, Roots[letter - '1']), null),
        'a' => (Show(state, PageKind.Attackers), null),
        'j' => (Move(state, 1), null),
        'k' => (Move(state, -1), null),
        'g' => (Move(state, int.MinValue / 2), null),
        'G' => (Move(state, int.MaxValue / 2), null),
        '<' or ',' => (Aside(state, -1), null),
        '>' or '.' => (Aside(state, 1), null),
        'r' when state.Page.List is not null => (Sort(state, state.Page with { IsReversed = !state.Page.IsReversed, IsSortChosen = true }), null),
        '/' when state.Page.List is not null && state.Page.Kind != PageKind.Gates || state.Page.Kind == PageKind.Log => (Filter(state), null),
        'p' when state.Page.Kind == PageKind.Attackers => (NextPer(state), null),
        'l' => (state.SelectLine(1), null),
        'L' => (state.SelectLine(-1), null),
        'w' => (NextScope(state), null),
        _ => TopActs.Press(state, letter),
    };

    public static TopState Push(TopState state, Page page) => state with { Opened = state.Opened.Push(page) };

    private static TopState Show(TopState state, PageKind root) => state with { Root = root, Opened = [] };

    private static TopState Turn(TopState state, int step)
    {
        var at = Roots.ToList().IndexOf(state.Root);
        return Show(state, Roots[(at + step + Roots.Count) % Roots.Count]);
    }

    /// <summary>Esc takes back what was done last: a page that was opened, a filter, a view.</summary>
    private static TopState Back(TopState state) =>
        !state.Opened.IsEmpty ? state with { Opened = state.Opened.Pop() }
        : state.Page.Filter.Length > 0 ? state.With(state.Page with { Filter = "", Selected = 0 })
        : Show(state, PageKind.Overview);

    private static TopState Move(TopState state, int step)
    {
        var page = state.Page;
        if (page.Kind == PageKind.Overview)
            return Math.Abs(step) == 1 ? state.SelectLine(step) : state;
        if (page.IsOfLines)
            return state.With(page with { Back = Math.Clamp(page.Back - step, 0, LinesView.MostBack(page, state.Size.Width, PageOf(state))) });
        return state.With(page with { Selected = Math.Clamp(page.Selected + step, 0, Math.Max(0, page.Rows.Count - 1)) });
    }

    /// <summary>A list is sorted by another column, the overview shows another line.</summary>
    private static TopState Aside(TopState state, int step)
    {
        var page = state.Page;
        if (page.List is not { } list)
            return page.Kind == PageKind.Overview ? state.SelectLine(step) : state;
        return Sort(state, page with { Sort = (page.Sort + step + list.Columns.Length) % list.Columns.Length, IsReversed = false, IsSortChosen = true });
    }

    // What is there is sorted at once; what the gate sorts comes a moment later.
    private static TopState Sort(TopState state, Page page) => state.With(page.With(page.Rows, page.Total) with { IsTold = page.IsTold, Selected = 0 });

    private static TopState NextPer(TopState state)
    {
        var page = state.Page;
        return state.With(page with { Per = Scopes[(Array.IndexOf(Scopes, page.Per) + 1) % Scopes.Length], Rows = [], IsTold = false, Selected = 0 });
    }

    private static TopState NextScope(TopState state)
    {
        if (state.View?.Cluster is not { } cluster)
            return state.Say("this gate is in no cluster", isGood: false);
        // As seen from the gate that is looked at, which is among the others of others.
        Scope[] scopes = [Scope.Here, Scope.All, .. cluster.Others.Select(o => o.Gate).Append(cluster.Gate).Where(g => g.Length > 0 && g != state.Home).Distinct().Order(StringComparer.Ordinal).Select(Scope.At)];
        return state.LookAt(scopes[(Array.IndexOf(scopes, state.Scope) + 1) % scopes.Length]);
    }

    private static TopState Filter(TopState state) => state with
    {
        Prompt = Prompt.For("filter", (then, text) => TopActs.TroubleOf(text) is { } trouble
            ? then.Say(trouble, isGood: false)
            : then.With(then.Page with { Filter = text.Trim(), Selected = 0 }), state.Page.Filter),
    };

    private static TopState Open(TopState state)
    {
        var page = state.Page;
        switch (page.Kind)
        {
            case PageKind.Overview:
                return Show(state, PageKind.Sessions);
            case PageKind.Help:
                return Back(state);
            case PageKind.Gates when page.SelectedRow is { } gate:
                var name = gate.Text("gate");
                return Show(state.LookAt(name == state.Home || gate.Is("isAsked") ? Scope.Here : Scope.At(name)), PageKind.Overview);
            default:
                break;
        }
        if (TopActs.TargetOf(state) is not { } target || page.SelectedRow is null)
            return state;
        return target.Address.Length == 0
            ? state.Say("there is no more to see of a country or an AS", isGood: false)
            : Push(state, Page.At(target.Session > 0 ? PageKind.Session : PageKind.Address, target));
    }

    private static TopState Type(TopState state, Prompt prompt, ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Escape)
            return state with { Prompt = null };
        return prompt.Editor.Press(key) switch
        {
            EditorOutcome.Entered => prompt.Entered(state with { Prompt = null }, prompt.Editor.Text),
            EditorOutcome.Abandoned or EditorOutcome.Ended => state with { Prompt = null },
            _ => state,
        };
    }

    private static (TopState State, TopEffect? Effect) Answer(TopState state, Question question, ConsoleKeyInfo key) =>
        key.KeyChar is 'y' or 'Y' ? (state.Say("asking the gate"), question.Effect) : (state.Say("not done"), null);

    private static int PageOf(TopState state) => Math.Max(1, state.Size.Height - TopFrame.FixedRows);
}
