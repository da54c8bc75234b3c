using System.Net;
using System.Net.Sockets;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Many idle clients of a gate, each from a loopback address of its own.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _clients = [];

    /// <summary>Returns when the gate has announced all of them, in the order of their addresses.</summary>
    public static async Task<Crowd> EnterAsync(HttpGate gate, int count)
    {
        var crowd = new Crowd();
        for (var i = 0; i < count; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            crowd._clients.Add(client);
            client.Bind(new IPEndPoint(IPAddress.Parse(crowd.Address(i)), 0));
            await client.ConnectAsync(gate.Process.EndPoint());
        }
        var late = DateTime.UtcNow + Patience;
        while ((await gate.AskAsync("sessions?top=1")).GetProperty("all").GetInt32() != count)
        {
            Assert.True(DateTime.UtcNow < late, "they do not all come in");
            await Task.Delay(50);
        }
        return crowd;
    }

    /// <summary>Where a client comes from, by its place.</summary>
    public string Address(int place) => $"127.0.{1 + (place / 250)}.{1 + (place % 250)}";

    /// <summary>How many come from addresses that begin so.</summary>
    public int CountIn(string start) => Enumerable.Range(0, _clients.Count).Count(i => Address(i).StartsWith(start, StringComparison.Ordinal));

    public ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        return ValueTask.CompletedTask;
    }
}
