using LoginGate.CommandLine.Cmd;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Width">Columns of the terminal.</param>
/// <param name="Rank">What has the highest goes first where there is no room.</param>
/// <param name="IsFigure">Stands at the right.</param>
/// <param name="Text">What it shows of a row.</param>
internal record Column<T>(Phrase Name, int Width, int Rank, bool IsFigure, Func<T, string> Text)
{
    public Column<T> Widened(int by) => this with { Width = Width + by };

    /// <summary>The column, no narrower than its head.</summary>
    public Column<T> WithRoomForName() => Widened(Math.Max(0, CellText.Width(Name.Said) - Width));
}

/// <summary>Draws tables as wide as there is room.</summary>
internal static class Columns
{
    private const int Gap = 2;

    public static readonly Style Head = new(Color.Grey);

    /// <summary>Those that there is room for; the last gets what is left, if it is no figure.</summary>
    public static TColumn[] Fitting<T, TColumn>(IEnumerable<TColumn> all, int width)
        where TColumn : Column<T>
    {
        TColumn[] columns = [.. all.Select(column => (TColumn)column.WithRoomForName())];
        var rank = columns.Max(c => c.Rank);
        while (rank > 0 && WidthOf<T, TColumn>(columns, rank) > width)
            rank--;
        TColumn[] fitting = [.. columns.Where(c => c.Rank <= rank)];
        var left = width - WidthOf<T, TColumn>(fitting, rank);
        if (left > 0 && !fitting[^1].IsFigure)
            fitting[^1] = (TColumn)fitting[^1].Widened(left);
        return fitting;
    }

    public static Row DrawHead<T>(IEnumerable<Column<T>> columns, Func<Column<T>, Style>? style = null)
    {
        var row = new Row().Add(" ");
        foreach (var column in columns)
            row.Cell(column.Name.Said, column.Width, style?.Invoke(column) ?? Head, column.IsFigure).Add(new string(' ', Gap));
        return row;
    }

    public static Row Draw<T>(IEnumerable<Column<T>> columns, T of, Func<Column<T>, Style> style)
    {
        var row = new Row().Add(" ", style(columns.First()));
        foreach (var column in columns)
            row.Cell(column.Text(of), column.Width, style(column), column.IsFigure).Add(new string(' ', Gap), style(column));
        return row;
    }

    private static int WidthOf<T, TColumn>(IEnumerable<TColumn> columns, int rank)
        where TColumn : Column<T> => 1 + columns.Where(c => c.Rank <= rank).Sum(c => c.Width + Gap) - Gap;
}
