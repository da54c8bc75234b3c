using Hocon.Strict.Syntax;

namespace Hocon.Strict.Resolution;

/// <summary>Resolved values as nodes, so that they can be merged with documents.</summary>
internal static class ResolvedNodes
{
    public static Node From(HoconValue value)
    {
        switch (value)
        {
            case HoconScalar scalar:
                return new ScalarNode(scalar);
            case HoconArray array:
                return new ArrayNode(array.Select(From).ToArray(), array.Origin);
            case HoconObject o:
                var node = new ObjectNode(o.Origin);
                foreach (ref readonly var member in o.Members)
                    node[member.Key] = new FieldNode(From(member.Value), member.KeyOrigin);
                return node;
            case HoconUnresolved unresolved:
                return new UnresolvedNode(unresolved);
            default:
                throw new ArgumentException($"Unknown kind of value: {value.GetType()}", nameof(value));
        }
    }
}

/// <summary>A place that could not be resolved.</summary>
internal sealed class UnresolvedNode(HoconUnresolved value) : Node(value.Origin)
{
    public HoconUnresolved Value { get; } = value;

    public override bool HidesEarlier => true;
}
