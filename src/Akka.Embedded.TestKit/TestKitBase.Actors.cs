using System.Linq.Expressions;
using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props, null);

    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), null);

    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>(string? name) where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), null);

    /// <summary>A top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name) where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory), name);

    /// <summary>A top-level actor of the system under test, made of functions.</summary>
    public IActorRef ActorOf(Action<IActorDsl, IActorContext> configure, string? name = null) => Sys.ActorOf(configure, name);

    /// <summary>A top-level actor of the system under test, made of functions.</summary>
    public IActorRef ActorOf(Action<IActorDsl> configure, string? name = null) => Sys.ActorOf(configure, name);

    /// <summary>A selection in the system under test.</summary>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>A selection in the system under test.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>A selection in the system under test; relative paths start at <paramref name="anchorRef"/>.</summary>
    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    /// <summary>A child of the test actor, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public IActorRef ChildActorOf(Props props, string? name, SupervisorStrategy? supervisorStrategy,
        CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken).GetAwaiter().GetResult();

    /// <summary>A child of the test actor, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, supervisorStrategy, cancellationToken);

    /// <summary>A child of the test actor; it is stopped when it fails.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, name, null, cancellationToken);

    /// <summary>A child of the test actor; it is stopped when it fails.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, null, cancellationToken);

    /// <summary>A child of the test actor, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, string? name, SupervisorStrategy? supervisorStrategy,
        CancellationToken cancellationToken = default) =>
        CommandAsync(TestActor, new InternalTestActor.Spawn(props, name, supervisorStrategy), cancellationToken);

    /// <summary>A child of the test actor, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy,
        CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, null, supervisorStrategy, cancellationToken);

    /// <summary>A child of the test actor; it is stopped when it fails.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, null, cancellationToken);

    /// <summary>A child of the test actor; it is stopped when it fails.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, null, null, cancellationToken);

    /// <summary>Lets the test actor watch an actor; it does when this returns.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => Command(TestActor, new InternalTestActor.Watch(actorToWatch));

    /// <summary>As Watch, awaiting.</summary>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => CommandAsync(TestActor, new InternalTestActor.Watch(actorToWatch));

    /// <summary>Lets the test actor watch an actor no more.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch) => Command(TestActor, new InternalTestActor.Unwatch(actorToUnwatch));

    /// <summary>As Unwatch, awaiting.</summary>
    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => CommandAsync(TestActor, new InternalTestActor.Unwatch(actorToUnwatch));

    /// <summary>Lets the test actor drop the messages for which the function gives true.</summary>
    public void IgnoreMessages(Func<object, bool>? shouldIgnoreMessage) =>
        TestActor.Tell(new InternalTestActor.SetIgnore(shouldIgnoreMessage), ActorRefs.NoSender);

    /// <summary>Lets the test actor drop the messages of type <typeparamref name="TMsg"/> for which the function gives true.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Lets the test actor drop all messages of type <typeparamref name="TMsg"/>.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Lets the test actor keep all messages.</summary>
    public void IgnoreNoMessages() => IgnoreMessages(null);

    /// <summary>Lets the test actor react to messages by itself, before they are queued.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new InternalTestActor.SetAutoPilot(pilot), ActorRefs.NoSender);
}
