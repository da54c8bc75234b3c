using System.Net;
using LoginGate.Protocol;

namespace LoginGate.Contracts;

// The contract of ListenerActor with its line.

/// <summary>To the line: clients can connect.</summary>
internal sealed record Listening(IPEndPoint EndPoint);

/// <summary>To the line: the port could not be had when the gate started; the listener does not try again.</summary>
internal sealed record ListenFailed(Phrase Reason);

/// <summary>Accept nobody any more, end every session, then answer <see cref="SessionsEnded"/>.</summary>
internal sealed class EndSessions
{
    public static readonly EndSessions Instance = new();

    private EndSessions()
    {
    }
}

/// <summary>The answer to <see cref="EndSessions"/>: no session is left.</summary>
internal sealed class SessionsEnded
{
    public static readonly SessionsEnded Instance = new();

    private SessionsEnded()
    {
    }
}

/// <summary>To a listener whose <see cref="ListenFailed"/> did not end the gate: try again, with back-off.</summary>
internal sealed class RetryListening
{
    public static readonly RetryListening Instance = new();

    private RetryListening()
    {
    }
}

/// <summary>From a session: the client that a proxy announced is turned away.</summary>
internal sealed record ClientRefused(string Reason, IPEndPoint Client)
{
    /// <summary>
    /// The reason where the process has no descriptors for more clients. They are accepted and closed at once: left in the system's queue they
    /// would wait for nothing, and fill it.
    /// </summary>
    public const string NoDescriptors = "no file descriptors are left for clients";

    /// <summary>The reason where the line lets nobody in any more.</summary>
    public const string Draining = "the gate drains";

    /// <summary>The reason, behind a proxy or not, where the dialect has no form for the client's address.</summary>
    public static string CannotAnnounce(Dialect dialect) => $"LoginSrv's dialect {dialect.Name} knows no IPv6 address";
}
