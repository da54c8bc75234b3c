#nullable disable
using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The tree of one process: guardians, short-lived references, and the making of actors.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _extraNames = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Deployer _deployer;
    private readonly ActorPath _tempNode;
    private VirtualPathContainer _tempContainer;
    private RootGuardianActorRef _rootGuardian;
    private ActorSystemImpl _system;
    private long _tempNumber;

    /// <summary>Creates the provider of a system.</summary>
    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        Settings = settings;
        EventStream = eventStream;
        RootPath = new RootActorPath(new Address("akka", systemName));
        Log = Logging.GetLogger(eventStream, "LocalActorRefProvider(" + RootPath.Address + ")");
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", eventStream);
        IgnoreRef = new IgnoreActorRef(this);
        _tempNode = RootPath / "temp";
        _deployer = new Deployer(settings);
    }

    /// <inheritdoc/>
    public IActorRef DeadLetters { get; }

    /// <inheritdoc/>
    public IActorRef IgnoreRef { get; }

    /// <inheritdoc/>
    public IInternalActorRef RootGuardian => _rootGuardian;

    /// <inheritdoc/>
    public ActorPath RootPath { get; }

    /// <inheritdoc/>
    public Settings Settings { get; }

    /// <inheritdoc/>
    public LocalActorRef Guardian { get; private set; }

    /// <inheritdoc/>
    public LocalActorRef SystemGuardian { get; private set; }

    /// <inheritdoc/>
    public IInternalActorRef TempContainer => _tempContainer;

    /// <inheritdoc/>
    public Task TerminationTask => _terminated.Task;

    /// <summary>The system's event stream.</summary>
    public EventStream EventStream { get; }

    /// <inheritdoc/>
    public Address DefaultAddress => RootPath.Address;

    /// <summary>The provider's log.</summary>
    public ILoggingAdapter Log { get; }

    /// <inheritdoc/>
    public ActorPath TempPath() => _tempNode / ActorNames.FromNumber(Interlocked.Increment(ref _tempNumber) - 1);

    /// <summary>Makes a reference known below the root.</summary>
    public void RegisterExtraName(string name, IInternalActorRef actor) => _extraNames[name] = actor;

    /// <inheritdoc/>
    public IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? _rootGuardian : DeadLetters;

    /// <inheritdoc/>
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path)
    {
        if (path.Parent != _tempNode)
            throw new InvalidOperationException($"Cannot RegisterTempActor() with anything not obtained from {nameof(TempPath)}()");
        _tempContainer.Add(path.Name, actorRef);
    }

    /// <inheritdoc/>
    public void UnregisterTempActor(ActorPath path)
    {
        if (path.Parent != _tempNode)
            throw new InvalidOperationException($"Cannot UnregisterTempActor() with anything not obtained from {nameof(TempPath)}()");
        _tempContainer.Remove(path.Name);
    }

    /// <summary>Makes the guardians.</summary>
    public void Init(ActorSystemImpl system)
    {
        _system = system;
        var dispatcher = system.Dispatchers.Lookup(Dispatchers.InternalDispatcherId);
        var mailbox = system.Mailboxes.Lookup(Mailboxes.DefaultMailboxId);
        _rootGuardian = new RootGuardianActorRef(
            system, Guardians.RootProps(Log), dispatcher, mailbox,
            new RootGuardianSupervisor(RootPath, this, _terminated, Log), RootPath, ExtraName);
        _tempContainer = new VirtualPathContainer(this, _tempNode, _rootGuardian);

        Guardian = NewGuardian(Guardians.UserProps(system), "user", dispatcher, mailbox);
        SystemGuardian = NewGuardian(Guardians.SystemProps(Guardian), "system", dispatcher, mailbox);
        _rootGuardian.Start();
        Guardian.Start();
        SystemGuardian.Start();
    }

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Root != RootPath)
            return DeadLetters;
        var elements = path.Elements;
        if (elements.Count == 0)
            return _rootGuardian;
        var found = _rootGuardian.GetChild(elements);
        if (found.IsNobody() || (path.Uid != 0 && path.Uid != found.Path.Uid))
            return new EmptyLocalActorRef(this, path, EventStream);
        return found;
    }

    /// <inheritdoc/>
    public Address GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null;

    /// <summary>
    /// Makes a child and starts it. What can be wrong with recipe, mailbox, dispatcher and name shows here, in the caller.
    /// </summary>
    internal IInternalActorRef AttachChild(ActorCell parent, Children children, Props props, string name, bool systemService)
    {
        var path = new ChildActorPath(parent.Self.Path, name, ActorNames.NewUid());
        props = _deployer.Apply(props, path);
        var dispatcher = props.Dispatcher is { } id
            ? _system.Dispatchers.Lookup(id)
            : systemService ? _system.Dispatchers.Lookup(Dispatchers.InternalDispatcherId) : _system.Dispatchers.DefaultGlobalDispatcher;
        var mailbox = _system.Mailboxes.GetMailboxType(props, dispatcher);
        var child = new LocalActorRef(_system, props, dispatcher, mailbox, parent.SelfRef, path);
        children.Add(name, child);
        child.Start();
        return child;
    }

    /// <summary>The system failed before it had guardians.</summary>
    internal void EndWithoutStart() => _terminated.TrySetResult();

    private LocalActorRef NewGuardian(Props props, string name, MessageDispatcher dispatcher, MailboxType mailbox)
    {
        var guardian = new LocalActorRef(_system, props, dispatcher, mailbox, _rootGuardian, new ChildActorPath(RootPath, name, 0));
        _rootGuardian.Cell.OwnChildren.Add(name, guardian);
        _ = guardian.Cell.OwnChildren;
        return guardian;
    }

    private IInternalActorRef ExtraName(string name) => name switch
    {
        "temp" => _tempContainer,
        "deadLetters" => (IInternalActorRef)DeadLetters,
        _ => _extraNames.GetValueOrDefault(name),
    };
}
