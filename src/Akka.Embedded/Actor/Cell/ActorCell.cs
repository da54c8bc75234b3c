using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The runtime's side of one actor: its instance, behaviour, current message and mailbox. Its mailbox runs it, on one thread at
/// a time; failure handling is in <see cref="Faults"/>, rarer state in <see cref="CellExtras"/>.
/// </summary>
internal sealed class ActorCell : IUntypedActorContext
{
    private readonly LocalActorRef _self;
    private readonly ActorSystemImpl _system;
    private readonly Props _props;
    private readonly IInternalActorRef _parent;
    private readonly Mailbox _mailbox;

    private ActorBase? _actor;
    private ActorTypeInfo? _type;

    // Null stands for the actor's own Receive, for which no delegate is made.
    private Receive? _behavior;
    private object? _message;
    private IActorRef? _sender;
    private CellExtras? _extras;
    private ReceiveTimeoutState? _receiveTimeout;
    private int _envelopeId;
    private short _pendingTasks;
    private bool _created;
    private bool _creating;
    private bool _terminating;

    public ActorCell(
        ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, MailboxType mailboxType,
        IInternalActorRef parent)
    {
        _system = system;
        _self = self;
        _props = props;
        _parent = parent;
        _mailbox = new Mailbox(this, dispatcher, mailboxType);
    }

    public LocalActorRef SelfRef => _self;

    public IActorRef Self => _self;

    public ActorSystem System => _system;

    public ActorSystemImpl SystemImpl => _system;

    public Props Props => _props;

    public IInternalActorRef Parent => _parent;

    IActorRef IActorContext.Parent => _parent;

    public Mailbox Mailbox => _mailbox;

    public MessageDispatcher Dispatcher => _mailbox.Dispatcher;

    public ActorBase? Actor => _actor;

    /// <summary>What is known of the class of the instance made last.</summary>
    public ActorTypeInfo? ActorType => _type;

    public bool IsCreated => _created;

    public bool IsCreating => _creating;

    public bool IsTerminated => _mailbox.IsClosed;

    /// <summary>True from the moment the actor takes up its end.</summary>
    public bool IsTerminating
    {
        get => _terminating;
        set => _terminating = value;
    }

    /// <summary>True once its parent asked it to stop. The parent's alone, under the lock of its children.</summary>
    public bool IsStoppedByParent { get; set; }

    public object? CurrentMessage => _message;

    /// <summary>Tells one handled message from the next.</summary>
    public int CurrentEnvelopeId => _envelopeId;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    /// <summary>The message being handled, as a stash keeps it.</summary>
    public Envelope CurrentEnvelope => new(_message!, Sender);

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Period;

