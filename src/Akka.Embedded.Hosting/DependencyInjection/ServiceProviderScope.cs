using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>A service scope seen as a resolver scope.</summary>
public class ServiceProviderScope : IResolverScope
{
    private readonly IServiceScope _scope;

    /// <summary>Takes ownership of <paramref name="scope"/>.</summary>
    public ServiceProviderScope(IServiceScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        Resolver = new ServiceProviderDependencyResolver(scope.ServiceProvider);
    }

    /// <inheritdoc />
    public IDependencyResolver Resolver { get; }

    /// <summary>Ends the scope and the services that live in it.</summary>
    public void Dispose() => _scope.Dispose();
}
