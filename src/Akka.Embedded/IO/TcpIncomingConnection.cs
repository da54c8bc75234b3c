using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>A connection that a listener accepted.</summary>
internal sealed class TcpIncomingConnection : TcpConnection
{
    private readonly IncomingConnections _kind;

    // Both are told in Connected and then let go of.
    private EndPoint? _remote;
    private EndPoint? _local;

    public TcpIncomingConnection(TcpExt extension, Accepted accepted, IncomingConnections kind)
        : base(extension, kind.Bind.PullMode)
    {
        _kind = kind;
        _remote = accepted.Remote;
        _local = accepted.Local;
        Socket = accepted.Socket;
    }

    private IActorRef Handler => _kind.Bind.Handler;

    protected override void PreStart()
    {
        // Else the manager stops all that nobody has registered for when the handler ends: a watch of each would fill the handler's table.
        if (Extension.Settings.RegisterTimeout is null)
            Context.Watch(Handler);
        try
        {
            foreach (var option in _kind.AfterConnect)
                option.AfterConnect(Socket!.ManagedSocket);
        }
        catch (Exception e)
        {
            Log.Warning(e, "A socket option failed on the connection from [{0}], which is reset", _remote);
            Context.Stop(Self);
            return;
        }

        Announce(Handler, _remote!, _local!, socketIsOpen: false);
        (_remote, _local) = (null, null);
        // It may have ended before the manager could find this one.
        if (Handler is IInternalActorRef { IsTerminated: true })
            Context.Stop(Self);
    }

    protected override bool Connecting(object message) => false;
}
