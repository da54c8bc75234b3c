#nullable disable
namespace Akka.Actor;

/// <summary>Splits relative paths.</summary>
public static class RelativeActorPath
{
    /// <summary>The elements of a relative path, the first one empty when it starts with a slash; null for an absolute URI.</summary>
    public static IEnumerable<string> Unapply(string addr)
    {
        ArgumentNullException.ThrowIfNull(addr);
        if (addr.Contains("://", StringComparison.Ordinal))
            return null;

        // A uid belongs to the last element and may be given, but a fragment alone is no element.
        return addr.Split('/');
    }
}
