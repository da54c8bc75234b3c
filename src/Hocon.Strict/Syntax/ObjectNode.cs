namespace Hocon.Strict.Syntax;

/// <summary>An object: fields in the order in which their keys first appeared.</summary>
internal sealed class ObjectNode(HoconOrigin origin, object? owner = null) : Node(origin)
{
    private readonly OrderedDictionary<string, FieldNode> _fields = new(StringComparer.Ordinal);

    // While a parser builds the object, it alone may change it; objects that come from elsewhere are copied first.
    private readonly object? _owner = owner;

    public IReadOnlyDictionary<string, FieldNode> Fields => _fields;

    public int Count => _fields.Count;

    public bool TryGet(string key, out FieldNode field) => _fields.TryGetValue(key, out field!);

    public FieldNode this[string key]
    {
        set => _fields[key] = value;
    }

    /// <summary>Fields of both; where both have a key, <paramref name="upper"/> overrides or merges. Neither argument is changed.</summary>
    public static ObjectNode Merge(ObjectNode lower, ObjectNode upper)
    {
        if (lower.Count == 0)
            return upper;
        if (upper.Count == 0)
            return lower;
        var merged = lower.Copy(upper.Origin, null);
        merged.Absorb(upper);
        return merged;
    }

    /// <summary>Merges all fields of another object into this one.</summary>
    public void Absorb(ObjectNode upper)
    {
        foreach (var (key, field) in upper._fields)
            _fields[key] = _fields.TryGetValue(key, out var own) ? FieldNode.Merge(own, field) : field;
    }

    /// <summary>Writes a value under a key path, creating the objects on the way.</summary>
    public void Put(IReadOnlyList<string> path, Node value, HoconOrigin keyOrigin, object owner)
    {
        var target = this;
        for (var i = 0; i < path.Count - 1; i++)
            target = target.OpenChild(path[i], keyOrigin, owner);
        var key = path[^1];
        if (!target._fields.TryGetValue(key, out var field))
            target._fields.Add(key, new FieldNode(value, keyOrigin, owner));
        else if (value is ObjectNode child && field.Top is ObjectNode)
            target.OpenChild(key, keyOrigin, owner).Absorb(child);
        else
            target.OwnField(key, field, owner).Push(value, keyOrigin);
    }

    private ObjectNode OpenChild(string key, HoconOrigin keyOrigin, object owner)
    {
        if (!_fields.TryGetValue(key, out var field))
        {
            var created = new ObjectNode(keyOrigin, owner);
            _fields.Add(key, new FieldNode(created, keyOrigin, owner));
            return created;
        }
        if (field.Top is ObjectNode child && ReferenceEquals(child._owner, owner))
            return child;

        var own = OwnField(key, field, owner);
        ObjectNode opened;
        if (field.Top is ObjectNode foreign)
        {
            opened = foreign.Copy(foreign.Origin, owner);
            own.ReplaceTop(opened);
        }
        else
        {
            opened = new ObjectNode(keyOrigin, owner);
            own.Push(opened, keyOrigin);
        }
        return opened;
    }

    private FieldNode OwnField(string key, FieldNode field, object owner)
    {
        // Fields may be shared with an included document, which has to stay as it was.
        var own = field.OwnedBy(owner);
        if (!ReferenceEquals(own, field))
            _fields[key] = own;
        return own;
    }

    private ObjectNode Copy(HoconOrigin origin, object? owner)
    {
        var copy = new ObjectNode(origin, owner);
        foreach (var (key, field) in _fields)
            copy._fields.Add(key, field);
        return copy;
    }
}
