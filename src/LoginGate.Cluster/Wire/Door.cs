using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Cluster.Wire;

/// <summary>
/// The port that other gates connect to. Akka.Remote listens on loopback behind it, because it takes in whoever connects, as many as there are, and from each up
/// to a whole frame before it knows who that is: clients would lack the descriptors and the gate the memory. Through this door go so many and no more, and only
/// those whose first bytes begin what a gate says.
/// </summary>
internal sealed class Door : IDisposable
{
    /// <summary>Connections that are in at once: each of eight gates has at most 14 from the others.</summary>
    public const int MaxConnections = 64;

    /// <summary>The same, from one address: nobody takes the room of all.</summary>
    public const int MaxOfAddress = MaxConnections / 2;

    // The first frame says who connects, in a few hundred bytes.
    private const int MaxFirstFrame = 64 * 1024;
    private const int FirstBytes = 4;
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan FirstBytesTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, IPAddress> _open = [];
    private readonly ConcurrentDictionary<int, EndPoint> _origins = [];
    private readonly Socket _listener;
    private readonly bool _isTls;
    private readonly WireCounts _counts;

    private Door(Socket listener, bool isTls, WireCounts counts) => (_listener, _isTls, _counts) = (listener, isTls, counts);

    /// <summary>Takes the port; whoever connects waits.</summary>
    /// <param name="listen">Where gates connect.</param>
    /// <param name="isTls">Whether they speak TLS.</param>
    /// <param name="counts">Where those are counted that are turned away.</param>
    /// <exception cref="SocketException">The port cannot be had, or the host is not known.</exception>
    public static Door Open(GateEndPoint listen, bool isTls, WireCounts counts)
    {
        var address = IPAddress.TryParse(listen.Host, out var given) ? given : Dns.GetHostAddresses(listen.Host)[0];
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, listen.Port));
            listener.Listen();
            return new Door(listener, isTls, counts);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>A port on loopback that nobody has, for what is behind the door.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Lets in, from now on.</summary>
    /// <param name="port">Behind the door, on loopback.</param>
    public void LetIn(int port) => _ = AcceptAsync(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Who it is that Akka.Remote sees as somebody on loopback.</summary>
    /// <param name="seen">As Akka.Remote writes it; who was called by this gate is given back as it is.</param>
    public string OriginOf(string seen) =>
        IPEndPoint.TryParse(seen, out var end) && _origins.TryGetValue(end.Port, out var origin) ? $"{origin}" : seen;

    /// <summary>Nobody comes in any more, and whoever is in is out.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        foreach (var socket in _open.Keys)
            socket.Dispose();
    }

    private async Task AcceptAsync(IPEndPoint inside)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Receive(await _listener.AcceptAsync(_end.Token).ConfigureAwait(false), inside);
            }
            catch (SocketException)
            {
                // No descriptor is left, or the client has gone before.
                await Task.Delay(AcceptPause).ConfigureAwait(false);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Receive(Socket client, IPEndPoint inside)
    {
        try
        {
            if (TryEnter(client))
                _ = ServeAsync(client, inside);
            else
                TurnAway(client);
        }
        catch (SocketException)
        {
            // It has gone already.
            client.Dispose();
        }
    }

    // Called by one at a time, so that no two take the last place.
    private bool TryEnter(Socket client)
    {
        if (_open.Count >= MaxConnections || (client.RemoteEndPoint as IPEndPoint)?.Address is not { } address
            || _open.Values.Count(other => other.Equals(address)) >= MaxOfAddress)
        {
            return false;
        }
        client.NoDelay = true;
        return _open.TryAdd(client, address);
    }

    private void TurnAway(Socket client)
    {
        _counts.Refuse();
        client.Close(timeout: 0);
    }

    private async Task ServeAsync(Socket client, IPEndPoint inside)
    {
        var seenAs = 0;
        try
        {
            // There may be no descriptor for it.
            using var server = new Socket(inside.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            var first = new byte[FirstBytes];
            if (!await BeginsWellAsync(client, first).ConfigureAwait(false))
            {
                TurnAway(client);
                return;
            }
            await server.ConnectAsync(inside, _end.Token).ConfigureAwait(false);
            seenAs = ((IPEndPoint)server.LocalEndPoint!).Port;
            _origins[seenAs] = client.RemoteEndPoint!;
            await SendAsync(server, first).ConfigureAwait(false);
            await Task.WhenAll(CarryAsync(client, server), CarryAsync(server, client)).ConfigureAwait(false);
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        finally
        {
            client.Dispose();
            _open.TryRemove(client, out _);
            _origins.TryRemove(seenAs, out _);
        }
    }

    private async Task<bool> BeginsWellAsync(Socket client, byte[] first)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        late.CancelAfter(FirstBytesTimeout);
        for (var read = 0; read < first.Length;)
        {
            var length = await client.ReceiveAsync(first.AsMemory(read), late.Token).ConfigureAwait(false);
            if (length == 0)
                return false;
            read += length;
        }
        // A TLS record of a handshake, or the length of one of Akka.Remote's frames.
        return _isTls ? first is [22, 3, ..] : BinaryPrimitives.ReadInt32LittleEndian(first) is > 0 and <= MaxFirstFrame;
    }

    private static async Task CarryAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReceiveAsync(buffer).ConfigureAwait(false) is > 0 and var length)
                await SendAsync(to, buffer.AsMemory(0, length)).ConfigureAwait(false);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // What cannot be carried one way any more is not the other way either.
            from.Dispose();
            to.Dispose();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await to.SendAsync(bytes[sent..]).ConfigureAwait(false);
    }
}
