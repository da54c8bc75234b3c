using Akka.Actor;

namespace Akka.Hosting;

/// <summary>An actor that a service needs, by its key in the registry.</summary>
/// <typeparam name="TActor">The marker type the actor is registered for.</typeparam>
public interface IRequiredActor<TActor>
{
    /// <summary>The actor; not registered yet: <see cref="MissingActorRegistryEntryException"/>.</summary>
    IActorRef ActorRef { get; }

    /// <summary>The actor, now or as soon as it is registered.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>Looks the actor up once, then remembers it.</summary>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;
    private IActorRef? _found;

    /// <summary>Looks up in <paramref name="registry"/>.</summary>
    public RequiredActor(IReadOnlyActorRegistry registry) => _registry = registry;

    /// <inheritdoc />
    public IActorRef ActorRef => _found ?? Remember(_registry.Get<TActor>());

    /// <inheritdoc />
    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _found ?? Remember(await _registry.GetAsync<TActor>(cancellationToken).ConfigureAwait(false));

    // Nobody may stand in for an actor that comes later, so it is not kept.
    private IActorRef Remember(IActorRef actor)
    {
        if (!actor.IsNobody()) _found = actor;
        return actor;
    }
}
