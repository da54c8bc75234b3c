using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Top;

/// <summary>Who is refused most, and where most clients come from. Where it is narrow one column holds both: <c>clients/refused</c>.</summary>
internal static class AddressPanel
{
    /// <summary>Room for an IPv4 address in full.</summary>
    public const int LeastWidth = 1 + LeastAddress + FigureWidth;

    private const int LeastAddress = 15;
    private const int FigureWidth = 8;

    private static readonly Style Head = new(Color.Grey);
    private static readonly Style Refused = new(Color.Red);

    public static IReadOnlyList<Row> Draw(Phrase title, IReadOnlyList<AddressView> addresses, int width, int height)
    {
        var isWide = width >= LeastWidth + FigureWidth;
        var rows = new List<Row> { isWide ? Wide(title.Said, Phrase.Of("clients").Said, Phrase.Of("refused").Said, width, Head, Head) : Narrow(title.Said, Phrase.Of("in/refused").Said, width, Head) };
        if (addresses.Count == 0)
            rows.Add(new Row().Say(" no clients", Head));
        rows.AddRange(addresses.Select(from => isWide
            ? Wide(from.Address, Figures.Of(from.Clients), from.Refused == 0 ? "" : Figures.Of(from.Refused), width, Style.Plain, Refused)
            : Narrow(from.Address, Both(from), width, from.Refused == 0 ? Style.Plain : Refused)));
        return [.. rows.Take(height + 1)];
    }

    private static Row Wide(string address, string clients, string refused, int width, Style style, Style refusedStyle) =>
        Begin(address, width - 2 * FigureWidth, style).Cell(clients, FigureWidth, style, isRight: true).Cell(refused, FigureWidth, refusedStyle, isRight: true);

    private static Row Narrow(string address, string figures, int width, Style style)
    {
        var room = Math.Max(FigureWidth, CellText.Width(figures) + 1);
        return Begin(address, width - room, style).Cell(figures, room, style, isRight: true);
    }

    private static Row Begin(string address, int width, Style style) => new Row().Add(" ").Cell(address, Math.Max(1, width - 1), style);

    private static string Both(AddressView from) =>
        from.Refused == 0 ? Figures.Of(from.Clients) : $"{Figures.Of(from.Clients)}/{Figures.Of(from.Refused)}";
}
