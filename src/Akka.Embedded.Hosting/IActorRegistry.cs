using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Actors by marker type, for reading.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>The actor registered for <typeparamref name="TKey"/>; false and Nobody when there is none.</summary>
    bool TryGet<TKey>(out IActorRef actor);

    /// <summary>The actor registered for <paramref name="key"/>; false and Nobody when there is none.</summary>
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>The actor registered for <typeparamref name="TKey"/>; none: <see cref="MissingActorRegistryEntryException"/>.</summary>
    IActorRef Get<TKey>();

    /// <summary>The actor for <typeparamref name="TKey"/>, now or as soon as it is registered.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <summary>The actor for <paramref name="key"/>, now or as soon as it is registered.</summary>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}

/// <summary>Actors by marker type.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Registers <paramref name="actor"/>; taken already and no <paramref name="overwrite"/>:
    /// <see cref="DuplicateActorRegistryException"/>.</summary>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers <paramref name="actor"/>; false when the key is taken already and <paramref name="overwrite"/> is off.</summary>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers <paramref name="actor"/>; false when the key is taken already and <paramref name="overwrite"/> is off.</summary>
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}
