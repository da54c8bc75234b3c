using System.Net;
using System.Net.Sockets;

namespace LoginGate.Tests;

/// <summary>
/// Ports of the loopback that are known before somebody listens on them, or on which somebody listens again. They lie below those that a system gives to whoever
/// asks for any, and this process holds each by a UDP socket until it ends: so it is nobody else's meanwhile, neither here nor in the tests that run beside these.
/// </summary>
internal static class LocalPorts
{
    private const int Lowest = 10_000;

    // Linux gives those from 32768 on, others those from 49152.
    private const int Highest = 32_767;

    private static readonly List<Socket> Held = [];

    /// <summary>One that is free and stays so.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest + 1);
            var hold = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            if (TryBind(hold, IPAddress.Loopback, port) && IsUnused(port))
            {
                lock (Held)
                    Held.Add(hold);
                return port;
            }
            hold.Dispose();
        }
    }

    /// <summary>So many, all different.</summary>
    public static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    /// <summary>Programs that know nothing of this have ports too.</summary>
    private static bool IsUnused(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return TryBind(socket, IPAddress.Any, port);
    }

    private static bool TryBind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
