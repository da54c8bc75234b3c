using System.Net;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

public partial class Tcp
{
    /// <summary>Base of what is asked of the manager, a listener or a connection.</summary>
    public abstract class Command : Message
    {
        /// <summary>A new answer that says that this command failed.</summary>
        public CommandFailed FailureMessage => new(this);
    }

    /// <summary>Connects. Answered with <see cref="Connected"/> by the new connection actor, or <see cref="CommandFailed"/>.</summary>
    public class Connect : Command
    {
        /// <summary>Creates the command. Without a time-out the operating system decides how long to try.</summary>
        public Connect(EndPoint remoteAddress, EndPoint? localAddress = null, IEnumerable<Inet.SocketOption>? options = null,
            TimeSpan? timeout = null, bool pullMode = false)
        {
            ArgumentNullException.ThrowIfNull(remoteAddress);
            RemoteAddress = remoteAddress;
            LocalAddress = localAddress!;
            Options = options ?? [];
            Timeout = timeout;
            PullMode = pullMode;
        }

        /// <summary>Where to; the name of a <see cref="DnsEndPoint"/> is resolved and every address tried in turn.</summary>
        public EndPoint RemoteAddress { get; }

        /// <summary>What to bind the socket to first, or null.</summary>
        public EndPoint LocalAddress { get; }

        /// <summary>Options to set on the socket.</summary>
        public IEnumerable<Inet.SocketOption> Options { get; }

        /// <summary>How long to try, names included; null leaves it to the operating system.</summary>
        public TimeSpan? Timeout { get; }

        /// <summary>True: nothing is read until asked for, see <see cref="ResumeReading"/>.</summary>
        public bool PullMode { get; }

        /// <inheritdoc />
        public override string ToString() => $"Connect(remote: {RemoteAddress}, local: {LocalAddress}, timeout: {Timeout}, pullMode: {PullMode})";
    }

    /// <summary>
    /// Listens. Answered with <see cref="Bound"/> by the new listener, or <see cref="CommandFailed"/>. Every accepted connection
    /// then says <see cref="Connected"/> to the handler, which must answer it with <see cref="Register"/>.
    /// </summary>
    public class Bind : Command
    {
        /// <summary>Creates the command.</summary>
        public Bind(IActorRef handler, EndPoint localAddress, int backlog = 100, IEnumerable<Inet.SocketOption>? options = null,
            bool pullMode = false)
        {
            ArgumentNullException.ThrowIfNull(handler);
            ArgumentNullException.ThrowIfNull(localAddress);
            Handler = handler;
            LocalAddress = localAddress;
            Backlog = backlog;
            Options = options ?? [];
            PullMode = pullMode;
        }

        /// <summary>Who hears of accepted connections.</summary>
        public IActorRef Handler { get; }

        /// <summary>The address to listen on; port 0 takes a free port, which <see cref="Bound"/> names.</summary>
        public EndPoint LocalAddress { get; }

        /// <summary>How many connections may wait in the kernel for being accepted.</summary>
        public int Backlog { get; }

        /// <summary>Options to set on the listening socket and on each accepted one.</summary>
        public IEnumerable<Inet.SocketOption> Options { get; }

        /// <summary>True: nothing is accepted until <see cref="ResumeAccepting"/>, and accepted connections are in pull mode.</summary>
        public bool PullMode { get; }

        /// <inheritdoc />
        public override string ToString() => $"Bind(handler: {Handler}, local: {LocalAddress}, backlog: {Backlog}, pullMode: {PullMode})";
    }

    /// <summary>
    /// Names the actor that gets what a connection receives. It must come within the register time-out after
    /// <see cref="Connected"/>: before it nothing is read, and without it the connection is aborted.
    /// </summary>
    public class Register : Command
    {
        /// <summary>Creates the command.</summary>
        public Register(IActorRef handler, bool keepOpenOnPeerClosed = false, bool useResumeWriting = true)
        {
            ArgumentNullException.ThrowIfNull(handler);
            Handler = handler;
            KeepOpenOnPeerClosed = keepOpenOnPeerClosed;
            UseResumeWriting = useResumeWriting;
        }

