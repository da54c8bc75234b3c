using System.Net;
using System.Net.Sockets;

namespace Akka.IO.Sockets;

/// <summary>Makes the sockets of one actor system and announces their readiness.</summary>
internal abstract class SocketEngine : IDisposable
{
    /// <summary>Takes over a bound and listening socket.</summary>
    public abstract ListenSocket Listen(Socket socket, EndPoint local);

    /// <summary>Takes over an unconnected socket that is about to connect.</summary>
    public abstract StreamSocket Connecting(Socket socket);

    public abstract void Dispose();

    /// <summary>The engine of this platform: epoll on Linux, the base library's asynchronous sockets elsewhere.</summary>
    public static SocketEngine Create(TcpSettings settings) =>
        settings.UseEpoll && Epoll.EpollEngine.TryCreate(settings) is { } engine ? engine : new Portable.PortableEngine();
}
