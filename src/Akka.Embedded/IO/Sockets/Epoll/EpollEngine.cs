using System.Net;
using System.Net.Sockets;

namespace Akka.IO.Sockets.Epoll;

/// <summary>
/// Sockets driven by our own epoll threads. Against the base library's asynchronous sockets it saves, per read, the failed attempt
/// before waiting and the change to a pool thread, and per idle connection the operation objects.
/// </summary>
internal sealed class EpollEngine : SocketEngine
{
    private readonly EpollPoller[] _pollers;
    private int _next;

    private EpollEngine(EpollPoller[] pollers) => _pollers = pollers;

    /// <summary>The engine, or null where the platform has no epoll.</summary>
    public static EpollEngine? TryCreate(TcpSettings settings)
    {
        if (!LinuxNative.IsUsable)
            return null;
        var pollers = new EpollPoller[settings.IoThreads];
        for (var i = 0; i < pollers.Length; i++)
            pollers[i] = new EpollPoller($"akka-io-{i + 1}", settings.IoThreadsRunActors);
        return new EpollEngine(pollers);
    }

    public override ListenSocket Listen(Socket socket, EndPoint local) => new EpollListenSocket(this, socket, (IPEndPoint)local);

    public override StreamSocket Connecting(Socket socket) => new EpollStreamSocket(Next(), socket);

    public override void Dispose()
    {
        foreach (var poller in _pollers)
            poller.Dispose();
    }

    /// <summary>The poller for a new socket: they take turns.</summary>
    public EpollPoller Next() => _pollers.Length == 1 ? _pollers[0] : _pollers[(uint)Interlocked.Increment(ref _next) % (uint)_pollers.Length];
}
