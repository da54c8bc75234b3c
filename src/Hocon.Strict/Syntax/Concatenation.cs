using System.Text;

namespace Hocon.Strict.Syntax;

/// <summary>Joins the values that stand side by side on a line.</summary>
internal static class Concatenation
{
    private enum Kind { Unknown, Text, Array, Object }

    /// <summary>Joins pieces at parse time as far as their values are known; mixed kinds are refused at once.</summary>
    public static Node Build(List<Node> pieces)
    {
        if (pieces.Count == 1)
            return pieces[0];
        var kind = Kind.Unknown;
        var allKnown = true;
        foreach (var piece in pieces)
        {
            if (piece is BlankNode)
                continue;
            var pieceKind = KindOf(piece);
            if (pieceKind == Kind.Unknown)
                allKnown = false;
            else if (kind == Kind.Unknown)
                kind = pieceKind;
            else if (kind != pieceKind && (kind == Kind.Text || pieceKind == Kind.Text))
                throw new HoconException(piece.Origin, $"cannot join {Describe(pieceKind)} to {Describe(kind)}");
        }
        if (allKnown && kind == Kind.Text)
            return JoinText(pieces, pieces[0].Origin);
        if (pieces.TrueForAll(p => p is BlankNode or ArrayNode))
            return new ArrayNode(pieces.OfType<ArrayNode>().SelectMany(a => a.Items).ToArray(), pieces[0].Origin);
        if (pieces.TrueForAll(p => p is BlankNode or ObjectNode))
            return pieces.OfType<ObjectNode>().Aggregate(ObjectNode.Merge);
        return new ConcatenationNode(pieces.ToArray(), pieces[0].Origin);
    }

    /// <summary>Joins scalars and the blanks between them.</summary>
    public static ScalarNode JoinText(IEnumerable<Node?> pieces, HoconOrigin origin)
    {
        var text = new StringBuilder();
        var wasQuoted = true;
        foreach (var piece in pieces)
        {
            switch (piece)
            {
                case BlankNode blank:
                    text.Append(blank.Text);
                    wasQuoted = false;
                    break;
                case ScalarNode scalar:
                    text.Append(scalar.Value.Text);
                    wasQuoted &= scalar.Value.WasQuoted;
                    break;
            }
        }
        return new ScalarNode(new HoconScalar(text.ToString(), HoconScalarKind.String, wasQuoted, origin));
    }

    private static Kind KindOf(Node piece) => piece switch
    {
        ScalarNode => Kind.Text,
        ArrayNode => Kind.Array,
        ObjectNode => Kind.Object,
        _ => Kind.Unknown,
    };

    private static FormattableString Describe(Kind kind) => kind switch
    {
        Kind.Array => $"an array",
        Kind.Object => $"an object",
        _ => $"text",
    };
}
