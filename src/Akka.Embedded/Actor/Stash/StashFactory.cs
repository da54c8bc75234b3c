namespace Akka.Actor;

/// <summary>Makes the stash that an instance gets between its constructor and its PreStart.</summary>
internal static class StashFactory
{
    public static void Attach(ActorCell cell, IActorStash actor)
    {
        var props = cell.Props;
        var capacity = props.Deploy.StashCapacity;
        if (actor is IWithUnboundedStash)
            capacity = Deploy.NoStashSize;
        else if (capacity == Deploy.NoStashSize)
            capacity = cell.SystemImpl.Mailboxes.StashCapacity(props.Dispatcher, props.Mailbox);
        actor.Stash = new ActorStash(cell, capacity);
    }
}
