using System.Net;
using System.Net.Sockets;

namespace Echo;

/// <summary>The same on bare sockets: one asynchronous loop per connection.</summary>
internal static class SocketEcho
{
    public static async Task<int> Serve()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        var accepting = AcceptAll(listener);
        await Task.WhenAny(accepting, Task.Run(Console.In.ReadToEnd));
        return 0;
    }

    private static async Task AcceptAll(Socket listener)
    {
        while (true)
            _ = EchoAll(await listener.AcceptAsync());
    }

    private static async Task EchoAll(Socket socket)
    {
        using var owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory()) is > 0 and var count)
                await socket.SendAsync(buffer.AsMemory(0, count));
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }
}
