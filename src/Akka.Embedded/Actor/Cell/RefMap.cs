using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>A map from references that is part of its owner and has room for one entry: most actors have one watcher.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RefMap
{
    private IActorRef? _first;
    private object? _firstValue;
    private Dictionary<IActorRef, object?>? _more;

    public readonly IReadOnlyCollection<IActorRef> Keys => (_first, _more) switch
    {
        (null, null) => [],
        (null, _) => [.. _more.Keys],
        (_, null) => [_first],
        _ => [_first, .. _more.Keys],
    };

    public readonly bool Contains(IActorRef key) => IsFirst(key) || _more?.ContainsKey(key) == true;

    public bool TryAdd(IActorRef key, object? value)
    {
        if (Contains(key))
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

    private readonly bool IsFirst(IActorRef key) => _first is not null && (ReferenceEquals(_first, key) || _first.Equals(key));
}
