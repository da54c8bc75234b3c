namespace LoginGate.EventLoop.Loops;

/// <summary>
/// The thread that has a loop's state to itself. While it runs an actor it holds nothing of it, and only then can another thread
/// become the loop's: when that actor does not come back (<see cref="TryRevoke"/>).
/// </summary>
/// <remarks>
/// The thread says where it is before it looks whether it was revoked; the one that revokes it does both the other way round, with
/// a barrier for the whole process in between. So either sees the other, and the thread itself, which does this for every actor
/// and every command, pays for no barrier.
/// </remarks>
internal sealed class LoopThread(IoLoop loop)
{
    private const int RunsActor = 0;
    private const int IsInside = 1;
    private const int Waits = 2;

    [ThreadStatic]
    private static LoopThread? _current;

    // Written by the thread itself.
    private int _place = IsInside;
    private long _progress;
    private object? _running;
    private bool _hasReturned;

    // Written by the watch, under the loop's lock.
    private bool _isRevoked;

    /// <summary>What the running thread is; null: none of a loop's.</summary>
    public static LoopThread? Current => _current;

    public IoLoop Loop => loop;

    /// <summary>The thread as the system knows it.</summary>
    public Thread? Thread { get; private set; }

    /// <summary>Changes with every turn and every actor. For other threads.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>What runs at present, or ran last. For other threads.</summary>
    public object? Running => Volatile.Read(ref _running);

    /// <summary>Whether it sits in the kernel, with nothing to do. For other threads.</summary>
    public bool IsWaiting => Volatile.Read(ref _place) == Waits;

    /// <summary>Whether it runs an actor. For other threads.</summary>
    public bool IsInActor => Volatile.Read(ref _place) == RunsActor;

    /// <summary>Whether it has come back from its actor and found that it is the loop's no more. For other threads.</summary>
    public bool HasReturned => Volatile.Read(ref _hasReturned);

    /// <summary>Makes the running thread this one.</summary>
    public void Begin()
    {
        Thread = Thread.CurrentThread;
        _current = this;
    }

    /// <summary>The running thread is no loop's any more.</summary>
    public void End()
    {
        _current = null;
        Volatile.Write(ref _hasReturned, true);
    }

    public void BeginWait() => Volatile.Write(ref _place, Waits);

    public void EndWait()
    {
        Volatile.Write(ref _place, IsInside);
        Volatile.Write(ref _progress, _progress + 1);
    }

    /// <summary>Lets go of the loop's state for an actor's turn.</summary>
    public void LeaveTo(object running)
    {
        _running = running;
        Volatile.Write(ref _progress, _progress + 1);
        Volatile.Write(ref _place, RunsActor);
    }

    /// <summary>Whether the loop's own code runs: it may touch the loop's state without asking.</summary>
    public bool HasLoop => _place == IsInside;

    /// <summary>From an actor's turn, or after it: takes the loop's state. False when it is another thread's, or is about to be.</summary>
    public bool TryEnter()
    {
        Volatile.Write(ref _place, IsInside);
        if (!Volatile.Read(ref _isRevoked))
            return true;
        Volatile.Write(ref _place, RunsActor);
        return false;
    }

    /// <summary>Goes back to the actor's turn that <see cref="TryEnter"/> interrupted.</summary>
    public void Leave() => Volatile.Write(ref _place, RunsActor);

    /// <summary>Takes the loop's state from a thread that runs an actor. Under the loop's lock.</summary>
    /// <returns>False when it runs none: it keeps the state.</returns>
    public bool TryRevoke()
    {
        Volatile.Write(ref _isRevoked, true);
        Interlocked.MemoryBarrierProcessWide();
        if (IsInActor)
            return true;
        Volatile.Write(ref _isRevoked, false);
        return false;
    }

    /// <summary>Takes back what <see cref="TryRevoke"/> did. Under the loop's lock.</summary>
    public void Restore() => Volatile.Write(ref _isRevoked, false);

    /// <summary>Takes the state back after <see cref="TryEnter"/> said no and the loop is still this thread's. Under the loop's lock.</summary>
    public void EnterAgain() => Volatile.Write(ref _place, IsInside);
}
