using System.Text;

namespace Hocon.Strict.Syntax;

/// <summary>Path expressions, as keys and inside substitutions.</summary>
internal static class PathParser
{
    /// <summary>
    /// Reads a path up to a character that cannot belong to it, which the caller judges. Blanks inside belong to the elements,
    /// blanks around the whole do not.
    /// </summary>
    /// <param name="scanner">Stands at the first character that is no blank.</param>
    /// <param name="isKey">Whether the path is the key of a field, for the wording of errors.</param>
    public static List<string> Parse(Scanner scanner, bool isKey)
    {
        var elements = new List<string>();
        var element = new StringBuilder();
        var hasElement = false;
        var lastDot = default(HoconOrigin);
        while (true)
        {
            var beforeBlanks = scanner.Origin;
            var blanks = scanner.SkipBlanks();
            if (scanner.Current == '"' && !scanner.AtEnd)
            {
                element.Append(blanks).Append(scanner.TakeQuoted());
                hasElement = true;
                continue;
            }
            var origin = scanner.Origin;
            var text = scanner.AtComment ? "" : scanner.TakePlainText(out _);
            if (text.Length == 0)
            {
                if (!hasElement)
                    throw Missing(elements.Count == 0 ? beforeBlanks : lastDot, elements.Count, isKey, scanner);
                elements.Add(element.ToString());
                return elements;
            }
            element.Append(blanks);
            hasElement |= blanks.Length > 0;
            foreach (var c in text)
            {
                if (c != '.')
                {
                    element.Append(c);
                    hasElement = true;
                }
                else
                {
                    if (!hasElement)
                        throw new HoconException(origin, $"a path cannot have an empty element: two dots in a row, or a dot at its start");
                    elements.Add(element.ToString());
                    element.Clear();
                    hasElement = false;
                    lastDot = origin;
                }
                origin = origin with { Column = origin.Column + 1 };
            }
        }
    }

    private static HoconException Missing(HoconOrigin origin, int elements, bool isKey, Scanner scanner)
    {
        if (elements > 0)
            return new HoconException(origin, $"a path cannot end with a dot");
        return isKey
            ? scanner.Error($"expected a key but found {scanner.ShowCurrent()}")
            : scanner.Error($"expected a path but found {scanner.ShowCurrent()}");
    }
}
