using Hocon.Strict.Syntax;

namespace Hocon.Strict.Resolution;

/// <summary>Joins the resolved pieces of a concatenation: text with text, arrays with arrays, objects with objects.</summary>
internal static class ConcatenationJoiner
{
    /// <returns>The joined value; null when every piece is undefined, or with an error.</returns>
    public static Node? Join(
        ConcatenationNode node, List<(Node Piece, Node? Head)> pieces, Budget budget, out (Node Place, FormattableString Reason)? error)
    {
        error = null;
        var hasArray = pieces.Exists(p => p.Head is ArrayNode);
        var hasObject = pieces.Exists(p => p.Head is ObjectNode);
        if (!hasArray && !hasObject)
        {
            if (pieces.TrueForAll(p => p.Head is null))
                return null;
            budget.Spend(pieces.Sum(p => p.Head switch { ScalarNode s => s.Value.Text.Length, BlankNode b => b.Text.Length, _ => 0L }), node.Origin);
            return Concatenation.JoinText(pieces.Select(p => p.Head), node.Origin);
        }
        return hasArray ? JoinArrays(node, pieces, budget, out error) : JoinObjects(pieces, budget, out error);
    }

    private static ArrayNode? JoinArrays(
        ConcatenationNode node, List<(Node Piece, Node? Head)> pieces, Budget budget, out (Node Place, FormattableString Reason)? error)
    {
        error = null;
        var items = new List<Node>();
        foreach (var (piece, head) in pieces)
        {
            if (head is BlankNode)
                continue;
            if (!TryReadItems(head, out var more))
            {
                error = (piece, $"cannot join {Describe(head)} to an array");
                return null;
            }
            budget.Spend(more.Count, piece.Origin);
            items.AddRange(more);
        }
        return new ArrayNode(items, node.Origin);
    }

    /// <summary>The elements of an array, or of an object with numeric keys, which counts as one here; none for nothing.</summary>
    public static bool TryReadItems(Node? head, out IReadOnlyList<Node> items)
    {
        items = head switch
        {
            ArrayNode array => array.Items,
            ObjectNode o => Numbered(o),
            _ => [],
        };
        return head is null or ArrayNode || items.Count > 0;
    }

    private static ObjectNode? JoinObjects(List<(Node Piece, Node? Head)> pieces, Budget budget, out (Node Place, FormattableString Reason)? error)
    {
        error = null;
        ObjectNode? merged = null;
        foreach (var (piece, head) in pieces)
        {
            switch (head)
            {
                case null or BlankNode:
                    break;
                case ObjectNode o:
                    budget.Spend(o.Count + (merged?.Count ?? 0), piece.Origin);
                    merged = merged is null ? o : ObjectNode.Merge(merged, o);
                    break;
                default:
                    error = (piece, $"cannot join {Describe(head)} to an object");
                    return null;
            }
        }
        return merged;
    }

    /// <summary>The fields with numbers for keys, in the order of the numbers.</summary>
    private static List<Node> Numbered(ObjectNode node)
    {
        var numbered = new List<(int Index, Node Field)>();
        foreach (var (key, field) in node.Fields)
        {
            if (HoconObject.TryParseIndex(key, out var index))
                numbered.Add((index, field));
        }
        return numbered.OrderBy(n => n.Index).Select(n => n.Field).ToList();
    }

    public static FormattableString Describe(Node? head) => head switch
    {
        ScalarNode scalar => scalar.Value.Description,
        ObjectNode => $"an object",
        _ => $"an array",
    };
}
