using System.Text;
using Hocon.Strict.Syntax;

namespace Hocon.Strict;

/// <summary>Path expressions: key elements joined by dots, quoted where they hold other than plain characters.</summary>
public static class HoconPath
{
    /// <summary>Splits a path expression into its elements: <c>a."b.c".d</c> gives a, b.c and d.</summary>
    /// <exception cref="HoconException">The path is empty, has an empty element or a character that needs quotes.</exception>
    public static IReadOnlyList<string> Parse(string path) => Parse(path, null);

    /// <summary>As <see cref="Parse(string)"/>; errors name <paramref name="source"/>.</summary>
    public static IReadOnlyList<string> Parse(string path, string? source)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsPlain(path))
            return path.Split('.');
        var scanner = new Scanner(path, source);
        scanner.SkipBlanks();
        var elements = PathParser.Parse(scanner, isKey: false);
        if (!scanner.AtEnd)
            throw scanner.Error($"{Scanner.Show(scanner.Current)} cannot stand in a path without quotes");
        return elements;
    }

    /// <summary>Joins elements to a path expression that <see cref="Parse(string)"/> splits into the same elements.</summary>
    public static string Join(IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var text = new StringBuilder();
        foreach (var element in elements)
        {
            if (text.Length > 0)
                text.Append('.');
            if (IsPlainElement(element))
                text.Append(element);
            else
                HoconRenderer.WriteQuoted(text, element);
        }
        return text.ToString();
    }

    /// <summary>True when the path can be split at its dots: no quotes, spaces, special characters or empty elements.</summary>
    internal static bool IsPlain(string path)
    {
        var elementLength = 0;
        foreach (var c in path)
        {
            if (c == '.')
            {
                if (elementLength == 0)
                    return false;
                elementLength = 0;
                continue;
            }
            if (!IsPlainCharacter(c))
                return false;
            elementLength++;
        }
        return elementLength > 0;
    }

    private static bool IsPlainElement(string element)
    {
        foreach (var c in element)
        {
            if (!IsPlainCharacter(c))
                return false;
        }
        return element.Length > 0;
    }

    private static bool IsPlainCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
