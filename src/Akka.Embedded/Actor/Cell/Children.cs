using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>What an actor does once the children it stops have ended.</summary>
internal enum ChildrenAwaited
{
    Nothing,
    Creation,
    Recreation,
    Termination,
}

/// <summary>
/// The children of an actor. Changed on the actor's turn, with two exceptions: a guardian's children are added by any
/// thread, and any thread may look names up; so all access is locked.
/// </summary>
internal sealed class Children
{
    private readonly Dictionary<string, LocalActorRef> _byName = new(StringComparer.Ordinal);

    // Of those that a strategy has looked at: most children never fail.
    private Dictionary<IActorRef, ChildRestartStats>? _stats;
    private int _stopping;
    private bool _terminating;
    private long _nextName = -1;

    public Children()
    {
        View = new ChildrenView(this);
    }

    public ChildrenView View { get; }

    public int Count
    {
        get
        {
            lock (_byName)
                return _byName.Count;
        }
    }

    /// <summary>What to go on with when the last stopping child has ended.</summary>
    public ChildrenAwaited Awaited { get; private set; }

    /// <summary>Why the actor is being recreated.</summary>
    public Exception? RecreationCause { get; private set; }

    /// <summary>The strategy of the present instance, read when the first child fails or ends.</summary>
    public SupervisorStrategy? Strategy { get; set; }

    /// <summary>True while stopped children are still on their way out.</summary>
    public bool AnyStopping => _stopping > 0;

    public string NextName() => ActorNames.FromNumber(Interlocked.Increment(ref _nextName));

    public void Add(string name, LocalActorRef child)
    {
        lock (_byName)
        {
            if (_terminating)
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            if (!_byName.TryAdd(name, child))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    public IInternalActorRef? Find(string name)
    {
        lock (_byName)
            return _byName.GetValueOrDefault(name);
    }

    public bool Contains(IActorRef child)
    {
        lock (_byName)
            return FindLocked(child) is not null;
    }

    /// <summary>The restarts of a child; null for a stranger.</summary>
    public ChildRestartStats? FindStats(IActorRef child)
    {
        lock (_byName)
            return FindLocked(child) is { } found ? StatsLocked(found) : null;
    }

    public IInternalActorRef[] ToArray()
    {
        lock (_byName)
            return [.. _byName.Values];
    }

    public ChildRestartStats[] ToStatsArray()
    {
        lock (_byName)
            return [.. _byName.Values.Select(StatsLocked)];
    }

    /// <summary>From now on there are no new children, whichever thread makes them.</summary>
    public void RefuseNew()
    {
        lock (_byName)
            _terminating = true;
    }

    /// <summary>Notes that a child was asked to stop.</summary>
    public void MarkStopping(IActorRef child)
    {
        lock (_byName)
        {
            if (FindLocked(child)?.Cell is { IsStoppedByParent: false } cell)
            {
                cell.IsStoppedByParent = true;
                _stopping++;
            }
        }
    }

    /// <summary>Takes an ended child out. Tells what to go on with when it was the last one waited for.</summary>
    public ChildrenAwaited Remove(IActorRef child)
    {
        lock (_byName)
        {
            if (FindLocked(child) is not { } found)
                return ChildrenAwaited.Nothing;
            _byName.Remove(child.Path.Name);
            _stats?.Remove(child);
            if (found.Cell.IsStoppedByParent)
                _stopping--;
            if (_stopping > 0)
                return ChildrenAwaited.Nothing;

            var awaited = Awaited;
            Awaited = ChildrenAwaited.Nothing;
            return awaited;
        }
    }

    /// <summary>Sets what to go on with once the stopping children have ended; false when there are none.</summary>
    public bool Await(ChildrenAwaited awaited, Exception? cause = null)
    {
        lock (_byName)
        {
            if (_stopping == 0)
                return false;
            Awaited = awaited;
            RecreationCause = cause;
            return true;
        }
    }

    private LocalActorRef? FindLocked(IActorRef child) =>
        _byName.TryGetValue(child.Path.Name, out var found) && found.Equals(child) ? found : null;

    private ChildRestartStats StatsLocked(LocalActorRef child)
    {
        _stats ??= [];
        if (!_stats.TryGetValue(child, out var stats))
            _stats.Add(child, stats = new ChildRestartStats(child));
        return stats;
    }
}
