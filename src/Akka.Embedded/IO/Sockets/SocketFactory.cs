using System.Net;
using System.Net.Sockets;

namespace Akka.IO.Sockets;

/// <summary>Makes TCP sockets with the defaults that all of them share.</summary>
internal static class SocketFactory
{
    /// <summary>A socket for an address: without delay of small packets, and on IPv6 open to mapped IPv4 addresses too.</summary>
    public static Socket Create(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        socket.NoDelay = true;
        return socket;
    }
}
