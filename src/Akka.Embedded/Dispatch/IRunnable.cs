namespace Akka.Dispatch;

/// <summary>Work for a dispatcher or scheduler; can be queued to the thread pool without a further allocation.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    /// <summary>Does the work.</summary>
    void Run();
}

/// <summary>An action as work.</summary>
public sealed class ActionRunnable : IRunnable
{
    private readonly Action _action;

    /// <summary>Creates the work.</summary>
    public ActionRunnable(Action action)
    {
        _action = action;
    }

    /// <inheritdoc/>
    public void Run() => _action();

    /// <inheritdoc/>
    public void Execute() => _action();
}

/// <summary>An action with its argument as work.</summary>
public sealed class ActionWithStateRunnable : IRunnable
{
    private readonly Action<object> _actionWithState;
    private readonly object _state;

    /// <summary>Creates the work.</summary>
    public ActionWithStateRunnable(Action<object> actionWithState, object state)
    {
        _actionWithState = actionWithState;
        _state = state;
    }

    /// <inheritdoc/>
    public void Run() => _actionWithState(_state);

    /// <inheritdoc/>
    public void Execute() => _actionWithState(_state);
}
