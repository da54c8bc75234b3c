using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.TestKit.Internal;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>An actor that runs on the calling thread: when Tell returns, the message was handled. The test can look into the live instance.
/// Exceptions go to the supervisor after Tell and to the caller after Receive.</summary>
/// <typeparam name="TActor">The type of the actor.</typeparam>
public abstract class TestActorRefBase<TActor> : IInternalActorRef, ITestRef where TActor : ActorBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LocalActorRef _ref;

    /// <summary>Starts the actor.</summary>
    /// <param name="system">The system.</param>
    /// <param name="actorProps">The recipe; a dispatcher named in it is used, and the actor then does not run on the calling
    /// thread.</param>
    /// <param name="supervisor">The parent; null: the user guardian.</param>
    /// <param name="name">The name; null: one that starts with $$.</param>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null) =>
        _ref = TestRefs.Start(system, actorProps, supervisor, name);

    /// <summary>The plain reference.</summary>
    public IActorRef Ref => _ref;

    /// <summary>The live instance; an actor that ended or did not start: <see cref="IllegalActorStateException"/>.</summary>
    public TActor UnderlyingActor
    {
        get
        {
            // On a dispatcher with threads the instance may still be on its way.
            if (_ref.Cell.Actor is null) SpinWait.SpinUntil(() => _ref.Cell.Actor is not null || _ref.IsTerminated, Patience);
            return _ref.Cell.Actor is { } actor
                ? (TActor)actor
                : throw new IllegalActorStateException($"{_ref} has no instance: it has {(_ref.IsTerminated ? "ended" : "not started")}.");
        }
    }

    /// <summary>The actor's path.</summary>
    public ActorPath Path => _ref.Path;

    LocalActorRef ITestRef.Local => _ref;

    IInternalActorRef IInternalActorRef.Parent => _ref.Parent;

    IActorRefProvider IInternalActorRef.Provider => _ref.Provider;

    bool IInternalActorRef.IsTerminated => _ref.IsTerminated;

    bool IActorRefScope.IsLocal => true;

    private protected ActorCell Cell => _ref.Cell;

    /// <summary>The plain reference.</summary>
    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef.Ref;

    /// <summary>Equal when both are references to the same actor.</summary>
    public static bool operator ==(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) =>
        testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    /// <summary>Not equal.</summary>
    public static bool operator !=(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) => !(testActorRef == actorRef);

    /// <summary>Equal when both are references to the same actor.</summary>
    public static bool operator ==(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => testActorRef == actorRef;

    /// <summary>Not equal.</summary>
    public static bool operator !=(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => !(testActorRef == actorRef);

    /// <summary>Lets the actor handle a message at once, past its mailbox; exceptions go through.</summary>
    public void Receive(object message, IActorRef? sender = null)
    {
        var envelope = EnvelopeOf(message, sender);
        TestRefs.WithoutContext(() => Cell.ReceiveMessageForTest(envelope));
    }

    /// <summary>As Receive; ends when an asynchronous handler has ended, and fails when that fails (the supervisor is told, too).</summary>
    public async Task ReceiveAsync(object message, IActorRef? sender = null)
    {
        var work = CapturingTaskScheduler.Of(Cell).WorkStartedBy(() => Receive(message, sender));
        await Task.WhenAny(work);
        // The mailbox is closed to user messages until the actor is done with the handler, so this one is answered afterwards.
        await _ref.Ask<ActorIdentity>(new Identify(null), Patience);
        await work;
    }

    /// <summary>Tells the actor, with the ambient sender.</summary>
    public void Tell(object message) => _ref.Tell(message);

    /// <summary>Tells the actor, with the sender of the message that is being handled.</summary>
    public void Forward(object message) => _ref.Forward(message);

    /// <summary>Tells the actor.</summary>
    public void Tell(object message, IActorRef? sender) => _ref.Tell(message, sender!);

    /// <summary>Lets the actor watch <paramref name="subject"/>.</summary>
    public void Watch(IActorRef subject) => TestRefs.As(Cell, () => Cell.Watch(subject));

    /// <summary>Lets the actor watch <paramref name="subject"/> no more.</summary>
    public void Unwatch(IActorRef subject) => TestRefs.As(Cell, () => Cell.Unwatch(subject));

    /// <summary>Passed on to the actor.</summary>
    public void SendSystemMessage(ISystemMessage message, IActorRef sender) => ((IInternalActorRef)_ref).SendSystemMessage(message, sender);

    /// <summary>Passed on to the actor.</summary>
    public void SendSystemMessage(ISystemMessage message) => _ref.SendSystemMessage(message);

    /// <inheritdoc />
    public override bool Equals(object? obj) => _ref.Equals(obj is ITestRef other ? other.Local : obj);

    /// <inheritdoc />
    public override int GetHashCode() => _ref.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => _ref.ToString();

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _ref.CompareTo(other!);

    int IComparable.CompareTo(object? obj) => _ref.CompareTo(obj!);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => _ref.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _ref.GetChild(name);

    void IInternalActorRef.Resume(Exception? causedByFailure) => _ref.Resume(causedByFailure!);

    void IInternalActorRef.Start() => _ref.Start();

    void IInternalActorRef.Stop() => _ref.Stop();

    void IInternalActorRef.Restart(Exception cause) => _ref.Restart(cause);

    void IInternalActorRef.Suspend() => _ref.Suspend();

    private Envelope EnvelopeOf(object message, IActorRef? sender) => new(message, sender.IsNobody() ? Cell.System.DeadLetters : sender!);
}
