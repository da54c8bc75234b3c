namespace LoginGate.Language;

/// <summary>How many columns of a terminal a text takes: a Chinese character is as wide as two others.</summary>
internal static class TextWidth
{
    private const char FirstWide = '\u2e80';

    public static int Of(string text) => text.Length + text.Count(IsWide);

    public static bool IsWide(char c) => c >= FirstWide;

    /// <summary>The text with blanks behind it, up to a width.</summary>
    public static string PadRight(string text, int width) => text.PadRight(Math.Max(width - (Of(text) - text.Length), 0));
}
