using System.Globalization;

namespace LoginGate.Inspect;

/// <summary>Some children of an actor, as one line of a tree.</summary>
/// <param name="Label">The name, or what stands for several.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct FoldedNames(Phrase Label, int Count);

/// <summary>Keeps a tree readable: children that differ only in a number become one line when there are too many.</summary>
internal static class TreeFold
{
    /// <summary>At most <paramref name="width"/> entries for all names, in natural order: <c>s-2</c> before <c>s-10</c>.</summary>
    public static IReadOnlyList<FoldedNames> Fold(IEnumerable<string> names, int width)
    {
        var ordered = names.Select(Split).OrderBy(n => n.Stem, StringComparer.Ordinal)
            .ThenBy(n => n.Number).ThenBy(n => n.Name, StringComparer.Ordinal).ToArray();
        if (ordered.Length <= width)
            return [.. ordered.Select(n => new FoldedNames(Phrase.Verbatim(n.Name), 1))];
        var folded = ordered.GroupBy(n => n.Stem).Select(g => Merge([.. g])).ToArray();
        if (folded.Length <= width)
            return folded;
        var shown = folded.Take(width - 1).ToList();
        var rest = folded.Skip(width - 1).Sum(f => f.Count);
        shown.Add(new FoldedNames($"... ({rest:N0} more)", rest));
        return shown;
    }

    private static FoldedNames Merge((string Name, string Stem, long Number)[] group) => group.Length == 1
        ? new FoldedNames(Phrase.Verbatim(group[0].Name), 1)
        : new FoldedNames($"{group[0].Name} ... {group[^1].Name} ({group.Length:N0})", group.Length);

    /// <summary>A name without the number at its end. Akka.NET's own names, <c>$a</c> to <c>$zz</c> and on, are one kind too.</summary>
    private static (string Name, string Stem, long Number) Split(string name)
    {
        if (name.StartsWith('$'))
            return (name, "$", name.Length);
        var end = name.Length;
        while (end > 0 && name.Length - end < 18 && char.IsAsciiDigit(name[end - 1]))
            end--;
        return end == name.Length
            ? (name, name, -1)
            : (name, $"{name[..end]}0", long.Parse(name.AsSpan(end), CultureInfo.InvariantCulture));
    }
}
