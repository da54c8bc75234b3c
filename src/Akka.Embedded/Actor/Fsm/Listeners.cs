using Akka.Actor;

namespace Akka.Routing;

/// <summary>An actor that others can listen to.</summary>
public interface IListeners
{
    /// <summary>Its listeners.</summary>
    ListenerSupport Listeners { get; }
}

/// <summary>Base of the messages a <see cref="ListenerSupport"/> understands.</summary>
public abstract class ListenerMessage
{
}

/// <summary>Adds a listener.</summary>
public sealed class Listen : ListenerMessage
{
    /// <summary>Names the listener.</summary>
    public Listen(IActorRef listener)
    {
        Listener = listener;
    }

    /// <summary>Who listens.</summary>
    public IActorRef Listener { get; }
}

/// <summary>Runs a function on every listener.</summary>
public sealed class WithListeners : ListenerMessage
{
    /// <summary>Names the function.</summary>
    public WithListeners(Action<IActorRef> listenerFunction)
    {
        ListenerFunction = listenerFunction;
    }

    /// <summary>The function.</summary>
    public Action<IActorRef> ListenerFunction { get; }
}

/// <summary>The listeners of one actor. Used on that actor's turn only.</summary>
public class ListenerSupport
{
    /// <summary>The listeners themselves.</summary>
    protected readonly HashSet<IActorRef> Listeners = [];

    /// <summary>Handles the listener messages.</summary>
    public Receive ListenerReceive => message =>
    {
        switch (message)
        {
            case Listen listen:
                Add(listen.Listener);
                return true;
            case WithListeners with:
                foreach (var listener in Listeners)
                    with.ListenerFunction(listener);
                return true;
            default:
                return false;
        }
    };

    /// <summary>Adds a listener; twice is once.</summary>
    public void Add(IActorRef actor) => Listeners.Add(actor);

    /// <summary>Removes a listener.</summary>
    public void Remove(IActorRef actor) => Listeners.Remove(actor);

    /// <summary>Tells every listener.</summary>
    public void Gossip(object message)
    {
        ForgetStopped();
        foreach (var listener in Listeners)
            listener.Tell(message);
    }

    /// <summary>Tells every listener in the name of <paramref name="sender"/>.</summary>
    public void Gossip(object message, IActorRef? sender)
    {
        ForgetStopped();
        foreach (var listener in Listeners)
            listener.Tell(message, sender!);
    }

    // Instead of watching them: a Terminated would reach the states of the machine, which did not ask for it.
    private void ForgetStopped() => Listeners.RemoveWhere(static l => l is IInternalActorRef { IsTerminated: true });
}
