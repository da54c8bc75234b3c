using System.Net;
using System.Net.Sockets;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Ports of the loopback for programs that have to know each other's before they start.</summary>
internal static class LocalPorts
{
    /// <summary>So many that are free now, all different.</summary>
    public static int[] Free(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        foreach (var socket in sockets)
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        Array.ForEach(sockets, socket => socket.Dispose());
        return ports;
    }
}
