using System.Reflection;

namespace Akka.Actor;

/// <summary>How a <see cref="Props"/> makes instances. Constructors are looked up once, and called through cached invokers.</summary>
internal abstract class ActorProducer(Type actorType) : IIndirectActorProducer
{
    public Type ActorType { get; } = actorType;

    public abstract ActorBase Produce();

    public void Release(ActorBase actor)
    {
    }

    public static IIndirectActorProducer ForType(Type type, object?[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (typeof(IIndirectActorProducer).IsAssignableFrom(type) && !typeof(ActorBase).IsAssignableFrom(type))
            return (IIndirectActorProducer)Activator.CreateInstance(type, args)!;
        if (!typeof(ActorBase).IsAssignableFrom(type))
            throw new ArgumentException($"Unknown actor producer [{type.FullName}]", nameof(type));
        return new ByArguments(type, args);
    }

    public static IIndirectActorProducer ForConstructor(ConstructorInfo constructor, object?[] args) =>
        new ByConstructor(constructor.DeclaringType!, Activators.For(constructor), args);

    private static TypeLoadException Failed(Type type, object?[] args, Exception cause) =>
        new($"Error while creating actor instance of type {type} with {args.Length} args: ({string.Join(",", args)})", cause);

    private sealed class ByConstructor(Type type, ConstructorInvoker invoker, object?[] args) : ActorProducer(type)
    {
        public override ActorBase Produce()
        {
            try
            {
                return (ActorBase)Activators.Invoke(invoker, args);
            }
            catch (Exception e) when (e is not ActorInitializationException)
            {
                throw Failed(ActorType, args, e is TargetInvocationException { InnerException: { } inner } ? inner : e);
            }
        }
    }

    private sealed class ByArguments(Type type, object?[] args) : ActorProducer(type)
    {
        // Parameters that have defaults may be left out.
        private const BindingFlags Binding =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance | BindingFlags.OptionalParamBinding;

        private ConstructorInvoker? _invoker;
        private bool _searched;

        public override ActorBase Produce()
        {
            try
            {
                if (!_searched)
                {
                    _invoker = Activators.Find(ActorType, args);
                    _searched = true;
                }

                return (ActorBase)(_invoker is null
                    ? Activator.CreateInstance(ActorType, Binding, null, args, null)!
                    : Activators.Invoke(_invoker, args));
            }
            catch (Exception e) when (e is not ActorInitializationException)
            {
                throw Failed(ActorType, args, e is TargetInvocationException { InnerException: { } inner } ? inner : e);
            }
        }
    }
}
