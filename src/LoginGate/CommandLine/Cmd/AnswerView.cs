using LoginGate.Inspect;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoginGate.CommandLine.Cmd;

/// <summary>
/// Answers as tables and trees for a terminal. Nothing that came from the gate is read as markup, and no character of it acts on the
/// terminal.
/// </summary>
internal static class AnswerView
{
    private const string LabelGap = "  ";

    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style Trouble = new(Color.Red);

    public static IRenderable Of(InspectResult result) => result.IsGood
        ? new Rows(result.Blocks.Select(Of).DefaultIfEmpty(new Text(Phrase.Of("done").Said)))
        : Error(result.Error!);

    public static IRenderable Error(string error) => Plain(Phrase.Of($"error: {error}").Said, Trouble);

    /// <summary>A line that a following command tells.</summary>
    public static IRenderable Line(string line) => Plain(line, LineStyle(line));

    private static IRenderable Of(InspectBlock block) =>
        block.Table is { } table ? TitledTableOf(table)
        : block.Tree is { } tree ? TreeOf(tree)
        : new Rows((block.Text ?? []).Select(line => Plain(line, LineStyle(line))));

    private static IRenderable TitledTableOf(InspectTable source) =>
        source.Title.Length == 0 ? TableOf(source) : new Rows(Plain(source.Title, Strong), TableOf(source));

    private static Table TableOf(InspectTable source)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = Faint, ShowHeaders = source.Columns.Any(c => c.Length > 0) };
        for (var i = 0; i < source.Columns.Count; i++)
        {
            var column = new TableColumn(Plain(source.Columns[i], Strong));
            if (HoldsFigures(source, i))
                column.RightAligned();
            table.AddColumn(column);
        }
        foreach (var row in source.Rows)
            table.AddRow(row.Take(source.Columns.Count).Select((cell, i) => Plain(cell, i == 0 && !table.ShowHeaders ? Faint : Style.Plain)));
        return table;
    }

    private static Tree TreeOf(InspectNode root)
    {
        var tree = new Tree(LabelOf(root)) { Guide = TreeGuide.Line, Style = Faint };
        AddChildren(tree, root);
        return tree;
    }

    private static void AddChildren(IHasTreeNodes parent, InspectNode node)
    {
        foreach (var child in node.Children)
            AddChildren(parent.AddNode(LabelOf(child)), child);
    }

    /// <summary>The name stands out from what is said about it.</summary>
    private static IRenderable LabelOf(InspectNode node)
    {
        var label = PlainText.Escape(node.Label);
        var gap = label.IndexOf(LabelGap, StringComparison.Ordinal);
        return gap < 0 ? new Text(label, Strong) : new Paragraph().Append(label[..gap], Strong).Append(label[gap..], Faint);
    }

    private static bool HoldsFigures(InspectTable table, int column) =>
        table.Columns[column].Length > 0 && table.Rows.Count > 0
        && table.Rows.All(r => r.Count <= column || r[column].Length == 0 || IsFigure(r[column]));

    // A number with its unit, such as 12, 1,204, 3.5 KiB or 2m 05s; an address is none.
    private static bool IsFigure(string cell) => char.IsAsciiDigit(cell[0]) && !cell.Contains(':', StringComparison.Ordinal) && cell.Count(c => c == '.') < 2;

    private static Style LineStyle(string line) =>
        line.Contains(" ERROR ", StringComparison.Ordinal) || line.Contains(" CRIT ", StringComparison.Ordinal) ? Trouble
        : line.Contains(" WARN ", StringComparison.Ordinal) ? new Style(Color.Yellow)
        : Style.Plain;

    private static Text Plain(string text, Style style) => new(PlainText.Escape(text), style);
}
