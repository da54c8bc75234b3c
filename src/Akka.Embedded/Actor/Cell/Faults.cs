using System.Runtime.ExceptionServices;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The life of a cell's instances: creation, failure, suspension, restart and end. All of it runs on the actor's turn.</summary>
internal static class Faults
{
    /// <summary>Why messages of the runtime may have to wait; a message that waits is taken up when the value sinks.</summary>
    public static int WaitState(ActorCell cell)
    {
        if (cell.ExtrasOrNull is not { } extras)
            return 0;
        if (extras.Children is { Awaited: not ChildrenAwaited.Nothing })
            return 2;
        return extras.Failure is { Suspensions: > 0 } ? 1 : 0;
    }

    public static bool MustWait(SystemMessage message, int waitState) => waitState switch
    {
        2 => message.WaitsForChildren,
        1 => message.WaitsWhileFailed,
        _ => false,
    };

    public static void Create(ActorCell cell)
    {
        try
        {
            var actor = Incarnation.New(cell);
            actor.AroundPreStart();
            if (cell.SystemImpl.Settings.EmitActorTelemetry)
                cell.SystemImpl.EventStream.Publish(new ActorStarted(cell.Self, actor.GetType()));
            cell.PublishLifecycle("started", actor.GetType());
            cell.ReceiveTimeoutOrNull?.AfterMessage(null);
        }
        catch (Exception e)
        {
            Incarnation.Release(cell);
            HandleInvokeFailure(cell, new ActorInitializationException(cell.Self, "Exception during creation", e));
        }
    }

    /// <summary>The actor failed: it and its children wait for what the supervisor decides.</summary>
    public static void HandleInvokeFailure(
        ActorCell cell, Exception cause, IActorRef? failedChild = null, IReadOnlyCollection<IActorRef>? survivors = null)
    {
        var failure = cell.OwnFailure;
        if (failure.Perpetrator is not null)
            return;
        try
        {
            SuspendSelf(cell);
            failure.Perpetrator = failedChild ?? cell.Self;
            foreach (var child in cell.ChildrenOrNull?.ToArray() ?? [])
            {
                if (!child.Equals(failedChild) && survivors?.Contains(child) != true)
                    child.Suspend();
            }

            cell.Parent.SendSystemMessage(new Failed(cell.Self, cause, cell.Self.Path.Uid));
        }
        catch (Exception e)
        {
            cell.PublishError(e, $"Emergency stop: exception in failure handling for {cause.GetType()} {cause.Message}");
            Terminate(cell);
        }
    }

    public static void HandleFailed(ActorCell cell, Failed failed)
    {
        if (cell.ChildrenOrNull is not { } children || children.FindStats(failed.Child) is not { } stats)
            return;
        var sender = cell.ExchangeSender(failed.Child);
        try
        {
            if (!cell.StrategyOf(children).HandleFailure(cell, failed.Child, failed.Cause, stats, children.View))
                ExceptionDispatchInfo.Throw(failed.Cause);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(cell, e, failed.Child);
        }
        finally
        {
            cell.ExchangeSender(sender);
        }
    }

    public static void FaultSuspend(ActorCell cell)
    {
        SuspendSelf(cell);
        foreach (var child in cell.ChildrenOrNull?.ToArray() ?? [])
            child.Suspend();
    }

    public static void FaultResume(ActorCell cell, Exception? cause)
    {
        if (cell.Actor is null)
        {
            FaultCreate(cell);
            return;
        }

        if (cause is not null && cell.FailureOrNull is { IsFatal: true })
        {
            FaultRecreate(cell, cause);
            return;
        }

        var perpetrator = cell.FailureOrNull?.Perpetrator;
        ResumeSelf(cell);
        if (cause is not null)
            ClearFailed(cell);
        cell.MessageDone();
        foreach (var child in cell.ChildrenOrNull?.ToArray() ?? [])
            child.Resume(child.Equals(perpetrator) ? cause : null);
    }

    /// <summary>Ends the present instance; the next one is made once the children that it stopped have ended.</summary>
    public static void FaultRecreate(ActorCell cell, Exception cause)
    {
        if (cell.Actor is not { } failed)
        {
            FaultCreate(cell);
            return;
        }

        var children = cell.ChildrenOrNull;
        if (children is { Awaited: not ChildrenAwaited.Nothing })
        {
            // Already on the way; only the count of suspensions is kept right.
            FaultResume(cell, null);
            return;
        }

        cell.PublishLifecycle("restarting");
        cell.ExtrasOrNull?.Timers?.CancelAll();
        // An actor that escalated a child's failure had no message of its own.
        var perpetrator = cell.FailureOrNull?.Perpetrator;
        var message = perpetrator is null || ReferenceEquals(perpetrator, cell.Self) ? cell.CurrentMessage : null;
        try
        {
            if (cell.FailureOrNull is not { IsFatal: true })
                failed.AroundPreRestart(cause, message);
        }
        catch (Exception e)
        {
            var wrapped = new PreRestartException(cell.Self, e, cause, message);
            cell.PublishError(wrapped, e.Message);
        }

        Incarnation.Release(cell);
        if (cell.ChildrenOrNull?.Await(ChildrenAwaited.Recreation, cause) != true)
            FinishRecreate(cell, cause);
    }

