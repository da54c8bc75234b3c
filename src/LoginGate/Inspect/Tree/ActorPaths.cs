using Akka.Actor;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary>Reads actor paths as people write them.</summary>
internal static class ActorPaths
{
    public const string Gate = "/user/gate";

    /// <summary>Where the gate meets the others that act as one with it; only there while the cluster is on.</summary>
    public const string Cluster = "/user/cluster";

    /// <summary>
    /// An absolute path from <c>akka://logingate/user/gate</c>, <c>/user/gate</c>, or short as the log writes it, below the gate:
    /// <c>main/listener</c>. Wildcards are refused: a command is about one actor.
    /// </summary>
    public static bool TryRead(string text, out string path)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var root = text.IndexOf('/', scheme + 3);
            text = root < 0 ? "/" : text[root..];
        }
        var elements = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!text.StartsWith('/') && elements.Length > 0 && elements[0] is not ("user" or "system"))
            elements = elements[0] == "gate" ? ["user", .. elements] : ["user", "gate", .. elements];
        path = $"/{string.Join('/', elements)}";
        return elements.All(IsName);
    }

    // Akka.NET's own names begin with a dollar, which is valid for nobody else.
    private static bool IsName(string element) =>
        element is not ("." or "..") && !element.AsSpan().ContainsAny('*', '?') && ActorPath.IsValidPathElement(element.TrimStart('$'));

    /// <summary>The path of an actor without address and incarnation.</summary>
    public static string Of(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    /// <summary>Whether an actor is one of the gate's own, which answer <see cref="GetInspection"/>.</summary>
    public static bool IsGate(string path) => path is Gate or Cluster || path.StartsWith($"{Gate}/", StringComparison.Ordinal);
}
