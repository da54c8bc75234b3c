using System.Globalization;

namespace LoginGate.CommandLine.Cmd;

/// <summary>
/// Draws a line being typed in one row of the terminal, whatever its length: of a line too long for the row, the part around the
/// cursor is shown.
/// </summary>
internal static class LineDisplay
{
    private const string EraseToEnd = "\e[K";
    private const int LeastRoom = 8;

    /// <summary>The text that draws it, from wherever the cursor is in its row.</summary>
    /// <param name="prompt">What stands before it; shortened where the row is narrow.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">A position in it.</param>
    /// <param name="width">The terminal's columns.</param>
    public static string Draw(string prompt, string text, int cursor, int width)
    {
        if (CellText.Width(prompt) > width - LeastRoom)
            prompt = "> ";
        // The last column stays empty: a cursor behind it would wrap.
        var room = Math.Max(1, width - CellText.Width(prompt) - 1);
        var (shown, at) = Around(text, cursor, room);
        var column = CellText.Width(prompt) + CellText.Width(shown[..at]);
        return string.Create(CultureInfo.InvariantCulture, $"\r{prompt}{shown}{EraseToEnd}\r\e[{column}C");
    }

    /// <summary>The part of a text around the cursor that so many columns can show, and the cursor in it.</summary>
    public static (string Shown, int Cursor) Around(string text, int cursor, int room)
    {
        var start = StartOf(text, cursor, room);
        return (CellText.Start(text[start..], room), cursor - start);
    }

    /// <summary>Where what is shown begins: at the line's start while the cursor is near it.</summary>
    private static int StartOf(string text, int cursor, int room)
    {
        var start = 0;
        while (CellText.Width(text[start..cursor]) > room)
            start += StringInfo.GetNextTextElementLength(text, start);
        return start;
    }
}
