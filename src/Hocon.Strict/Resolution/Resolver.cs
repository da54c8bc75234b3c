using Hocon.Strict.Syntax;

namespace Hocon.Strict.Resolution;

/// <summary>
/// Resolves a document in two stages. A node's head is its value without what lies inside it: a scalar, an array of unresolved
/// elements or an object of unresolved fields. Following a substitution needs only heads, so an object may refer to its own parts.
/// Once nothing is in progress any more, whole values are built from heads.
/// </summary>
internal sealed class Resolver
{
    private readonly ObjectNode _root;
    private readonly HoconResolveOptions _options;
    private readonly Budget _budget;

    // Heads by node: each written expression is evaluated once, so that all places that see it agree.
    private readonly Dictionary<Node, Node?> _heads = new(ReferenceEqualityComparer.Instance);

    // Expressions whose heads are being found, outermost first. A field that holds one of them shows only its older values.
    private readonly HashSet<Node> _active = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> _activeOrder = [];

    private readonly Dictionary<Node, HoconValue> _values = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> _building = new(ReferenceEqualityComparer.Instance);

    public Resolver(ObjectNode root, HoconResolveOptions options)
    {
        _root = root;
        _options = options;
        _budget = new Budget(options);
    }

    public HoconObject ResolveRoot() => (HoconObject)Build(_root)!;

    /// <summary>The whole value of a node; null when it is an optional substitution without a value.</summary>
    private HoconValue? Build(Node node)
    {
        var head = Head(node);
        switch (head)
        {
            case null: return null;
            case ScalarNode scalar: return scalar.Value;
            case UnresolvedNode unresolved: return unresolved.Value;
        }
        if (_values.TryGetValue(head, out var known))
            return known;
        if (!_building.Add(head))
            return Fail(node is FieldNode field ? field.Top : node, $"the value contains itself: a substitution inside it leads back to it").Value;
        _budget.Enter(node.Origin);
        HoconValue value = head is ArrayNode array ? BuildArray(array) : BuildObject((ObjectNode)head);
        _budget.Leave();
        _building.Remove(head);
        _budget.Check(value.Size, node.Origin);
        _values.Add(head, value);
        return value;
    }

    private HoconArray BuildArray(ArrayNode node)
    {
        var items = new List<HoconValue>(node.Items.Count);
        foreach (var item in node.Items)
        {
            if (Build(item) is { } value)
                items.Add(value);
        }
        return new HoconArray(items.ToArray(), node.Origin);
    }

    private HoconObject BuildObject(ObjectNode node)
    {
        var members = new List<HoconMember>(node.Count);
        foreach (var (key, field) in node.Fields)
        {
            if (Build(field) is { } value)
                members.Add(new HoconMember(key, value, field.KeyOrigin));
        }
        return new HoconObject(members.ToArray(), node.Origin);
    }

    /// <summary>
    /// The node's value with its inside left unresolved; null when undefined, <see cref="CycleNode"/> when it leads only to itself.
    /// </summary>
    private Node? Head(Node node) => node switch
    {
        FieldNode field => FieldHead(field),
        SubstitutionNode or ConcatenationNode => ExpressionHead(node),
        _ => node,
    };

    private Node? FieldHead(FieldNode field)
    {
        if (field.Layers.Count == 1 && field.Layers[0] is ScalarNode or ArrayNode or ObjectNode)
            return field.Layers[0];
        var visible = field.Layers.Count;
        for (var i = 0; i < visible; i++)
        {
            if (_active.Contains(field.Layers[i]))
                visible = i;
        }
        if (visible == field.Layers.Count)
        {
            if (!_heads.TryGetValue(field, out var known))
            {
                known = LayersHead(field, visible);
                _heads[field] = known;
            }
            return known;
        }
        // Looking back from inside one of the field's own values.
        return visible == 0 ? new CycleNode(field.Layers[0]) : LayersHead(field, visible);
    }

    /// <summary>The value of a field's layers below <paramref name="end"/>: the newest, merged with older ones while all are objects.</summary>
    private Node? LayersHead(FieldNode field, int end)
    {
        Node? result = null;
        for (var i = end - 1; i >= 0; i--)
        {
            var isAppend = field.Layers[i] is AppendNode;
            var layer = isAppend ? AppendedHead(field, i) : Head(field.Layers[i]);
            if (layer is null)
                continue;
            if (result is null)
                result = layer;
            else if (layer is ObjectNode lower)
                result = Merge(lower, (ObjectNode)result);
            else if (layer is not UnresolvedNode)
                return result;
            if (isAppend || result is not ObjectNode)
                return result;
        }
        return result;
    }