    /// <summary>Made by the first user; a guardian's by any thread.</summary>
    public CellExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new CellExtras(), null) ?? _extras;

    public CellExtras? ExtrasOrNull => _extras;

    public Children? ChildrenOrNull => Volatile.Read(ref _extras)?.Children;

    public ActorTaskScheduler TaskScheduler => Extras.Tasks ??= new ActorTaskScheduler(this);

    /// <summary>Handlers that are awaiting something; while there are any, user messages wait.</summary>
    public bool HasPendingTasks => _pendingTasks > 0;

    public Children OwnChildren
    {
        get
        {
            var extras = Extras;
            return extras.Children ?? Interlocked.CompareExchange(ref extras.Children, new Children(), null) ?? extras.Children;
        }
    }

    public ref DeathWatch OwnDeathWatch => ref Extras.DeathWatch;

    /// <summary>What a receive timeout goes by, if one is set.</summary>
    public ReceiveTimeoutState? ReceiveTimeoutOrNull => _receiveTimeout;

    public FailureState? FailureOrNull => _extras?.Failure;

    public FailureState OwnFailure => Extras.Failure ??= new FailureState();

    /// <summary>Handles a user message.</summary>
    public void Invoke(object message, IActorRef? sender)
    {
        _message = message;
        _sender = sender;
        _envelopeId++;
        try
        {
            if (!AutoReceived.TryHandle(this, message))
                Deliver(message);
            if (_pendingTasks == 0)
                _message = null;
        }
        catch (Exception e)
        {
            Faults.HandleInvokeFailure(this, e);
        }

        if (_receiveTimeout is { } timeout && message is not ReceiveTimeoutState.Tick)
            timeout.AfterMessage(message is TimerTick tick ? tick.Message : message);
    }

    /// <summary>Hands a message to the behaviour.</summary>
    public void Deliver(object message)
    {
        var actor = _actor!;
        var type = _type!;
        if (type.LogsReceive && _system.Settings.AddLoggingReceive)
        {
            DeliverLogged(actor, message);
            return;
        }

        if (type.OverridesAroundReceive)
        {
            actor.InvokeAroundReceive(_behavior ?? actor.InitialReceive, message);
            return;
        }

        var handled = _behavior is { } behavior ? behavior(message) : actor.InvokeInitialReceive(message);
        if (!handled)
            actor.InvokeUnhandled(message);
    }

    /// <summary>Delivers another message in place of the one being handled.</summary>
    public void DeliverInstead(object message)
    {
        _message = message;
        Deliver(message);
    }

    /// <summary>Handles a message on the calling thread, for test references; exceptions reach the caller.</summary>
    public void ReceiveMessageForTest(Envelope envelope)
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        var (outerMessage, outerSender) = (_message, _sender);
        try
        {
            _message = envelope.Message;
            _sender = envelope.Sender;
            _envelopeId++;
            if (!AutoReceived.TryHandle(this, envelope.Message))
                Deliver(envelope.Message);
        }
        finally
        {
            if (_pendingTasks == 0)
                (_message, _sender) = (outerMessage, outerSender);
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }

    /// <summary>Makes the first instance; called once, on the first run.</summary>
    public void Create()
    {
        _created = true;
        Faults.Create(this);
    }

    /// <summary>Sets the instance; null once it is dropped.</summary>
    public void SetInstance(ActorBase? actor)
    {
        _actor = actor;
        if (actor is null)
            _message = null;
        else
            _type = ActorTypeInfo.Of(actor.GetType());
    }

    /// <summary>Back to the actor's own Receive.</summary>
    public void ResetBehavior()
    {
        _behavior = null;
        if (_extras is { } extras)
            extras.Behaviors = null;
    }

    /// <summary>Calls the recipe; constructors of actors run nowhere else.</summary>
    public ActorBase? Construct()
    {
        var wasCreating = _creating;
        _creating = true;
        try
        {
            return _props.NewActor();
        }
        finally
        {
            _creating = wasCreating;
        }
    }

    public void AttachTimers(IWithTimers actor)
    {
        var timers = new TimerScheduler(this);
        Extras.Timers = timers;
        actor.Timers = timers;
    }

    /// <summary>An asynchronous handler goes on after its call: user messages wait for its end.</summary>
    public void TaskStarted()
    {
        _pendingTasks++;
        _mailbox.Suspend();
    }

    public void TaskEnded()
    {
        _pendingTasks--;
        _mailbox.Resume();
    }

    /// <summary>After the last asynchronous handler of a message, or after a failure was settled.</summary>
    public void MessageDone()
    {
        if (_pendingTasks == 0)
            _message = null;
    }

    /// <summary>Sets the sender and gives the one before, while the runtime's own messages are handled.</summary>
    public IActorRef? ExchangeSender(IActorRef? sender)
    {
        var before = _sender;
        _sender = sender;
        return before;
    }

    public SupervisorStrategy StrategyOf(Children children) =>
        children.Strategy ??= _props.SupervisorStrategy ?? _actor?.InvokeSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;

    public void PublishError(Exception cause, string text) =>
        _system.EventStream.Publish(new Error(cause, _self.Path.ToString(), (_actor ?? (object)this).GetType(), text));

    public void PublishLifecycle(string text, Type? type = null)
    {
        if (!_system.Settings.DebugLifecycle)
            return;
        _system.EventStream.Publish(
            new Debug(_self.Path.ToString(), (_actor ?? (object)this).GetType(), type is null ? text : $"{text} ({type})"));
    }

    public IInternalActorRef AttachChild(Props props, string? name, bool systemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (_terminating)
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        var children = OwnChildren;
        if (name is null)
            name = children.NextName();
        else
            ActorNames.Check(name);
        return _system.LocalProvider.AttachChild(this, children, props, name, systemService);
    }

    /// <summary>The same with a name that user code may not give, for the test kit.</summary>
    public IInternalActorRef AttachChildUnchecked(Props props, string name) =>
        _system.LocalProvider.AttachChild(this, OwnChildren, props, name, systemService: false);

    public IActorRef ActorOf(Props props, string name = null!) => AttachChild(props, name, systemService: false);

    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system);

    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system, _self);

    public IActorRef Watch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        OwnDeathWatch.Watch(this, (IInternalActorRef)subject, null);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(message);
        OwnDeathWatch.Watch(this, (IInternalActorRef)subject, message);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        _extras?.DeathWatch.Unwatch(this, (IInternalActorRef)subject);
        return subject;
    }

    public void Become(Receive receive) => _behavior = receive;

    public void Become(UntypedReceive receive) => Become(AsReceive(receive));

    public void BecomeStacked(Receive receive)
    {
        (Extras.Behaviors ??= new Stack<Receive?>()).Push(_behavior);
        _behavior = receive;
    }

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(AsReceive(receive));

    public void UnbecomeStacked()
    {
        if (_extras?.Behaviors is { } behaviors && behaviors.TryPop(out var below))
            _behavior = below;
    }

    public IActorRef Child(string name) => ChildrenOrNull?.Find(name) ?? (IActorRef)ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => ChildrenOrNull?.ToArray() ?? [];

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Cancel();
        _receiveTimeout = timeout is { } period && period != Timeout.InfiniteTimeSpan ? new ReceiveTimeoutState(this, period) : null;
    }

    public void Stop(IActorRef child)
    {
        ArgumentNullException.ThrowIfNull(child);
        ChildrenOrNull?.MarkStopping(child);
        ((IInternalActorRef)child).Stop();
    }

    private void DeliverLogged(ActorBase actor, object message)
    {
        var handled = actor.InvokeAroundReceive(_behavior ?? actor.InitialReceive, message);
        _system.EventStream.Publish(new Debug(
            _self.Path.ToString(), actor.GetType(), $"received {(handled ? "handled" : "unhandled")} message {message} from {Sender}"));
    }

    private static Receive AsReceive(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return message =>
        {
            receive(message);
            return true;
        };
    }
}
