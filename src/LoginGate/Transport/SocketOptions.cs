using System.Net.Sockets;
using Akka.IO;
using LoginGate.EventLoop;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>The socket options of a bind or a connect, from its settings.</summary>
internal static class SocketOptions
{
    /// <param name="keepAlive">How peers that vanish are found.</param>
    /// <param name="buffers">Of the system.</param>
    /// <param name="inherited">The port, where it is open already; it stays of the address families that it is of.</param>
    public static IReadOnlyList<Inet.SocketOption> Of(KeepAliveOption keepAlive, SocketBuffers buffers, SafeSocketHandle? inherited = null)
    {
        var options = new List<Inet.SocketOption> { keepAlive, LendBytes.Instance, inherited is null ? DualStack.Instance : new InheritedSocket(inherited) };
        if (buffers.ReceiveBytes > 0)
            options.Add(new Inet.SO.ReceiveBufferSize(buffers.ReceiveBytes));
        if (buffers.SendBytes > 0)
            options.Add(new Inet.SO.SendBufferSize(buffers.SendBytes));
        return options;
    }
}
