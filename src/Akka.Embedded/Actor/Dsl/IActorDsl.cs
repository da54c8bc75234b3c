#nullable disable
namespace Akka.Actor.Dsl;

/// <summary>An actor made from lambdas.</summary>
public interface IActorDsl
{
    /// <summary>Runs in place of PostRestart.</summary>
    Action<Exception, IActorContext> OnPostRestart { get; set; }

    /// <summary>Runs in place of PreRestart.</summary>
    Action<Exception, object, IActorContext> OnPreRestart { get; set; }

    /// <summary>Runs in place of PostStop.</summary>
    Action<IActorContext> OnPostStop { get; set; }

    /// <summary>Runs in place of PreStart.</summary>
    Action<IActorContext> OnPreStart { get; set; }

    /// <summary>What to do when a child fails; null is the default.</summary>
    SupervisorStrategy Strategy { get; set; }

    /// <summary>Declares a handler.</summary>
    void Receive<T>(Action<T, IActorContext> handler);

    /// <summary>Declares a handler with a condition.</summary>
    void Receive<T>(Predicate<T> shouldHandle, Action<T, IActorContext> handler);

    /// <summary>Declares a handler with a condition.</summary>
    void Receive<T>(Action<T, IActorContext> handler, Predicate<T> shouldHandle);

    /// <summary>Declares a handler for every message.</summary>
    void ReceiveAny(Action<object, IActorContext> handler);

    /// <summary>Declares an asynchronous handler.</summary>
    void ReceiveAsync<T>(Func<T, IActorContext, Task> handler, Predicate<T> shouldHandle = null);

    /// <summary>Declares an asynchronous handler with a condition.</summary>
    void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, IActorContext, Task> handler);

    /// <summary>Declares an asynchronous handler for every message.</summary>
    void ReceiveAnyAsync(Func<object, IActorContext, Task> handler);

    /// <summary>What PreRestart does without a lambda.</summary>
    void DefaultPreRestart(Exception reason, object message);

    /// <summary>What PostRestart does without a lambda.</summary>
    void DefaultPostRestart(Exception reason);

    /// <summary>What PreStart does without a lambda.</summary>
    void DefaultPreStart();

    /// <summary>What PostStop does without a lambda.</summary>
    void DefaultPostStop();

    /// <summary>Replaces the behaviour.</summary>
    void Become(Action<object, IActorContext> handler);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Action<object, IActorContext> handler);

    /// <summary>Goes back to the behaviour below.</summary>
    void UnbecomeStacked();

    /// <summary>Makes a child from lambdas.</summary>
    IActorRef ActorOf(Action<IActorDsl> config, string name = null);
}

/// <summary>Making actors from lambdas.</summary>
public static class ActExtensions
{
    /// <summary>Makes an actor from lambdas.</summary>
    public static IActorRef ActorOf(this IActorRefFactory factory, Action<IActorDsl> config, string name = null) =>
        factory.ActorOf(Props.Create(() => new Act(config)), name);

    /// <summary>Makes an actor from lambdas.</summary>
    public static IActorRef ActorOf(this IActorRefFactory factory, Action<IActorDsl, IActorContext> config, string name = null) =>
        factory.ActorOf(Props.Create(() => new Act(config)), name);
}
