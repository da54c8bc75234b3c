using LoginGate.Logging;

namespace LoginGate.Inspect;

/// <summary>An answer as lines for people: no empty line among them, no character that acts on a terminal.</summary>
internal static class PlainText
{
    private const string ColumnGap = "  ";

    public static IEnumerable<string> Lines(InspectResult result)
    {
        var language = result.Language is null ? null : Catalogue.Chinese;
        var lines = result.IsGood ? result.Blocks.SelectMany(Lines) : [Phrase.Of($"error: {result.Error}").In(language)];
        return lines.Select(Escape).Where(line => line.Length > 0).DefaultIfEmpty(Phrase.Of("done").In(language));
    }

    /// <summary>A line as it may go out.</summary>
    public static string Escape(string line) => LogLineFormatter.Escape(line.TrimEnd());

    private static IEnumerable<string> Lines(InspectBlock block) =>
        block.Table is not null ? Lines(block.Table)
        : block.Tree is not null ? Lines(block.Tree, "", "")
        : block.Text ?? [];

    private static IEnumerable<string> Lines(InspectTable table)
    {
        if (table.Title.Length > 0)
            yield return table.Title;
        var hasHead = table.Columns.Any(c => c.Length > 0);
        var all = hasHead ? table.Rows.Prepend(table.Columns) : table.Rows;
        var widths = Enumerable.Range(0, table.Columns.Count).Select(i => all.Max(row => (int?)TextWidth.Of(row[i])) ?? 0).ToArray();
        var margin = table.Title.Length > 0 ? ColumnGap : "";
        foreach (var row in all)
            yield return margin + string.Join(ColumnGap, row.Select((cell, i) => TextWidth.PadRight(cell, widths[i])));
    }

    private static IEnumerable<string> Lines(InspectNode node, string before, string below)
    {
        yield return before + node.Label;
        for (var i = 0; i < node.Children.Count; i++)
        {
            var isLast = i == node.Children.Count - 1;
            foreach (var line in Lines(node.Children[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  ")))
                yield return line;
        }
    }
}
