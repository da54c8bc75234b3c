using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Draws the page that is seen.</summary>
internal static class PageView
{
    private const int FactName = 16;

    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Selected = new(decoration: Decoration.Invert);
    private static readonly Style Sorted = new(Color.Teal, decoration: Decoration.Bold);

    public static IEnumerable<Row> Draw(TopState state, int width, int height)
    {
        var page = state.Page;
        if (page.Kind == PageKind.Help)
            return Help(state);
        if (state.View is null && !page.IsOfLines)
            return [new Row(), new Row().Say(state.Trouble is null ? " asking the gate ..." : " waiting for the gate ...", Faint)];
        return page.Kind switch
        {
            PageKind.Overview => OverviewView.Draw(state, width, height),
            PageKind.Session => [Title(page.Of!.Name), new Row(), .. Facts(page), .. Trouble(page)],
            PageKind.Log or PageKind.Trace => [.. Heading(page), .. LinesView.Draw(page, width, height - Heading(page).Length)],
            _ => List(state, page, width, height),
        };
    }

    private static IEnumerable<Row> List(TopState state, Page page, int width, int height)
    {
        List<Row> rows = [.. page.Kind == PageKind.Address ? [Title($"address {page.Of!.Address}"), .. Facts(page)] : Array.Empty<Row>(), ListTitle(state, page)];
        rows.AddRange(Trouble(page));
        var all = page.List!.ColumnsFor(state.IsOfSeveral).Select(c => IsSorted(c, page) ? c with { Name = $"{c.Name}{Mark(c, page)}" } : c);
        var columns = Columns.Fitting<ListRow, ListColumn>(all, width);
        rows.Add(Columns.DrawHead(columns, c => IsSorted(c, page) ? Sorted : Columns.Head));
        if (!page.IsTold)
            return [.. rows, new Row().Add(" ...", Faint)];
        if (page.Rows.Count == 0)
            return [.. rows, new Row().Say(page.Others.Length == 0 || page.Filter.Length > 0 ? " none" : Phrase.Of($" none; < > sorts by what there is: {page.Others}"), Faint)];
        var room = Math.Max(1, height - rows.Count);
        // The selected one stands in the middle where it can.
        var first = Math.Clamp(page.Selected - room / 2, 0, Math.Max(0, page.Rows.Count - room));
        return [.. rows, .. page.Rows.Skip(first).Take(room).Select((row, i) => Draw(columns, row, first + i == page.Selected, width))];
    }

    private static Row Draw(ListColumn[] columns, ListRow row, bool isSelected, int width) => isSelected
        ? Columns.Draw(columns, row, _ => Selected).Cut(width).PadTo(width, Selected)
        : Columns.Draw(columns, row, _ => row.Is("banned") || row.Data["endedBy"] is not null ? Faint : Style.Plain);

    private static bool IsSorted(Column<ListRow> column, Page page) => column.Text == page.Sorted!.Text;

    private static char Mark(ListColumn column, Page page) => column.IsLargestFirst != page.IsReversed ? 'v' : '^';

    private static Row ListTitle(TopState state, Page page)
    {
        var what = page.Kind switch
        {
            PageKind.Find => "clients that are and were in",
            PageKind.Address => "clients from there",
            PageKind.Attackers => $"who does it, in five minutes, per {WordOf(page.Per)}",
            _ => Page.NameOf(page.Kind),
        };
        var count = page.Rows.Count < page.Total ? Phrase.Of($"{Figures.Of(page.Rows.Count)} of {Figures.Of(page.Total)}").Said : Figures.Of(page.Rows.Count);
        var row = new Row().Say($" {what}  ", Faint).Add(page.IsTold ? count : "", Strong);
        if (page.Filter.Length > 0)
            row.Say("   with ", Faint).Add(page.Filter, Strong);
        if (state.Line is { } line && page.Kind is PageKind.Sessions or PageKind.Find)
            row.Say($"   of line {line}", Faint);
        return row;
    }

    private static Phrase WordOf(string per) => per switch
    {
        "address" => "address",
        "network" => "network",
        "country" => "country",
        _ => "AS",
    };

    private static IEnumerable<Row> Facts(Page page) => page.IsTold
        ? page.Facts.Select(fact => new Row().Add(" ").Cell(fact.Name.Said, FactName, Faint).Add(fact.Value))
        : [new Row().Add(" ...", Faint)];

    private static IEnumerable<Row> Trouble(Page page) => page.Trouble is { } trouble ? [new Row().Say($" {trouble}", Bad)] : [];

    private static Row[] Heading(Page page)
    {
        var title = Title(page.Of is { } of ? $"trace of {of.Name}" : Page.NameOf(PageKind.Log));
        if (page.Filter.Length > 0)
            title.Say("   with ", Faint).Add(page.Filter, Faint);
        if (page.Back > 0)
            title.Say(Amounts.LinesBack(page.Back), Faint);
        return [title, .. Trouble(page)];
    }

    private static Row Title(Phrase text) => new Row().Say($" {text}", Strong);

    private static IEnumerable<Row> Help(TopState state)
    {
        (string Keys, Phrase What)[] keys =
        [
            (Phrase.Of("1 to 8, Tab").Said, "the pages; a: attackers"),
            (Phrase.Of("up, down, j, k").Said, "another row; PgUp, PgDn, Home, End, g, G"),
            ("Enter", "opens a client, an address, a gate"),
            ("Esc", "back; takes back a filter"),
            ("/", "only what has a text, an address or a range in it"),
            (Phrase.Of("< >, left, right").Said, "sorts by another column; r the other way round"),
            ("l, L", "another line; on the overview also left, right"),
            ("w", "this gate, all gates, another gate of the cluster"),
            ("p", "attackers per address, network, country, AS"),
            ("x", "kicks a client"),
            ("b, u", "bans an address, takes its bans back"),
            ("t", "traces a client, passwords masked"),
            ("m, M", "attack mode on or off; by its thresholds"),
            ("q, Ctrl-C", "ends"),
        ];
        var title = Title("keys").Say(state.MayAct ? "" : "   x b u t m take the right admin; you may only look", Bad);
        return [title, .. keys.Select(key => new Row().Add(" ").Cell(key.Keys, FactName + 2, Strong).Say(key.What))];
    }
}
