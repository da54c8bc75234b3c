using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>Parent of all listeners and connections: takes <see cref="Tcp.Bind"/> and <see cref="Tcp.Connect"/>.</summary>
internal sealed class TcpManager : ActorBase
{
    private const string Documentation = "https://getakka.net/articles/networking/io.html";

    private readonly TcpExt _extension;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public TcpManager(TcpExt extension) => _extension = extension;

    protected override SupervisorStrategy SupervisorStrategy() => Tcp.ConnectionSupervisorStrategy;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Adopt adopt:
                for (var i = 0; i < adopt.Count; i++)
                    Context.ActorOf(adopt.Connections.Props);
                return true;
            case Tcp.Connect connect:
                OnConnect(connect);
                return true;
            case Tcp.Bind bind:
                var commander = Sender;
                Context.Watch(bind.Handler);
                Context.ActorOf(Props.Create(() => new TcpListener(_extension, commander, bind)));
                return true;
            case Terminated handler:
                foreach (var connection in _extension.RegisterDeadlines.WaitingFor(handler.ActorRef))
                    connection.Tell(CommanderStopped.Instance, ActorRefs.NoSender);
                return true;
            default:
                _log.Error("The TCP manager takes Connect and Bind, it got [{0}] from [{1}]. Other commands go to the sender of Connected "
                    + "or Bound; see {2}", message, Sender, Documentation);
                Unhandled(message);
                return true;
        }
    }

    private void OnConnect(Tcp.Connect connect)
    {
        var commander = Sender;
        if (_extension.Channels.TryTake())
            Context.ActorOf(Props.Create(() => new TcpOutgoingConnection(_extension, commander, connect)));
        else
            commander.Tell(connect.FailureMessage.WithCause(new ConnectException(
                $"The limit of {_extension.Channels.Limit} connections is reached: akka.io.tcp.max-channels, or what the process may open.")));
    }

    /// <summary>So many connections were accepted by a listener: they live here, so that they outlive it.</summary>
    internal sealed record Adopt(IncomingConnections Connections, int Count) : INoSerializationVerificationNeeded;
}
