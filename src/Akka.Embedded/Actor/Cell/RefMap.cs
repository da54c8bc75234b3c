using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>A map from references that is part of its owner and has room for one entry: most actors have one watcher.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RefMap
{
    private IActorRef? _first;
    private object? _firstValue;
    private Dictionary<IActorRef, object?>? _more;

    public readonly bool TryGet(IActorRef key, out object? value)
    {
        if (IsFirst(key))
        {
            value = _firstValue;
            return true;
        }

        value = null;
        return _more?.TryGetValue(key, out value) == true;
    }

    /// <summary>Gives a key that is there another value.</summary>
    public void Replace(IActorRef key, object? value)
    {
        if (IsFirst(key))
            _firstValue = value;
        else
            _more![key] = value;
    }

    public bool TryAdd(IActorRef key, object? value)
    {
        if (TryGet(key, out _))
            return false;
        if (_first is null)
            (_first, _firstValue) = (key, value);
        else
            (_more ??= []).Add(key, value);
        return true;
    }

    public bool Remove(IActorRef key, out object? value)
    {
        if (IsFirst(key))
        {
            value = _firstValue;
            (_first, _firstValue) = (null, null);
            return true;
        }

        value = null;
        return _more?.Remove(key, out value) == true;
    }

    /// <summary>All of them at once, with nothing allocated; the map is empty afterwards.</summary>
    public Taken TakeAll()
    {
        var taken = new Taken(_first, _more);
        this = default;
        return taken;
    }

    private readonly bool IsFirst(IActorRef key) => _first is not null && (ReferenceEquals(_first, key) || _first.Equals(key));

    /// <summary>What was in a map, for one walk.</summary>
    internal struct Taken(IActorRef? first, Dictionary<IActorRef, object?>? more)
    {
        private Dictionary<IActorRef, object?>.KeyCollection.Enumerator _rest = more is null ? default : more.Keys.GetEnumerator();
        private IActorRef? _first = first;

        public IInternalActorRef Current { get; private set; } = null!;

        public readonly Taken GetEnumerator() => this;

        public bool MoveNext()
        {
            var next = _first ?? (more is not null && _rest.MoveNext() ? _rest.Current : null);
            _first = null;
            Current = (IInternalActorRef)next!;
            return next is not null;
        }
    }
}
