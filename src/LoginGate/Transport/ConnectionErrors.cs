using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.Shared;

namespace LoginGate.Transport;

/// <summary>What connections end of, and why none came about.</summary>
internal static class ConnectionErrors
{
    // Akka.IO hands on an error's text only. A peer that stops answering ends as timed out, or as unreachable where a router or
    // the neighbour lookup said so meanwhile.
    private static readonly string[] VanishedTexts =
    [
        TextOf(SocketError.TimedOut), TextOf(SocketError.HostUnreachable), TextOf(SocketError.NetworkUnreachable), TextOf(SocketError.HostDown),
    ];

    // Akka.IO keeps the system's reason for a connect that failed to itself.
    private const string WithoutReason = "finishConnect";

    /// <summary>Why a connect failed, in words for an operator.</summary>
    public static Phrase Describe(Tcp.CommandFailed connect)
    {
        if (!connect.Cause.HasValue)
            return "no connection";
        var cause = connect.Cause.Value;
        // The system gives each connection to the same address a port of its own.
        if (ErrorOf(cause) == SocketError.AddressNotAvailable)
            return $"this machine has no free port for the connection, or not the address ({cause.Message})";
        var text = cause.Message;
        return text.Contains(WithoutReason, StringComparison.Ordinal) ? "connection refused, or no way to this address" : Phrase.Verbatim(text);
    }

    /// <summary>Why a port cannot be opened, in words for an operator.</summary>
    public static Phrase DescribeBind(Tcp.CommandFailed bind)
    {
        if (!bind.Cause.HasValue)
            return "refused by the system";
        return ErrorOf(bind.Cause.Value) switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use",
            SocketError.AccessDenied => "not permitted (a port below 1024 needs the right to bind it)",
            SocketError.AddressNotAvailable => "this machine has no such address",
            _ => Phrase.Verbatim(bind.Cause.Value.Message),
        };
    }

    /// <summary>Whether a connect failed because nobody listens there, as far as can be told: stock Akka.IO does not say why.</summary>
    public static bool IsRefused(Tcp.CommandFailed connect) => connect.Cause is { HasValue: true, Value: var cause }
        && (ErrorOf(cause) == SocketError.ConnectionRefused || cause.Message.Contains(WithoutReason, StringComparison.Ordinal));

    /// <summary>
    /// Whether a connection tells its handler of its end whatever happens, also when it ended before the handler registered. One that
    /// is an actor can fail or stop without; an event loop's is none.
    /// </summary>
    public static bool AreAlwaysTold(IActorRef connection) => connection is not ActorRefWithCell;

    /// <summary>Whether the peer answered neither data nor probes any more.</summary>
    public static bool HasVanished(Tcp.ConnectionClosed closed) =>
        closed.IsErrorClosed && closed.Cause is { } cause && VanishedTexts.Any(text => cause.Contains(text, StringComparison.Ordinal));

    /// <summary>Why a client's connection ended by itself.</summary>
    /// <param name="closed">What Akka.IO said.</param>
    /// <param name="keepAlive">The connection's option.</param>
    /// <param name="sinceLastWrite">Time since bytes were last handed to the system; null: none ever were.</param>
    public static CloseCause CauseOf(Tcp.ConnectionClosed closed, KeepAliveOption keepAlive, TimeSpan? sinceLastWrite)
    {
        if (HasVanished(closed))
            return keepAlive.IsUserTimeout(sinceLastWrite) ? CloseCause.UserTimeout : CloseCause.KeepAlive;
        return closed.IsErrorClosed || closed.IsAborted ? CloseCause.PeerReset : CloseCause.PeerClosed;
    }

    private static SocketError? ErrorOf(Exception cause) => (cause as SocketException ?? cause.InnerException as SocketException)?.SocketErrorCode;

    private static string TextOf(SocketError error) => new SocketException((int)error).Message;
}
