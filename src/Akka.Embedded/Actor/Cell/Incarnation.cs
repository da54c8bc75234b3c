using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>The coming and going of an actor's instances.</summary>
internal static class Incarnation
{
    /// <summary>Makes an instance, up to and including what stands between constructor and PreStart.</summary>
    public static ActorBase New(ActorCell cell)
    {
        cell.ResetBehavior();
        var actor = cell.Construct()
            ?? throw new ActorInitializationException(cell.Self, "Actor instance passed to ActorOf can't be 'null'");
        cell.SetInstance(actor);
        if (cell.ActorType!.HasStash)
            StashFactory.Attach(cell, (IActorStash)actor);
        cell.SystemImpl.Pipelines?.AfterIncarnated(actor, cell);
        if (actor is IInitializableActor initializable)
            initializable.Init();
        return actor;
    }

    /// <summary>Lets go of the instance: after PreRestart, after PostStop, or after it failed to start.</summary>
    public static void Release(ActorCell cell)
    {
        // Also those that a constructor started before it failed.
        if (cell.ExtrasOrNull is { } extras)
        {
            extras.Timers?.CancelAll();
            extras.Timers = null;
            if (extras.Children is { } children)
                children.Strategy = null;
        }

        if (cell.Actor is not { } actor)
            return;

        try
        {
            cell.SystemImpl.Pipelines?.BeforeIncarnated(actor, cell);
            if (cell.ActorType!.HasStash)
                (((IActorStash)actor).Stash as ActorStash)?.ReturnToMailbox();
            (actor as IDisposable)?.Dispose();
            cell.Props.Release(actor);
        }
        catch (Exception e)
        {
            cell.PublishError(e, e.Message);
        }

        cell.ResetBehavior();
        cell.SetInstance(null);
    }
}
