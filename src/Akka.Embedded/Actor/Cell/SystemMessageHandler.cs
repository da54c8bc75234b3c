using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Handles messages of the runtime, on the actor's turn, or in its place once it has ended.</summary>
internal static class SystemMessageHandler
{
    /// <summary>Handles a message; gives the messages to go on with, those put aside before in front.</summary>
    public static SystemMessage? Invoke(ActorCell cell, SystemMessage message, SystemMessage? rest)
    {
        var before = Faults.WaitState(cell);
        if (Faults.MustWait(message, before))
        {
            (cell.OwnFailure.PutAside ??= []).Add(message);
            return rest;
        }

        try
        {
            Handle(cell, message);
        }
        catch (Exception e)
        {
            Faults.HandleInvokeFailure(cell, e);
        }

        return cell.FailureOrNull?.PutAside is { Count: > 0 } putAside && Faults.WaitState(cell) < before ? PutBack(putAside, rest) : rest;
    }

    /// <summary>Answers a message in place of the ended actor.</summary>
    public static void HandleWhenClosed(ActorCell cell, SystemMessage message)
    {
        switch (message)
        {
            case Watch watch when watch.Watchee.Equals(cell.Self) && !watch.Watcher.Equals(cell.Self):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(cell.Self, false, false));
                break;
            case ActorTask task:
                cell.TaskScheduler.ExecuteDetached(task.Task);
                break;
        }
    }

    private static void Handle(ActorCell cell, SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notice:
                cell.OwnDeathWatch.WatchedActorTerminated(cell, notice);
                if (cell.ChildrenOrNull?.Contains(notice.Actor) == true)
                    Faults.HandleChildTerminated(cell, notice.Actor);
                break;
            case Watch watch:
                cell.OwnDeathWatch.AddWatcher(cell, watch);
                break;
            case Unwatch unwatch:
                cell.OwnDeathWatch.RemoveWatcher(unwatch);
                break;
            case ActorTask task:
                cell.TaskScheduler.Execute(task.Task);
                break;
            case Failed failed:
                Faults.HandleFailed(cell, failed);
                break;
            case Suspend:
                Faults.FaultSuspend(cell);
                break;
            case Resume resume:
                Faults.FaultResume(cell, resume.CausedByFailure);
                break;
            case Recreate recreate:
                Faults.FaultRecreate(cell, recreate.Cause);
                break;
            case Terminate:
                Faults.Terminate(cell);
                break;
        }
    }

    private static SystemMessage? PutBack(List<SystemMessage> putAside, SystemMessage? rest)
    {
        for (var i = putAside.Count - 1; i >= 0; i--)
        {
            putAside[i].Next = rest;
            rest = putAside[i];
        }

        putAside.Clear();
        return rest;
    }
}