        /// <summary>Who gets the received bytes and the close event; when it stops, the connection is aborted.</summary>
        public IActorRef Handler { get; }

        /// <summary>True: after the peer has ended its direction, ours stays open until closed.</summary>
        public bool KeepOpenOnPeerClosed { get; }

        /// <summary>True: after a refused write all others are refused too, until <see cref="ResumeWriting"/>.</summary>
        public bool UseResumeWriting { get; }

        /// <inheritdoc />
        public override string ToString() =>
            $"Register(handler: {Handler}, keepOpenOnPeerClosed: {KeepOpenOnPeerClosed}, useResumeWriting: {UseResumeWriting})";
    }

    /// <summary>Stops a listener; answered with <see cref="Unbound"/>. Accepted connections stay.</summary>
    public class Unbind : Command
    {
        /// <summary>The only instance.</summary>
        public static readonly Unbind Instance = new();

        private Unbind()
        {
        }
    }

    /// <summary>Base of the ways to close a connection.</summary>
    public abstract class CloseCommand : Command, IDeadLetterSuppression
    {
        /// <summary>What the handler and the sender of this command are told when it is done.</summary>
        public abstract ConnectionClosed Event { get; }
    }

    /// <summary>Sends what is queued, then closes; answered with <see cref="Closed"/>.</summary>
    public class Close : CloseCommand
    {
        /// <summary>The only instance.</summary>
        public static readonly Close Instance = new();

        private Close()
        {
        }

        /// <inheritdoc />
        public override ConnectionClosed Event => Closed.Instance;
    }

    /// <summary>
    /// Sends what is queued, ends our direction and waits for the peer to end its own; answered with <see cref="ConfirmedClosed"/>.
    /// </summary>
    public class ConfirmedClose : CloseCommand
    {
        /// <summary>The only instance.</summary>
        public static readonly ConfirmedClose Instance = new();

        private ConfirmedClose()
        {
        }

        /// <inheritdoc />
        public override ConnectionClosed Event => ConfirmedClosed.Instance;
    }

    /// <summary>Resets the connection at once, queued writes are lost; answered with <see cref="Aborted"/>.</summary>
    public class Abort : CloseCommand
    {
        /// <summary>The only instance.</summary>
        public static readonly Abort Instance = new();

        private Abort()
        {
        }

        /// <inheritdoc />
        public override ConnectionClosed Event => Aborted.Instance;
    }

    /// <summary>Ends a refusal of writes; answered with <see cref="WritingResumed"/> once the queue is empty.</summary>
    public class ResumeWriting : Command
    {
        /// <summary>The only instance.</summary>
        public static readonly ResumeWriting Instance = new();

        private ResumeWriting()
        {
        }
    }

    /// <summary>Stops reading from a connection until <see cref="ResumeReading"/>.</summary>
    public class SuspendReading : Command
    {
        /// <summary>The only instance.</summary>
        public static readonly SuspendReading Instance = new();

        private SuspendReading()
        {
        }
    }

    /// <summary>Reads again after <see cref="SuspendReading"/>; in pull mode asks for one chunk.</summary>
    public class ResumeReading : Command
    {
        /// <summary>The only instance.</summary>
        public static readonly ResumeReading Instance = new();

        private ResumeReading()
        {
        }
    }

    /// <summary>Lets a listener in pull mode accept more connections.</summary>
    public class ResumeAccepting : Command
    {
        /// <summary>Creates the command; it replaces what is left of an earlier one.</summary>
        public ResumeAccepting(int batchSize) => BatchSize = batchSize;

        /// <summary>How many connections to accept.</summary>
        public int BatchSize { get; }
    }
}
