#nullable disable
namespace Akka.Actor;

/// <summary>Something that exists once in a system.</summary>
public interface IExtension;

/// <summary>Finds or makes an extension.</summary>
public interface IExtensionId
{
    /// <summary>The type of the extension.</summary>
    Type ExtensionType { get; }

    /// <summary>Registers the extension, or gives the one registered before.</summary>
    object Apply(ActorSystem system);

    /// <summary>The system's extension.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes the extension; called once for each system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Finds or makes an extension of a type.</summary>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <summary>Registers the extension, or gives the one registered before.</summary>
    new T Apply(ActorSystem system);

    /// <summary>The system's extension.</summary>
    new T Get(ActorSystem system);

    /// <summary>Makes the extension; called once for each system.</summary>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>Base of extension ids.</summary>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    /// <inheritdoc/>
    public Type ExtensionType => typeof(T);

    /// <inheritdoc/>
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc/>
    public T Get(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <summary>Makes the extension; called once for each system, even when several threads ask at the same time.</summary>
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is T;

    /// <inheritdoc/>
    public override int GetHashCode() => ExtensionType.GetHashCode();
}

/// <summary>Getting extensions, made on first use.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The extension of a type; null when it is not registered.</summary>
    public static T WithExtension<T>(this ActorSystem system)
        where T : class, IExtension => system.GetExtension<T>();

    /// <summary>The extension of a type, made through an id of the type given when it is not there.</summary>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId)
        where T : class, IExtension
    {
        if (system.HasExtension<T>())
            return system.GetExtension<T>();
        return (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId));
    }

    /// <summary>The extension of a type, made through an id of the type given when it is not there.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId => system.WithExtension<T>(typeof(TI));
}
