using Akka.Event;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>A connection that a listener accepted.</summary>
internal sealed class TcpIncomingConnection : TcpConnection
{
    private Accepted _accepted;
    private readonly Tcp.Bind _bind;
    private readonly Inet.SocketOption[] _options;

    public TcpIncomingConnection(TcpExt extension, Accepted accepted, Tcp.Bind bind, Inet.SocketOption[] options)
        : base(extension, bind.PullMode)
    {
        _accepted = accepted;
        _bind = bind;
        _options = options;
        Socket = accepted.Socket;
    }

    protected override void PreStart()
    {
        Context.Watch(_bind.Handler);
        try
        {
            foreach (var option in _options)
                option.AfterConnect(_accepted.Socket.ManagedSocket);
        }
        catch (Exception e)
        {
            Log.Warning(e, "A socket option failed on the connection from [{0}], which is reset", _accepted.Remote);
            Context.Stop(Self);
            return;
        }

        Announce(_bind.Handler, _accepted.Remote, _accepted.Local, socketIsOpen: false);
        _accepted = default;
    }

    protected override bool Connecting(object message) => false;
}
