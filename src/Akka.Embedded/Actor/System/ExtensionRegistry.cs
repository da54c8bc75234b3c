using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>The extensions of a system: each is made once, by the first thread that asks, while others wait.</summary>
internal sealed class ExtensionRegistry(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public object Register(IExtensionId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var entry = _extensions.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system)));
        try
        {
            return entry.Value;
        }
        catch
        {
            // A failed attempt is not kept: the next one tries again.
            _extensions.TryRemove(new KeyValuePair<Type, Lazy<object>>(id.ExtensionType, entry));
            throw;
        }
    }

    public bool Has(Type type) => _extensions.ContainsKey(type);

    public bool TryGet(Type type, out object? extension)
    {
        var found = _extensions.TryGetValue(type, out var entry);
        extension = entry?.Value;
        return found;
    }
}
