using System.Net.Sockets;
using Akka.IO;

namespace LoginGate.Transport;

/// <summary>A port on <c>::</c> takes IPv4 in too, as the event loop's ports do; .NET's sockets take IPv6 alone unless they are told.</summary>
internal sealed class DualStack : Inet.SocketOption
{
    private DualStack()
    {
    }

    public static DualStack Instance { get; } = new();

    public override void BeforeServerSocketBind(Socket ss)
    {
        if (ss.AddressFamily == AddressFamily.InterNetworkV6)
            ss.DualMode = true;
    }
}
