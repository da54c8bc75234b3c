namespace Hocon.Strict.Syntax;

/// <summary>The syntax of <c>include "x"</c>, <c>include file("x")</c>, <c>include required(file("x"))</c> and so on.</summary>
internal static class IncludeStatement
{
    private static readonly (string Word, HoconIncludeKind Kind)[] Kinds =
        [("file", HoconIncludeKind.File), ("url", HoconIncludeKind.Url), ("classpath", HoconIncludeKind.ClassPath)];

    /// <summary>Takes an include statement; the scanner stands at its first letter.</summary>
    public static HoconInclude Parse(Scanner scanner)
    {
        var origin = scanner.Origin;
        scanner.Advance("include".Length);
        scanner.SkipLines();
        var required = TryOpen(scanner, "required");
        var kind = HoconIncludeKind.Plain;
        var hasKind = false;
        foreach (var (word, candidate) in Kinds)
        {
            if (!hasKind && TryOpen(scanner, word))
            {
                kind = candidate;
                hasKind = true;
            }
        }
        if (scanner.AtEnd || scanner.Current != '"')
            throw scanner.Error($"include must be followed by a quoted name, or by file(\"...\"), url(\"...\"), classpath(\"...\") or required(...); found {scanner.ShowCurrent()}. To use the word as a key, write \"include\"");
        var name = scanner.TakeQuoted();
        if (hasKind)
            Close(scanner);
        if (required)
            Close(scanner);
        return new HoconInclude(kind, name, required, origin);
    }

    private static bool TryOpen(Scanner scanner, string word)
    {
        if (!scanner.StartsWith(word + "("))
            return false;
        scanner.Advance(word.Length + 1);
        scanner.SkipLines();
        return true;
    }

    private static void Close(Scanner scanner)
    {
        scanner.SkipLines();
        if (scanner.AtEnd || scanner.Current != ')')
            throw scanner.Error($"expected ')' but found {scanner.ShowCurrent()}");
        scanner.Advance();
    }
}