    /// <summary>The array that one or more <c>+=</c> in a row make, the last of them at <paramref name="last"/>.</summary>
    private Node AppendedHead(FieldNode field, int last)
    {
        var first = last;
        while (first > 0 && field.Layers[first - 1] is AppendNode)
            first--;
        _budget.Enter(field.Origin);
        var earlier = LayersHead(field, first);
        _budget.Leave();
        if (earlier is UnresolvedNode)
            return earlier;
        if (!ConcatenationJoiner.TryReadItems(earlier, out var items))
            return Fail(field.Layers[first], $"cannot append with += to {ConcatenationJoiner.Describe(earlier)}; only an array can grow");
        _budget.Spend(items.Count + last - first + 1, field.Origin);
        return new ArrayNode([.. items, .. field.Layers.Skip(first).Take(last - first + 1).Select(l => ((AppendNode)l).Item)], field.Layers[first].Origin);
    }

    private Node? ExpressionHead(Node node)
    {
        if (_heads.TryGetValue(node, out var known))
            return known;
        if (!_active.Add(node))
            return new CycleNode(node);
        _activeOrder.Add(node);
        _budget.Enter(node.Origin);
        var head = node is SubstitutionNode substitution ? SubstitutionHead(substitution) : ConcatenationHead((ConcatenationNode)node);
        _budget.Leave();
        _activeOrder.RemoveAt(_activeOrder.Count - 1);
        _active.Remove(node);
        _heads[node] = head;
        return head;
    }

    private Node? SubstitutionHead(SubstitutionNode node)
    {
        CycleNode? cycle = null;
        foreach (var path in node.Paths)
        {
            var found = Find(path);
            if (found is CycleNode c)
                cycle = c;
            else if (found is not null)
                return found;
        }
        if (FromEnvironment(node) is { } external)
            return external;
        if (node.Optional)
            return null;
        if (cycle is not null)
            return Fail(node, $"{node} leads back to itself: {DescribeCycle(cycle, node)}");
        return Fail(node, $"{node} is defined neither in the configuration{(_options.Environment is null ? (FormattableString)$"" : $" nor in the environment")}");
    }

    private Node? Find(string[] path)
    {
        Node current = _root;
        foreach (var key in path)
        {
            if (current is not ObjectNode parent || !parent.TryGet(key, out var field))
                return null;
            var head = Head(field);
            if (head is null or CycleNode or UnresolvedNode)
                return head;
            current = head;
        }
        return current;
    }

    private Node? FromEnvironment(SubstitutionNode node)
    {
        if (_options.Environment is not { } environment)
            return null;
        var name = string.Join('.', node.WrittenPath);
        if (!node.List)
            return environment(name) is { } text ? FromText(text, node) : null;
        var items = new List<Node>();
        while (environment($"{name}_{items.Count}") is { } item)
            items.Add(FromText(item, node));
        return items.Count == 0 ? null : new ArrayNode(items, node.Origin);
    }

    private ScalarNode FromText(string text, SubstitutionNode node)
    {
        _budget.Spend(text.Length, node.Origin);
        return new ScalarNode(new HoconScalar(text, HoconScalarKind.String, wasQuoted: true, node.Origin));
    }

    private Node? ConcatenationHead(ConcatenationNode node)
    {
        var heads = new List<(Node Piece, Node? Head)>(node.Pieces.Count);
        foreach (var piece in node.Pieces)
        {
            var head = Head(piece);
            if (head is UnresolvedNode)
                return head;
            heads.Add((piece, head));
        }
        return ConcatenationJoiner.Join(node, heads, _budget, out var error) ?? (error is null ? null : Fail(error.Value.Place, error.Value.Reason));
    }

    private ObjectNode Merge(ObjectNode lower, ObjectNode upper)
    {
        _budget.Spend(lower.Count + upper.Count, upper.Origin);
        return ObjectNode.Merge(lower, upper);
    }

    private UnresolvedNode Fail(Node node, FormattableString reason)
    {
        if (!_options.AllowUnresolved)
            throw new HoconException(node.Origin, reason);
        return new UnresolvedNode(new HoconUnresolved(node.Origin, FormattableString.Invariant(reason), node is SubstitutionNode s ? s.ToString() : "${...}"));
    }

    /// <summary>The paths from the value that was come back to, around to it again.</summary>
    private string DescribeCycle(CycleNode cycle, SubstitutionNode last)
    {
        var start = Math.Max(0, _activeOrder.IndexOf(cycle.Blocking));
        var steps = _activeOrder.Skip(start).OfType<SubstitutionNode>().Select(s => HoconPath.Join(s.WrittenPath)).ToList();
        if (steps.Count == 0)
            steps.Add(HoconPath.Join(last.WrittenPath));
        if (steps.Count == 1)
            return $"there is no earlier value of {steps[0]} to look back to";
        return "cycle " + string.Join(" -> ", steps.Append(steps[0]));
    }
}

/// <summary>The head of a field all of whose values are being resolved already.</summary>
internal sealed class CycleNode(Node blocking) : Node(blocking.Origin)
{
    /// <summary>The expression that was come back to.</summary>
    public Node Blocking { get; } = blocking;
}
