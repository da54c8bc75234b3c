using System.Net;
using System.Net.Sockets;

namespace Akka.IO.Sockets.Portable;

/// <summary>Sockets driven by the base library's asynchronous operations: works on every platform.</summary>
internal sealed class PortableEngine : SocketEngine
{
    public override ListenSocket Listen(Socket socket, EndPoint local) => new PortableListenSocket(socket);

    public override StreamSocket Connecting(Socket socket) => new PortableStreamSocket(socket);

    public override void Dispose()
    {
    }
}
