using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Where most clients come from.</summary>
internal static class AddressPanel
{
    /// <summary>Room for an IPv4 address in full.</summary>
    public const int LeastWidth = 1 + LeastAddress + FigureWidth;

    private const int LeastAddress = 15;
    private const int FigureWidth = 8;

    public static IReadOnlyList<Row> Draw(IReadOnlyList<AddressView> addresses, int width, int height)
    {
        var hasRefused = width >= LeastWidth + FigureWidth;
        var address = Math.Max(1, width - 1 - (hasRefused ? 2 : 1) * FigureWidth);
        var head = new Style(Color.Grey);
        var rows = new List<Row> { RowOf("address", "clients", hasRefused ? "refused" : null, address, head, head) };
        if (addresses.Count == 0)
            rows.Add(new Row().Add(" no clients", head));
        rows.AddRange(addresses.Select(from => RowOf(
            from.Address, Figures.Of(from.Clients), hasRefused ? Refused(from.Refused) : null, address, Style.Plain, new Style(Color.Red))));
        return [.. rows.Take(height + 1)];
    }

    private static Row RowOf(string address, string clients, string? refused, int addressWidth, Style style, Style refusedStyle)
    {
        var row = new Row().Add(" ").Cell(address, addressWidth, style).Cell(clients, FigureWidth, style, isRight: true);
        return refused is null ? row : row.Cell(refused, FigureWidth, refusedStyle, isRight: true);
    }

    private static string Refused(long count) => count == 0 ? "" : Figures.Of(count);
}
