#nullable disable
using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the parts of asynchronous handlers on their actor's turn: each continuation comes back as a message of the runtime,
/// while user messages wait.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell)
    {
        _cell = cell;
    }

    /// <summary>The message being handled.</summary>
    public object CurrentMessage => _cell.CurrentMessage;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an action whose asynchronous parts come back to the running actor.</summary>
    public static void RunTask(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        RunTask(() =>
        {
            action();
            return Task.CompletedTask;
        });
    }

    /// <summary>Runs an asynchronous function in the context of the running actor; its user messages wait for the end.</summary>
    public static void RunTask(Func<Task> asyncAction)
    {
        ArgumentNullException.ThrowIfNull(asyncAction);
        var cell = InternalCurrentActorCellKeeper.Current
            ?? throw new InvalidOperationException("Cannot call RunTask outside of the actor's context.");
        cell.TaskScheduler.Run(asyncAction);
    }

    /// <summary>Called before each part.</summary>
    protected virtual void OnBeforeTaskStarted()
    {
    }

    /// <summary>Called after each part.</summary>
    protected virtual void OnAfterTaskCompleted()
    {
    }

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => null;

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (InternalCurrentActorCellKeeper.Current == _cell)
            Execute(task);
        else
            _cell.SelfRef.SendSystemMessage(new ActorTask(task));
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued || InternalCurrentActorCellKeeper.Current != _cell)
            return false;
        Execute(task);
        return true;
    }

    /// <summary>
    /// Runs a part. A synchronization context, as on the thread of a test or of a user interface, would take the continuations
    /// away from the actor.
    /// </summary>
    internal void Execute(Task task)
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            OnBeforeTaskStarted();
            TryExecuteTask(task);
            OnAfterTaskCompleted();
        }
        finally
        {
            if (context is not null)
                SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>
    /// The actor has ended: what is left of its handlers still runs, so that nothing waits for ever, but without a context.
    /// </summary>
    internal void ExecuteDetached(Task task) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => work.Scheduler.TryExecuteTask(work.Task), (Scheduler: this, Task: task), preferLocal: false);

    private void Run(Func<Task> asyncAction)
    {
        var start = new Task<Task>(asyncAction);
        start.RunSynchronously(this);
        if (start.IsFaulted)
            ExceptionDispatchInfo.Throw(Unwrap(start.Exception));

        var work = start.Result;
        if (work is null || work.IsCompletedSuccessfully)
            return;
        if (work.IsCompleted)
            ExceptionDispatchInfo.Throw(FailureOf(work));

        _cell.TaskStarted();
        var message = _cell.CurrentMessage;
        work.ContinueWith(
            static (ended, state) =>
            {
                var (scheduler, handled) = ((ActorTaskScheduler, object))state;
                scheduler.End(ended, handled);
            },
            (this, message), CancellationToken.None, TaskContinuationOptions.DenyChildAttach, this);
    }

    private void End(Task work, object message)
    {
        // On a thread of its own when the actor has ended meanwhile.
        if (_cell.IsTerminated)
            return;
        _cell.TaskEnded();
        if (work.IsCompletedSuccessfully)
            _cell.MessageDone();
        else
            Faults.HandleInvokeFailure(_cell, FailureOf(work));
        _cell.ReceiveTimeoutOrNull?.AfterMessage(message);
    }

    private static Exception FailureOf(Task work) =>
        work.Exception is { } exception ? Unwrap(exception) : new TaskCanceledException(work);

    private static Exception Unwrap(AggregateException exception) =>
        exception.InnerExceptions.Count == 1 ? exception.InnerExceptions[0] : exception;
}
