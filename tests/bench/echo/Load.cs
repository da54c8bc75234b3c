using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Echo;

/// <summary>Clients in a closed loop: each sends 60 bytes and waits for them.</summary>
internal sealed class Load : IDisposable
{
    private const int PacketBytes = 60;

    private readonly List<Socket> _clients = [];
    private long _trips;
    private volatile bool _stopped;

    public long Trips => Interlocked.Read(ref _trips);

    public async Task Open(int port, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _clients.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, port);
        }
    }

    public void Start()
    {
        foreach (var client in _clients)
            _ = Loop(client);
    }

    /// <summary>Connects and resets, as often as possible; the number of connections made in that time.</summary>
    public static async Task<long> Churn(int port, TimeSpan time, int workers)
    {
        var made = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() =>
        {
            while (clock.Elapsed < time)
            {
                using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                client.LingerState = new LingerOption(true, 0);
                client.Connect(IPAddress.Loopback, port);
                Interlocked.Increment(ref made);
            }
        })));
        return made;
    }

    public void Dispose()
    {
        _stopped = true;
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task Loop(Socket client)
    {
        var packet = new byte[PacketBytes];
        var answer = new byte[PacketBytes];
        try
        {
            while (!_stopped)
            {
                await client.SendAsync(packet.AsMemory());
                for (var got = 0; got < PacketBytes;)
                {
                    var read = await client.ReceiveAsync(answer.AsMemory(got));
                    if (read == 0)
                        throw new InvalidDataException("The server closed a connection.");
                    got += read;
                }

                Interlocked.Increment(ref _trips);
            }
        }
        catch (SocketException) when (_stopped)
        {
            // Disposed under way.
        }
    }
}
