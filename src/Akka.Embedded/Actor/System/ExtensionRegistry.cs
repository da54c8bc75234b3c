using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>
/// The extensions of a system: each is made once, by the first thread that asks, while others wait. One that could not be made is not
/// tried again, for what it began may still be there: everybody who asks gets the first exception.
/// </summary>
internal sealed class ExtensionRegistry(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public object Register(IExtensionId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _extensions.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system))).Value;
    }

    public bool Has(Type type) => _extensions.ContainsKey(type);

    public bool TryGet(Type type, out object? extension)
    {
        var found = _extensions.TryGetValue(type, out var entry);
        extension = entry?.Value;
        return found;
    }
}
