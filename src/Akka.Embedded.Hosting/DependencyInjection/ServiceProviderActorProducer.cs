using System.Collections.Concurrent;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Makes actors from a container, each instance in a scope of its own. One recipe may serve many actors, so scopes are kept per
/// instance.</summary>
internal sealed class ServiceProviderActorProducer(IServiceProvider provider, Type actorType, object[] args) : IIndirectActorProducer
{
    private readonly ConcurrentDictionary<ActorBase, AsyncServiceScope> _scopes = new(ReferenceEqualityComparer.Instance);

    public Type ActorType => actorType;

    public ActorBase Produce()
    {
        var scope = provider.CreateAsyncScope();
        try
        {
            var actor = (ActorBase)ActivatorUtilities.CreateInstance(scope.ServiceProvider, actorType, args);
            _scopes[actor] = scope;
            return actor;
        }
        catch
        {
            End(scope);
            throw;
        }
    }

    public void Release(ActorBase actor)
    {
        if (_scopes.TryRemove(actor, out var scope)) End(scope);
    }

    // The asynchronous form, because a scope that holds a service with DisposeAsync alone refuses the other one.
    private static void End(AsyncServiceScope scope) => scope.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
