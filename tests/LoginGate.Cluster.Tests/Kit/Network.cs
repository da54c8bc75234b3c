using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>
/// The net between gates on loopback: each gate is reached through a relay alone, which knows from the first message of a connection who makes it. So two
/// gates can be cut off from each other while all others go on.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(int, int), bool> _cuts = [];
    private readonly ConcurrentDictionary<(int, int), Held> _holds = [];
    private readonly ConcurrentDictionary<Connection, bool> _connections = [];
    private readonly List<TcpListener> _relays = [];
    private readonly int[] _listen;
    private long _bytes;

    /// <param name="gates">How many gates it has room for.</param>
    public Network(int gates)
    {
        _listen = LocalPorts.Free(gates);
        Ports = new int[gates];
        for (var i = 0; i < gates; i++)
        {
            var relay = new TcpListener(IPAddress.Loopback, 0);
            relay.Start();
            _relays.Add(relay);
            Ports[i] = ((IPEndPoint)relay.LocalEndpoint).Port;
            _ = AcceptAsync(relay, i);
        }
    }

    /// <summary>Where the gates are reached.</summary>
    public int[] Ports { get; }

    /// <summary>Bytes of all connections so far, either way.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The settings of one of its gates.</summary>
    public GatesSettings SettingsOf(int gate, params int[] peers) => new(
        $"{(char)('a' + gate)}", "1", new GateEndPoint("127.0.0.1", _listen[gate]), new GateEndPoint("127.0.0.1", Ports[gate]),
        new PeerSource([.. peers.Select(peer => new GateEndPoint("127.0.0.1", Ports[peer]))]), Tls: null);

    public TestGate Start(int gate, params int[] peers) => TestGate.Start(SettingsOf(gate, peers));

    /// <summary>All gates, each with all others for peers.</summary>
    public TestGate[] StartAll()
    {
        int[] all = [.. Enumerable.Range(0, Ports.Length)];
        return [.. all.Select(gate => Start(gate, all))];
    }

    /// <summary>Nothing passes between these and those any more; what is under way is lost.</summary>
    public void Cut(int[] some, int[] others)
    {
        foreach (var (one, other) in some.SelectMany(one => others.Select(other => (one, other))))
            _cuts[Pair(one, other)] = true;
        foreach (var connection in _connections.Keys.Where(connection => IsCut(connection.From, connection.To)))
            connection.Close();
    }

    public void Heal() => _cuts.Clear();

    /// <summary>Their connections end, as if the other side had ended them, and they may make new ones.</summary>
    public void End(int one, int other)
    {
        foreach (var connection in _connections.Keys.Where(connection => Pair(connection.From, connection.To) == Pair(one, other)))
            connection.End();
    }

    /// <summary>What one gate says to another on new connections is kept back until the hold is released.</summary>
    public Held Hold(int from, int to) => _holds[(from, to)] = new Held(this, (from, to));

    /// <summary>Whether one gate has a connection to another that is its own.</summary>
    public bool IsConnected(int from, int to) => _connections.Keys.Any(connection => connection.From == from && connection.To == to);

    public ValueTask DisposeAsync()
    {
        _relays.ForEach(relay => relay.Stop());
        foreach (var connection in _connections.Keys)
            connection.Close();
        return default;
    }

    private static (int, int) Pair(int one, int other) => (Math.Min(one, other), Math.Max(one, other));

    private bool IsCut(int one, int other) => _cuts.ContainsKey(Pair(one, other));

    private async Task AcceptAsync(TcpListener relay, int to)
    {
        while (true)
        {
            try
            {
                _ = RelayAsync(await relay.AcceptSocketAsync(), to);
            }
            catch (SocketException) when (relay.Server.IsBound)
            {
                // Whoever it was has gone again.
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
                return;
            }
        }
    }

    private async Task RelayAsync(Socket client, int to)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var connection = new Connection(client, server) { To = to };
        try
        {
            var first = new byte[4096];
            var length = await client.ReceiveAsync(first);
            connection.From = OriginOf(first.AsSpan(0, length));
            _connections[connection] = true;
            if (_holds.TryGetValue((connection.From, to), out var hold))
                await hold.CatchAsync(connection);
            if (IsCut(connection.From, to))
                return;
            await server.ConnectAsync(IPAddress.Loopback, _listen[to]);
            await SendAsync(server, first.AsMemory(0, length));
            await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Cut, or one of them has gone.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>Whoever connects says first of all where it is reached (Akka.Remote's handshake): its host and, behind a tag, its port.</summary>
    private int OriginOf(ReadOnlySpan<byte> handshake)
    {
        var host = handshake.IndexOf("127.0.0.1\x18"u8);
        if (host < 0)
            return -1;
        var (port, shift) = (0, 0);
        foreach (var part in handshake[(host + 10)..])
        {
            port |= (part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80)
                break;
        }
        return Array.IndexOf(Ports, port);
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
                await SendAsync(to, buffer.AsMemory(0, length));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Cut, or one of them has gone.
            from.Dispose();
            to.Dispose();
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Add(ref _bytes, bytes.Length);
        for (var sent = 0; sent < bytes.Length;)
            sent += await to.SendAsync(bytes[sent..]);
    }

    internal sealed class Held(Network network, (int, int) way) : IDisposable
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly ConcurrentQueue<Connection> _caught = [];

        /// <summary>Whether there is a connection that waits.</summary>
        public bool HasCaught => !_caught.IsEmpty;

        /// <summary>Whether those that waited have ended, before or after they were released.</summary>
        public bool IsOver => !_caught.Any(network._connections.ContainsKey);

        public Task CatchAsync(Connection connection)
        {
            _caught.Enqueue(connection);
            return _released.Task;
        }

        public void Dispose() => End(_released.TrySetResult);

        /// <summary>It ends, and what was kept back is lost.</summary>
        public void Drop() => End(() => _released.TrySetException(new ObjectDisposedException("")));

        private void End(Func<bool> release)
        {
            network._holds.TryRemove(way, out _);
            release();
        }
    }

    internal sealed class Connection(Socket client, Socket server) : IDisposable
    {
        public int From { get; set; } = -1;

        public int To { get; init; }

        public void Close() => Dispose();

        public void End()
        {
            try
            {
                client.Shutdown(SocketShutdown.Send);
                server.Shutdown(SocketShutdown.Send);
            }
            catch (ObjectDisposedException)
            {
                // It has ended meanwhile.
            }
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