    public static void HandleChildTerminated(ActorCell cell, IActorRef child)
    {
        var children = cell.ChildrenOrNull!;
        var cause = children.RecreationCause;
        var next = children.Remove(child);
        if (cell.Actor is not null)
        {
            try
            {
                cell.StrategyOf(children).HandleChildTerminated(cell, child, children.View);
            }
            catch (Exception e)
            {
                HandleInvokeFailure(cell, e);
            }
        }

        switch (next)
        {
            case ChildrenAwaited.Recreation:
                FinishRecreate(cell, cause!);
                break;
            case ChildrenAwaited.Creation:
                FinishCreate(cell);
                break;
            case ChildrenAwaited.Termination:
                FinishTerminate(cell);
                break;
        }
    }

    /// <summary>Stops the children, then the actor itself.</summary>
    public static void Terminate(ActorCell cell)
    {
        var wasTerminating = cell.IsTerminating;
        cell.IsTerminating = true;
        var extras = cell.ExtrasOrNull;
        cell.SetReceiveTimeout(null);
        extras?.Timers?.CancelAll();

        // Before the children are stopped, so that their end breaks no death pact.
        extras?.DeathWatch.UnwatchAll(cell);
        if (cell.ChildrenOrNull is not { } children)
        {
            FinishTerminate(cell);
            return;
        }

        children.RefuseNew();
        foreach (var child in children.ToArray())
            cell.Stop(child);
        if (!children.Await(ChildrenAwaited.Termination))
        {
            FinishTerminate(cell);
            return;
        }

        if (wasTerminating)
            return;
        cell.PublishLifecycle("stopping");
        SuspendSelf(cell);
        // From here on failures have nobody to decide on them.
        cell.OwnFailure.Perpetrator = cell.Self;
    }

    private static void FaultCreate(ActorCell cell)
    {
        foreach (var child in cell.ChildrenOrNull?.ToArray() ?? [])
            cell.Stop(child);
        if (cell.ChildrenOrNull?.Await(ChildrenAwaited.Creation) != true)
            FinishCreate(cell);
    }

    private static void FinishCreate(ActorCell cell)
    {
        ResumeSelf(cell);
        ClearFailed(cell);
        Create(cell);
    }

    private static void FinishRecreate(ActorCell cell, Exception cause)
    {
        var survivors = cell.ChildrenOrNull?.ToArray() ?? [];
        try
        {
            ResumeSelf(cell);
            ClearFailed(cell);
            cell.MessageDone();
            var fresh = Incarnation.New(cell);
            fresh.AroundPostRestart(cause, null!);
            if (cell.SystemImpl.Settings.EmitActorTelemetry)
                cell.SystemImpl.EventStream.Publish(new ActorRestarted(cell.Self, fresh.GetType(), cause));
            cell.PublishLifecycle("restarted");
            cell.ReceiveTimeoutOrNull?.AfterMessage(null);

            // Children that PreRestart let live are restarted when their parent is up again.
            foreach (var child in survivors)
                child.Restart(cause);
        }
        catch (Exception e)
        {
            cell.OwnFailure.IsFatal = true;
            Incarnation.Release(cell);
            HandleInvokeFailure(cell, new PostRestartException(cell.Self, e, cause), survivors: survivors);
        }
    }

    private static void FinishTerminate(ActorCell cell)
    {
        var actorType = cell.Actor?.GetType();
        try
        {
            cell.Actor?.AroundPostStop();
        }
        catch (Exception e)
        {
            cell.PublishError(e, e.Message);
        }

        cell.PublishLifecycle("stopped");
        Incarnation.Release(cell);
        cell.Mailbox.Close();
        cell.Dispatcher.Detach();
        if (actorType is not null && cell.SystemImpl.Settings.EmitActorTelemetry)
            cell.SystemImpl.EventStream.Publish(new ActorStopped(cell.Self, actorType));
        cell.Parent.SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
        cell.ExtrasOrNull?.DeathWatch.TellWatchersWeDied(cell);
        cell.ExtrasOrNull?.DeathWatch.UnwatchAll(cell);
    }

    private static void SuspendSelf(ActorCell cell)
    {
        cell.OwnFailure.Suspensions++;
        cell.Mailbox.Suspend();
    }

    private static void ResumeSelf(ActorCell cell)
    {
        if (cell.FailureOrNull is not { Suspensions: > 0 } failure)
            return;
        failure.Suspensions--;
        cell.Mailbox.Resume();
    }

    private static void ClearFailed(ActorCell cell)
    {
        if (cell.FailureOrNull is not { } failure)
            return;
        failure.Perpetrator = null;
        failure.IsFatal = false;
    }
}
