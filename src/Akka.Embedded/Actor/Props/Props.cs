#nullable disable
using System.Linq.Expressions;

namespace Akka.Actor;

/// <summary>The recipe for an actor: type, constructor arguments, deployment. Immutable; each With returns a copy.</summary>
public class Props : IEquatable<Props>
{
    /// <summary>No recipe.</summary>
    public static readonly Props None;

    private static readonly object[] NoArguments = [];

    private readonly IIndirectActorProducer _producer;

    /// <summary>The recipe of an actor that handles nothing.</summary>
    protected Props()
        : this(typeof(EmptyActor), NoArguments)
    {
    }

    /// <summary>A copy.</summary>
    protected Props(Props copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        _producer = copy._producer;
        Arguments = copy.Arguments;
        Deploy = copy.Deploy;
        SupervisorStrategy = copy.SupervisorStrategy;
    }

    /// <summary>A recipe from type and constructor arguments.</summary>
    public Props(Type type, object[] args)
        : this(Deploy.None, type, args)
    {
    }

    /// <summary>A recipe for a type with a constructor without parameters.</summary>
    public Props(Type type)
        : this(type, NoArguments)
    {
    }

    /// <summary>A recipe with a strategy that overrides the actor's own.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args)
        : this(Deploy.None, type, args?.ToArray())
    {
        SupervisorStrategy = supervisorStrategy;
    }

    /// <summary>A recipe with a strategy that overrides the actor's own.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(Deploy.None, type, args)
    {
        SupervisorStrategy = supervisorStrategy;
    }

    /// <summary>A recipe with a deployment.</summary>
    public Props(Deploy deploy, Type type, IEnumerable<object> args)
        : this(deploy, type, args?.ToArray())
    {
    }

    /// <summary>A recipe with a deployment.</summary>
    public Props(Deploy deploy, Type type, params object[] args)
        : this(ActorProducer.ForType(type, args ?? NoArguments), deploy, args ?? NoArguments)
    {
    }

    private Props(IIndirectActorProducer producer, Deploy deploy, object[] args)
    {
        _producer = producer;
        Deploy = deploy;
        Arguments = args;
    }

    /// <summary>The recipe of an actor that handles nothing.</summary>
    public static Props Empty { get; } = new();

    /// <summary>The type of the actor.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>The full name of the actor's type.</summary>
    public string TypeName => Type.AssemblyQualifiedName;

    /// <summary>Path of the dispatcher's configuration, or null for the default.</summary>
    public string Dispatcher => Deploy.Dispatcher == Deploy.NoDispatcherGiven ? null : Deploy.Dispatcher;

    /// <summary>Path of the mailbox's configuration, or null when the actor's type or the dispatcher decides.</summary>
    public string Mailbox => Deploy.Mailbox == Deploy.NoMailboxGiven ? null : Deploy.Mailbox;

    /// <summary>Dispatcher, mailbox and stash capacity.</summary>
    public Deploy Deploy { get; protected set; }

    /// <summary>A strategy that overrides the actor's own, or null.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments { get; }

    /// <summary>A recipe from a plain <c>new</c> expression. The arguments are evaluated once, here.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is UnaryExpression)
            throw new ArgumentException("The actor factory must be a plain new expression.", nameof(factory));
        var creation = factory.Body as NewExpression
            ?? throw new ArgumentException("The actor factory must be a plain new expression.", nameof(factory));

        var args = ExpressionArguments.Evaluate(creation);
        var producer = creation.Constructor is null
            ? ActorProducer.ForType(creation.Type, args)
            : ActorProducer.ForConstructor(creation.Constructor, args);
        return new Props(producer, Deploy.None, args) { SupervisorStrategy = supervisorStrategy };
    }

    /// <summary>A recipe from type and constructor arguments.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>A recipe that makes actors through a producer, itself made from the arguments.</summary>
    public static Props CreateBy<TProducer>(params object[] args)
        where TProducer : class, IIndirectActorProducer =>
        CreateBy((IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args), args);

    /// <summary>A recipe that makes actors through a producer.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, Deploy.None, args ?? NoArguments);
    }

    /// <summary>A recipe with a strategy that overrides the actor's own.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy, NoArguments);

    /// <summary>A recipe from type and constructor arguments.</summary>
    public static Props Create(Type type, params object[] args)
    {
        if (type == null)
            throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        return new Props(type, args);
    }

    /// <summary>A copy with a mailbox, given by the path of its configuration.</summary>
    public Props WithMailbox(string mailbox) => WithDeploy(Deploy.WithMailbox(mailbox));

    /// <summary>A copy with a dispatcher, given by the path of its configuration.</summary>
    public Props WithDispatcher(string dispatcher) => WithDeploy(Deploy.WithDispatcher(dispatcher));

    /// <summary>A copy with a stash capacity; -1 leaves it to the mailbox.</summary>
    public Props WithStashCapacity(int stashCapacity) => WithDeploy(Deploy.WithStashCapacity(stashCapacity));

    /// <summary>A copy with a deployment; what it leaves open comes from the one before.</summary>
    public Props WithDeploy(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy.WithFallback(Deploy);
        return copy;
    }

    /// <summary>A copy with just this deployment.</summary>
    internal Props WithResolvedDeploy(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy;
        return copy;
    }

    /// <summary>A copy with a strategy that overrides the actor's own.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes an instance of the actor.</summary>
    public virtual ActorBase NewActor() => _producer.Produce();

    /// <inheritdoc/>
    public bool Equals(Props other) =>
        other != null && (ReferenceEquals(this, other)
        || (Type == other.Type && Deploy.Equals(other.Deploy) && Arguments.AsSpan().SequenceEqual(other.Arguments)));

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Props);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Deploy, Arguments.Length);

    /// <summary>A copy.</summary>
    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}

/// <summary>Makes actors in its own way; used with <see cref="Props.CreateBy(IIndirectActorProducer, object[])"/>.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of the actors made.</summary>
    Type ActorType { get; }

    /// <summary>Makes an instance.</summary>
    ActorBase Produce();

    /// <summary>Called when an instance is dropped, after its PostStop.</summary>
    void Release(ActorBase actor);
}
