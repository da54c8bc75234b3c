using Akka.IO;
using LoginGate.EventLoop;
using LoginGate.Settings;

namespace LoginGate.Transport;

/// <summary>The socket options of a bind or a connect, from its settings.</summary>
internal static class SocketOptions
{
    public static IReadOnlyList<Inet.SocketOption> Of(KeepAliveOption keepAlive, SocketBuffers buffers)
    {
        var options = new List<Inet.SocketOption> { keepAlive, LendBytes.Instance, DualStack.Instance };
        if (buffers.ReceiveBytes > 0)
            options.Add(new Inet.SO.ReceiveBufferSize(buffers.ReceiveBytes));
        if (buffers.SendBytes > 0)
            options.Add(new Inet.SO.SendBufferSize(buffers.SendBytes));
        return options;
    }
}
