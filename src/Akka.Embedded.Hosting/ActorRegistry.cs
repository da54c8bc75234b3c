using System.Collections;
using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The well-known actors of one system, by marker type. Thread safe.</summary>
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly ConcurrentDictionary<Type, IActorRef> _actors = new();

    // Guarded by itself. Whoever waits is entered under the lock after a second look, and a registration is followed by a look here
    // under the same lock: so no wait can miss the registration it waits for.
    private readonly Dictionary<Type, List<TaskCompletionSource<IActorRef>>> _waiting = [];

    /// <summary>The registry of <paramref name="actorSystem"/>, made when first asked for.</summary>
    public static ActorRegistry For(ActorSystem actorSystem) => actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();

    /// <inheritdoc />
    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        if (!TryRegister<TKey>(actor, overwrite))
            throw new DuplicateActorRegistryException(
                $"An actor is registered for [{typeof(TKey)}] already; pass overwrite: true to replace it.");
    }

    /// <inheritdoc />
    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    /// <inheritdoc />
    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(actor);
        if (overwrite) _actors[key] = actor;
        else if (!_actors.TryAdd(key, actor)) return false;
        Announce(key, actor);
        return true;
    }

    /// <inheritdoc />
    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    /// <inheritdoc />
    public bool TryGet(Type key, out IActorRef actor)
    {
        if (_actors.TryGetValue(key, out actor!)) return true;
        actor = ActorRefs.Nobody;
        return false;
    }

    /// <inheritdoc />
    public IActorRef Get<TKey>() => TryGet<TKey>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException($"No actor is registered for [{typeof(TKey)}].");

    /// <inheritdoc />
    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    /// <inheritdoc />
    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (TryGet(key, out var actor)) return Task.FromResult(actor);
        if (ct.IsCancellationRequested) return Task.FromCanceled<IActorRef>(ct);

        var waiter = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (TryGet(key, out actor)) return Task.FromResult(actor);
            if (!_waiting.TryGetValue(key, out var waiters)) _waiting[key] = waiters = [];
            waiters.Add(waiter);
        }

        return ct.CanBeCanceled ? UntilCanceled(key, waiter, ct) : waiter.Task;
    }

    /// <summary>All entries, as they are while one goes through them.</summary>
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator() => _actors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task<IActorRef> UntilCanceled(Type key, TaskCompletionSource<IActorRef> waiter, CancellationToken ct)
    {
        await using var registration = ct.Register(() =>
        {
            lock (_waiting)
            {
                if (_waiting.TryGetValue(key, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0) _waiting.Remove(key);
            }

            waiter.TrySetCanceled(ct);
        });
        return await waiter.Task.ConfigureAwait(false);
    }

    private void Announce(Type key, IActorRef actor)
    {
        List<TaskCompletionSource<IActorRef>>? waiters;
        lock (_waiting)
        {
            _waiting.Remove(key, out waiters);
        }

        foreach (var waiter in waiters ?? []) waiter.TrySetResult(actor);
    }
}

/// <summary>Extension id of <see cref="ActorRegistry"/>.</summary>
public sealed class ActorRegistryExtension : ExtensionIdProvider<ActorRegistry>
{
    /// <summary>An empty registry.</summary>
    public override ActorRegistry CreateExtension(ExtendedActorSystem system) => new();
}
