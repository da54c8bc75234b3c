namespace Hocon.Strict.Syntax;

/// <summary>
/// All that was written for one key of one object, oldest first. Later values hide earlier ones or merge with them;
/// the earlier ones are kept where a substitution may still look back to them.
/// </summary>
internal sealed class FieldNode : Node
{
    private readonly List<Node> _layers;

    // As for objects: only the parser that made the field may change it.
    private readonly object? _owner;

    private FieldNode(List<Node> layers, HoconOrigin keyOrigin, object? owner = null)
        : base(keyOrigin)
    {
        _layers = layers;
        _owner = owner;
        KeyOrigin = keyOrigin;
    }

    public FieldNode(Node first, HoconOrigin keyOrigin, object? owner = null)
        : this([first], keyOrigin, owner)
    {
    }

    public IReadOnlyList<Node> Layers => _layers;

    /// <summary>Where the key was written last.</summary>
    public HoconOrigin KeyOrigin { get; private set; }

    public Node Top => _layers[^1];

    /// <summary>A field with the layers of both, <paramref name="upper"/> overriding <paramref name="lower"/>.</summary>
    public static FieldNode Merge(FieldNode lower, FieldNode upper)
    {
        if (upper._layers[0].HidesEarlier)
            return upper;
        var layers = new List<Node>(lower._layers.Count + upper._layers.Count);
        layers.AddRange(lower._layers);
        var merged = new FieldNode(layers, upper.KeyOrigin);
        foreach (var layer in upper._layers)
        {
            // Merging a value into itself again and again, as in ${a}${a}, must not make it grow.
            merged.Remove(layer);
            merged.Push(layer);
        }
        return merged;
    }

    /// <summary>Adds a value on top. Only for fields that the caller has just created or parsed itself.</summary>
    public void Push(Node value, HoconOrigin keyOrigin)
    {
        KeyOrigin = keyOrigin;
        Push(value);
    }

    /// <summary>Puts a value in the place of the top one.</summary>
    public void ReplaceTop(Node value) => _layers[^1] = value;

    /// <summary>This field when it belongs to the owner, else a copy that does.</summary>
    public FieldNode OwnedBy(object owner) => ReferenceEquals(_owner, owner) ? this : new([.. _layers], KeyOrigin, owner);

    /// <summary>The same field with each layer replaced by what <paramref name="change"/> makes of it.</summary>
    public FieldNode Select(Func<Node, Node> change) => new([.. _layers.Select(change)], KeyOrigin);

    private void Remove(Node value)
    {
        var index = _layers.IndexOf(value);
        if (index < 0)
            return;
        _layers.RemoveAt(index);
        if (index > 0 && index < _layers.Count && _layers[index - 1] is ObjectNode lower && _layers[index] is ObjectNode upper)
        {
            _layers[index - 1] = ObjectNode.Merge(lower, upper);
            _layers.RemoveAt(index);
        }
    }

    private void Push(Node value)
    {
        if (value.HidesEarlier)
            _layers.Clear();
        if (value is ObjectNode upper && _layers.Count > 0 && Top is ObjectNode lower)
            _layers[^1] = ObjectNode.Merge(lower, upper);
        else
            _layers.Add(value);
    }
}
