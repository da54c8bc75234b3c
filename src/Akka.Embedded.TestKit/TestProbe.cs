using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>A test actor with a queue and expectations of its own. It can be used as a reference; what it is told goes to its
/// queue.</summary>
public class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    /// <summary>A probe in <paramref name="system"/>.</summary>
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string? testProbeName = null) : base(assertions, system,
        testProbeName)
    {
    }

    /// <summary>The probe's actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>The sender of the last message taken; none taken: <see cref="IllegalActorStateException"/>.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    IInternalActorRef IInternalActorRef.Parent => Actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => Actor.Provider;

    bool IInternalActorRef.IsTerminated => Actor.IsTerminated;

    bool IActorRefScope.IsLocal => Actor.IsLocal;

    private IInternalActorRef Actor => (IInternalActorRef)TestActor;

    /// <summary>Tells <paramref name="message"/> with the probe as the sender.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Tells <paramref name="message"/> with the sender of the last message taken.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Passes the last message taken on, with its sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    /// <summary>Answers the sender of the last message taken.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>A child of the probe, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public IActorRef ChildActorOf<T>(string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <summary>A child of the probe, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy,
        CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), null, supervisorStrategy, cancellationToken);

    /// <summary>A child of the probe; it is stopped when it fails.</summary>
    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), name, null, cancellationToken);

    /// <summary>A child of the probe; it is stopped when it fails.</summary>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), null, null, cancellationToken);

    /// <summary>A child of the probe, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync<T>(string name, SupervisorStrategy supervisorStrategy,
        CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <summary>A child of the probe, supervised by <paramref name="supervisorStrategy"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), null, supervisorStrategy, cancellationToken);

    /// <summary>A child of the probe; it is stopped when it fails.</summary>
    public Task<IActorRef> ChildActorOfAsync<T>(string name, CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), name, null, cancellationToken);

    /// <summary>A child of the probe; it is stopped when it fails.</summary>
    public Task<IActorRef> ChildActorOfAsync<T>(CancellationToken cancellationToken = default) where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), null, null, cancellationToken);

    /// <summary>Passed on to the probe's actor.</summary>
    public void SendSystemMessage(ISystemMessage message, IActorRef sender) => Actor.SendSystemMessage(message, sender);

    /// <summary>Passed on to the probe's actor.</summary>
    public void SendSystemMessage(ISystemMessage message) => Actor.SendSystemMessage(message);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TestProbe probe ? TestActor.Equals(probe.TestActor) : TestActor.Equals(obj);

    /// <inheritdoc />
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => TestActor.ToString()!;

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender!);

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    int IComparable.CompareTo(object? obj) => TestActor.CompareTo(obj);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => TestActor.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Actor.GetChild(name);

    void IInternalActorRef.Resume(Exception? causedByFailure) => Actor.Resume(causedByFailure!);

    void IInternalActorRef.Start() => Actor.Start();

    void IInternalActorRef.Stop() => Actor.Stop();

    void IInternalActorRef.Restart(Exception cause) => Actor.Restart(cause);

    void IInternalActorRef.Suspend() => Actor.Suspend();
}
