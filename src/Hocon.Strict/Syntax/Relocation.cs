namespace Hocon.Strict.Syntax;

/// <summary>
/// Moves an object below a path: its substitutions then look there first, and at the path they were written with after that.
/// </summary>
internal static class Relocation
{
    /// <param name="root">The object.</param>
    /// <param name="prefix">Where it goes; null for a place inside an array.</param>
    /// <param name="origin">Who moves it, for errors.</param>
    public static ObjectNode Move(ObjectNode root, IReadOnlyList<string>? prefix, HoconOrigin origin)
    {
        if (prefix is { Count: 0 })
            return root;
        return MoveObject(root, prefix?.ToArray(), origin);
    }

    private static ObjectNode MoveObject(ObjectNode node, string[]? prefix, HoconOrigin origin)
    {
        var moved = new ObjectNode(node.Origin);
        foreach (var (key, field) in node.Fields)
            moved[key] = field.Select(layer => MoveNode(layer, prefix, origin));
        return moved;
    }

    private static Node MoveNode(Node node, string[]? prefix, HoconOrigin origin) => node switch
    {
        SubstitutionNode s when prefix is null => throw new HoconException(
            origin, $"text included inside an array cannot hold substitutions, because no path leads there: {s} at {s.Origin}"),
        SubstitutionNode s => s.Below(prefix),
        ConcatenationNode c => new ConcatenationNode(c.Pieces.Select(p => MoveNode(p, prefix, origin)).ToArray(), c.Origin),
        AppendNode a => new AppendNode(MoveNode(a.Item, prefix, origin), a.Origin),
        ArrayNode a => new ArrayNode(a.Items.Select(i => MoveNode(i, prefix, origin)).ToArray(), a.Origin),
        ObjectNode o => MoveObject(o, prefix, origin),
        _ => node,
    };
}
