namespace Hocon.Strict.Syntax;

/// <summary>A parsed value before substitutions are resolved. Immutable once its document is parsed.</summary>
internal abstract class Node(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;

    /// <summary>True when the value is known without looking elsewhere and is no object: it hides whatever it overrides.</summary>
    public virtual bool HidesEarlier => false;
}

/// <summary>A string, number, boolean or null.</summary>
internal sealed class ScalarNode(HoconScalar value) : Node(value.Origin)
{
    public HoconScalar Value { get; } = value;

    public override bool HidesEarlier => true;
}

/// <summary>An array; its elements may need resolving.</summary>
internal sealed class ArrayNode(IReadOnlyList<Node> items, HoconOrigin origin) : Node(origin)
{
    public IReadOnlyList<Node> Items { get; } = items;

    public override bool HidesEarlier => true;
}

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
/// <param name="paths">
/// Where to look, in turn: in included text below the including objects, innermost place first; last, the path as written.
/// </param>
/// <param name="optional">Whether it may stay without a value.</param>
/// <param name="list"><c>${path[]}</c>: as environment variables, <c>path_0</c>, <c>path_1</c> and so on are read as an array.</param>
/// <param name="origin">The place.</param>
internal sealed class SubstitutionNode(string[][] paths, bool optional, bool list, HoconOrigin origin) : Node(origin)
{
    public string[][] Paths { get; } = paths;

    public bool Optional { get; } = optional;

    public bool List { get; } = list;

    public string[] WrittenPath => Paths[^1];

    /// <summary>The same in text that is included below a path.</summary>
    public SubstitutionNode Below(string[] prefix) =>
        new([.. Paths.Select(path => (string[])[.. prefix, .. path]), WrittenPath], Optional, List, Origin);

    public override string ToString() => $"${{{(Optional ? "?" : "")}{HoconPath.Join(WrittenPath)}{(List ? "[]" : "")}}}";
}

/// <summary>Several values side by side, at least one of them a substitution.</summary>
internal sealed class ConcatenationNode(IReadOnlyList<Node> pieces, HoconOrigin origin) : Node(origin)
{
    public IReadOnlyList<Node> Pieces { get; } = pieces;
}

/// <summary>Blanks between the pieces of a concatenation; part of a string, nothing between objects or arrays.</summary>
internal sealed class BlankNode(string text, HoconOrigin origin) : Node(origin)
{
    public string Text { get; } = text;
}

/// <summary><c>a += item</c>: adds to the array that the layers below it in its field make.</summary>
internal sealed class AppendNode(Node item, HoconOrigin origin) : Node(origin)
{
    public Node Item { get; } = item;
}
