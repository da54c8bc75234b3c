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
internal sealed class SubstitutionNode(string[] path, int[] starts, bool optional, bool list, HoconOrigin origin) : Node(origin)
{
    /// <summary>The path from the document's root, with the path of the including object in front when the text was included.</summary>
    public string[] Path { get; } = path;

    /// <summary>Offsets into <see cref="Path"/> to try in turn: first relative to the included file, last as written.</summary>
    public int[] Starts { get; } = starts;

    public bool Optional { get; } = optional;

    /// <summary><c>${path[]}</c>: as an environment variable, read <c>path_0</c>, <c>path_1</c> and so on as an array.</summary>
    public bool List { get; } = list;

    public IReadOnlyList<string> WrittenPath => Path[Starts[^1]..];

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
