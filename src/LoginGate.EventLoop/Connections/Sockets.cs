using System.Net;
using System.Net.Sockets;
using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>TCP sockets with the defaults that all of them share, and options for those that are known by descriptor alone.</summary>
internal static class Sockets
{
    /// <summary>A non-blocking socket for an address: without delay of small packets, and on IPv6 open to mapped IPv4 addresses too.</summary>
    public static Socket Create(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        socket.NoDelay = true;
        return socket;
    }

    /// <summary>A socket that is bound and listens already.</summary>
    /// <exception cref="SocketException">It is none of TCP's, or does not listen.</exception>
    public static Socket Adopt(SafeSocketHandle handle)
    {
        if (InheritedSocket.ListeningAt(handle) is null)
        {
            handle.Dispose();
            throw new SocketException((int)SocketError.OperationNotSupported, "the socket does not listen for TCP connections");
        }
        return new Socket(handle) { Blocking = false };
    }

    /// <summary>Sets options on a connected socket.</summary>
    public static void SetConnected(int fd, IEnumerable<Inet.SocketOption> options)
    {
        // A socket object that was connected by its descriptor does not know it; one made from the descriptor does.
        using var handle = new SafeSocketHandle(fd, ownsHandle: false);
        using var view = new Socket(handle);
        foreach (var option in options)
            option.AfterConnect(view);
    }

    /// <summary>Those that do something to a connected socket.</summary>
    public static Inet.SocketOption[] ForConnected(IEnumerable<Inet.SocketOption> options) =>
        [.. options.Where(o => o.GetType().GetMethod(nameof(Inet.SocketOption.AfterConnect), [typeof(Socket)])!.DeclaringType != typeof(Inet.SocketOption))];
}
