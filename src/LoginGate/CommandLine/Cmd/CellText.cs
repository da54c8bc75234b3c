using System.Globalization;
using Spectre.Console.Rendering;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Text by the columns it takes on a terminal: Chinese characters take two.</summary>
internal static class CellText
{
    // What no row begins with, and what none ends with.
    private const string Closing = "，。、：；？！）”’》";
    private const string Opening = "（“‘《";

    public static int Width(string text) => text.Length == 0 ? 0 : new Segment(text).CellCount();

    /// <summary>The text cut to fit, its last column an ellipsis if something was cut.</summary>
    public static string Fit(string text, int width) =>
        width <= 0 ? "" : Width(text) <= width ? text : $"{Start(text, width - 1)}…";

    /// <summary>The text in rows that fit, broken at blanks and between Chinese characters where it has any. A row takes at least one character.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        do
        {
            var row = Start(text, width);
            var end = row.Length == text.Length ? row.Length : BreakIn(text, row.Length);
            if (end <= 0 && text.Length > 0)
                end = Math.Max(row.Length, StringInfo.GetNextTextElementLength(text));
            yield return text[..end].TrimEnd(' ');
            text = text[end..].TrimStart(' ');
        }
        while (text.Length > 0);
    }

    /// <summary>The last place where a row can end; 0: there is none.</summary>
    private static int BreakIn(string text, int most)
    {
        while (most > 0 && !IsBreak(text[most - 1], text[most]))
            most--;
        return most;
    }

    private static bool IsBreak(char before, char after) => after == ' '
        || (TextWidth.IsWide(before) || TextWidth.IsWide(after)) && !char.IsSurrogate(after) && !Opening.Contains(before) && !Closing.Contains(after);

    /// <summary>As much of the beginning as fits.</summary>
    public static string Start(string text, int width)
    {
        var (end, used) = (0, 0);
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            used += Width(text.Substring(end, length));
            if (used > width)
                break;
            end += length;
        }
        return text[..end];
    }
}
