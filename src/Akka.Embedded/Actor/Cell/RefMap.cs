namespace Akka.Actor;

/// <summary>A map from references, small while it has few entries: most actors have one watcher.</summary>
internal sealed class RefMap
{
    private const int MostLinear = 8;

    private (IActorRef Ref, object? Value)[] _entries = [];
    private int _count;
    private Dictionary<IActorRef, object?>? _many;

    public int Count => _many?.Count ?? _count;

    public IReadOnlyCollection<IActorRef> Keys => _many is { } many
        ? [.. many.Keys]
        : Array.ConvertAll(_entries[.._count], static e => e.Ref);

    public bool Contains(IActorRef key) => _many?.ContainsKey(key) ?? IndexOf(key) >= 0;

    public bool TryAdd(IActorRef key, object? value)
    {
        if (_many is { } many)
            return many.TryAdd(key, value);
        if (IndexOf(key) >= 0)
            return false;
        if (_count == MostLinear)
        {
            _many = new Dictionary<IActorRef, object?>(MostLinear * 2);
            foreach (var (known, its) in _entries)
                _many.Add(known, its);
            _entries = [];
            return _many.TryAdd(key, value);
        }

        if (_count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(1, _count * 2));
        _entries[_count++] = (key, value);
        return true;
    }

    public bool Remove(IActorRef key, out object? value)
    {
        if (_many is { } many)
            return many.Remove(key, out value);
        value = null;
        var index = IndexOf(key);
        if (index < 0)
            return false;
        value = _entries[index].Value;
        _count--;
        Array.Copy(_entries, index + 1, _entries, index, _count - index);
        _entries[_count] = default;
        return true;
    }

    private int IndexOf(IActorRef key)
    {
        for (var i = 0; i < _count; i++)
        {
            var known = _entries[i].Ref;
            if (ReferenceEquals(known, key) || known.Equals(key))
                return i;
        }

        return -1;
    }
}
