using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>Commands that could not be carried out.</summary>
/// <remarks>All that is used here of <see cref="Tcp.CommandFailed"/>'s member marked as internal. A test names it.</remarks>
internal static class CommandFailures
{
    /// <summary>The answer to a command, with its cause.</summary>
    public static Tcp.CommandFailed FailedBy(this Tcp.Command command, Exception cause) => command.FailureMessage.WithCause(cause);
}
