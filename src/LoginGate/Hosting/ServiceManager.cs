using System.Net.Sockets;
using System.Text;

namespace LoginGate.Hosting;

/// <summary>
/// Tells systemd how the program is getting on (the protocol of <c>sd_notify</c>), so that "started" means that every port is
/// open. Without a service manager that wants to hear it, nothing happens.
/// </summary>
internal static class ServiceManager
{
    /// <summary>The variable that names the service manager's datagram socket.</summary>
    public const string SocketVariable = "NOTIFY_SOCKET";

    /// <summary>The gate is up.</summary>
    public static void TellReady() => Tell("READY=1\nSTATUS=all ports are open");

    /// <summary>The clean end has begun.</summary>
    public static void TellStopping() => Tell("STOPPING=1\nSTATUS=ending sessions");

    private static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 1 } path || !Socket.OSSupportsUnixDomainSockets)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // '@' stands for the NUL byte that begins a name in the abstract namespace.
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
        }
        catch (SocketException)
        {
            // Whoever set the variable does not listen; the gate works without.
        }
    }
}
