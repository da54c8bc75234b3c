using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Akka.Event;

namespace LoginGate.Logging;

/// <summary>What the sources and the templates of log events tell: which part of the gate, which line, which client.</summary>
/// <remarks>
/// Whoever logs about a client has <c>session {0} of {1}</c> in the template, with number and address (or <c>session {1}</c> alone),
/// or begins it with <c>{0} refused</c>, with the address.
/// </remarks>
internal static partial class LogSources
{
    private const string GateRoot = "/user/gate/";
    private const string GatesSystem = "://gates@";
    private const string UserRoot = "/user/";
    private const string RefusalTemplate = "{0} refused";

    /// <summary><c>main/loginsrv</c> for <c>akka://logingate/user/gate/main/loginsrv</c>; other sources without their address.</summary>
    public static string Short(string source)
    {
        if (IndexInGate(source) is { } gate)
            return source[gate..].TrimEnd(']');
        var address = source.StartsWith("akka", StringComparison.Ordinal) ? source.IndexOf("://", StringComparison.Ordinal) : -1;
        var path = address < 0 ? -1 : source.IndexOf('/', address + "://".Length);
        if (path < 0)
            return source;
        // The system that carries what gates have with each other.
        return source.AsSpan(address).StartsWith(GatesSystem) && source.AsSpan(path).StartsWith(UserRoot)
            ? $"cluster/{source[(path + UserRoot.Length)..]}" : source[path..];
    }

    /// <summary>The name of the line in a full source; null when it is no line's.</summary>
    public static string? LineOf(string source)
    {
        if (IndexInGate(source) is not { } gate)
            return null;
        var path = source.AsSpan(gate);
        var end = path.IndexOfAny('/', '#', ']');
        var line = end < 0 ? path : path[..end];
        return line is "admission" or "guessing" ? null : line.ToString();
    }

    /// <summary>The session's number in a short source such as <c>main/listener/s-17</c>.</summary>
    public static int? SessionOf(string source)
    {
        var name = source.AsSpan(source.LastIndexOf('/') + 1);
        if (name.IndexOf('#') is >= 0 and var incarnation)
            name = name[..incarnation];
        return name.StartsWith("s-") && int.TryParse(name[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The session and the client that a message is about, from the arguments of its template.</summary>
    public static (int? Session, string? Client) ClientOf(LogMessage? message)
    {
        if (message is null)
            return (null, null);
        if (SessionTemplate().Match(message.Format) is { Success: true } match)
        {
            var arguments = message.Parameters().ToArray();
            return (ArgumentAt(arguments, match.Groups[1]) as int?, (ArgumentAt(arguments, match.Groups[2]) as EndPoint)?.ToString());
        }
        var isRefusal = message.Format.StartsWith(RefusalTemplate, StringComparison.Ordinal);
        return (null, isRefusal ? message.Parameters().FirstOrDefault()?.ToString() : null);
    }

    private static object? ArgumentAt(object[] arguments, Group index) =>
        index.Success && index.ValueSpan[0] - '0' is var i && i < arguments.Length ? arguments[i] : null;

    [GeneratedRegex(@"\bsession \{([0-9])\}(?: of \{([0-9])\})?")]
    private static partial Regex SessionTemplate();

    private static int? IndexInGate(string source)
    {
        var index = source.IndexOf(GateRoot, StringComparison.Ordinal);
        return index < 0 ? null : index + GateRoot.Length;
    }
}
