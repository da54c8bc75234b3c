using System.Net;
using Akka.Event;
using Akka.Util;

namespace Akka.IO;

public partial class Tcp
{
    /// <summary>Base of what listeners and connections say, and of acks: a user's own ack derives from it.</summary>
    public class Event : Message
    {
    }

    /// <summary>As the ack of a write: none is wanted.</summary>
    public class NoAck : Event
    {
        /// <summary>The instance without a token.</summary>
        public static readonly NoAck Instance = new(null!);

        /// <summary>Creates one with a token, which shows up when the write is refused.</summary>
        public NoAck(object token) => Token = token;

        /// <summary>What the writer tells this write by.</summary>
        public object Token { get; }
    }

    /// <summary>Bytes that a connection received: as many as there were, in no relation to the peer's writes.</summary>
    public sealed class Received : Event
    {
        /// <summary>Creates the event.</summary>
        public Received(ByteString data) => Data = data;

        /// <summary>The bytes.</summary>
        public ByteString Data { get; }

        /// <inheritdoc />
        public override string ToString() => $"Received({Data.Count} bytes)";
    }

    /// <summary>A connection exists; its sender is the connection actor and waits for <see cref="Register"/>.</summary>
    public sealed class Connected : Event
    {
        /// <summary>Creates the event.</summary>
        public Connected(EndPoint remoteAddress, EndPoint localAddress)
        {
            RemoteAddress = remoteAddress;
            LocalAddress = localAddress;
        }

        /// <summary>The peer's address.</summary>
        public EndPoint RemoteAddress { get; }

        /// <summary>Our own address.</summary>
        public EndPoint LocalAddress { get; }

        /// <inheritdoc />
        public override string ToString() => $"Connected(remote: {RemoteAddress}, local: {LocalAddress})";
    }

    /// <summary>A command could not be carried out.</summary>
    public sealed class CommandFailed : Event
    {
        /// <summary>Creates the event without a cause.</summary>
        public CommandFailed(Command cmd) => Cmd = cmd;

        private CommandFailed(Command cmd, Option<Exception> cause)
        {
            Cmd = cmd;
            Cause = cause;
        }

        /// <summary>The command: the very instance that was sent.</summary>
        public Command Cmd { get; }

        /// <summary>What went wrong, when it is known.</summary>
        public Option<Exception> Cause { get; } = Option<Exception>.None;

        /// <summary>The cause as text to put behind another text; empty without a cause.</summary>
        public string CauseString => Cause.HasValue ? $" because of {Cause.Value.GetType().Name}: {Cause.Value.Message}" : "";

        /// <summary>The same event with a cause.</summary>
        public CommandFailed WithCause(Exception cause) => new(Cmd, cause is null ? Option<Exception>.None : new Option<Exception>(cause));

        /// <inheritdoc />
        public override string ToString() => $"CommandFailed({Cmd}){CauseString}";
    }

    /// <summary>Writes are taken again and the queue is empty.</summary>
    public class WritingResumed : Event
    {
        /// <summary>The only instance.</summary>
        public static readonly WritingResumed Instance = new();

        private WritingResumed()
        {
        }
    }

    /// <summary>A listener listens; its sender is the listener, which takes <see cref="Unbind"/> and <see cref="ResumeAccepting"/>.</summary>
    public class Bound : Event
    {
        /// <summary>Creates the event.</summary>
        public Bound(EndPoint localAddress) => LocalAddress = localAddress;

        /// <summary>The address, with the port that was taken.</summary>
        public EndPoint LocalAddress { get; }

        /// <inheritdoc />
        public override string ToString() => $"Bound({LocalAddress})";
    }

    /// <summary>A listener has closed its socket.</summary>
    public class Unbound : Event
    {
        /// <summary>The only instance.</summary>
        public static readonly Unbound Instance = new();

        private Unbound()
        {
        }
    }

    /// <summary>A connection has ended. Its handler is told exactly one of these, and then the connection actor stops.</summary>
    public class ConnectionClosed : Event, IDeadLetterSuppression
    {
        /// <summary>True after <see cref="Abort"/>.</summary>
        public virtual bool IsAborted => false;

        /// <summary>True after <see cref="ConfirmedClose"/>: both ends have closed.</summary>
        public virtual bool IsConfirmed => false;

        /// <summary>True when the peer closed.</summary>
        public virtual bool IsPeerClosed => false;

        /// <summary>True when an error ended the connection.</summary>
        public virtual bool IsErrorClosed => false;

        /// <summary>The error's text, or null.</summary>
        public virtual string Cause => null!;
    }

    /// <summary>The connection was closed by <see cref="Close"/>.</summary>
    public class Closed : ConnectionClosed
    {
        /// <summary>The only instance.</summary>
        public static readonly Closed Instance = new();

        private Closed()
        {
        }
    }

    /// <summary>The connection was reset by <see cref="Abort"/>.</summary>
    public class Aborted : ConnectionClosed
    {
        /// <summary>The only instance.</summary>
        public static readonly Aborted Instance = new();

        private Aborted()
        {
        }

        /// <inheritdoc />
        public override bool IsAborted => true;
    }

    /// <summary>The connection was closed by <see cref="ConfirmedClose"/> and by the peer.</summary>
    public class ConfirmedClosed : ConnectionClosed
    {
        /// <summary>The only instance.</summary>
        public static readonly ConfirmedClosed Instance = new();

        private ConfirmedClosed()
        {
        }

        /// <inheritdoc />
        public override bool IsConfirmed => true;
    }

    /// <summary>The peer has ended its direction. With keepOpenOnPeerClosed writing goes on, and this is not the last event.</summary>
    public class PeerClosed : ConnectionClosed
    {
        /// <summary>The only instance.</summary>
        public static readonly PeerClosed Instance = new();

        private PeerClosed()
        {
        }

        /// <inheritdoc />
        public override bool IsPeerClosed => true;
    }

    /// <summary>The connection broke.</summary>
    public sealed class ErrorClosed : ConnectionClosed
    {
        /// <summary>Creates the event.</summary>
        public ErrorClosed(string cause) => Cause = cause;

        /// <inheritdoc />
        public override bool IsErrorClosed => true;

        /// <inheritdoc />
        public override string Cause { get; }

        /// <inheritdoc />
        public override string ToString() => $"ErrorClosed({Cause})";
    }
}
