namespace LoginGate.EventLoop.Loops;

/// <summary>A descriptor that a loop watches. Everything is called on the loop's thread, must be short and must not throw.</summary>
internal interface ILoopEntry
{
    /// <summary>The kernel's flags of the descriptor; more than one kind may be set.</summary>
    void OnEvents(uint flags);

    /// <summary>The loop ends with the actor system: the descriptor is to be closed.</summary>
    void OnLoopEnded();
}
