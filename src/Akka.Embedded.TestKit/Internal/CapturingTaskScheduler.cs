using Akka.Actor;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

/// <summary>An actor's own task scheduler that also shows the work of an asynchronous handler, so that a test can await it and see its failure.</summary>
internal sealed class CapturingTaskScheduler(ActorCell cell) : ActorTaskScheduler(cell)
{
    private Task? _work;

    /// <summary>The scheduler of <paramref name="cell"/>, put in place when it is another one.</summary>
    public static CapturingTaskScheduler Of(ActorCell cell)
    {
        if (cell.TaskScheduler is CapturingTaskScheduler present) return present;
        // Work that runs already keeps the scheduler it has: both lead to the same actor.
        var capturing = new CapturingTaskScheduler(cell);
        cell.Extras.Tasks = capturing;
        return capturing;
    }

    /// <summary>What the handlers started by <paramref name="receive"/> do after it returned; a completed task when there are none.</summary>
    public Task WorkStartedBy(Action receive)
    {
        _work = null;
        receive();
        return _work ?? Task.CompletedTask;
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        var executed = base.TryExecuteTaskInline(task, taskWasPreviouslyQueued);
        // A handler starts as a task that gives its work; the first one within a Receive is the handler's own.
        if (executed && task is Task<Task> { IsCompletedSuccessfully: true, Result: { } work }) _work ??= work;
        return executed;
    }
}
