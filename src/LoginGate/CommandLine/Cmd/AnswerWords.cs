using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>
/// Says in the language of whoever asks what is always the same in the inspector's answers: titles, headings, the labels in front of rows, help. The gate answers
/// in English, and what it tells stays so.
/// </summary>
internal static class AnswerWords
{
    private const string HelpColumn = "what it does";

    public static InspectResult Of(InspectResult result, Catalogue catalogue) => result with { Blocks = [.. result.Blocks.Select(block => Of(block, catalogue))] };

    private static InspectBlock Of(InspectBlock block, Catalogue catalogue) => block with
    {
        Text = block.Text is { } lines ? [.. lines.Select(catalogue.Answer)] : null,
        Table = block.Table is { } table ? Of(table, catalogue) : null,
    };

    private static InspectTable Of(InspectTable table, Catalogue catalogue)
    {
        // Without headings the first cell is what the row is about; other cells may be anybody's words.
        var said = table.Columns.All(column => column.Length == 0) ? 0 : table.Columns.ToList().IndexOf(HelpColumn);
        return new InspectTable(
            catalogue.Answer(table.Title), [.. table.Columns.Select(catalogue.Answer)],
            [.. table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select((cell, i) => i == said ? catalogue.Answer(cell) : cell)])]);
    }
}
