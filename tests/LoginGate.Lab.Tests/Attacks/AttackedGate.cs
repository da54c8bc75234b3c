using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LoginGate.Lab.Attacks;
using LoginGate.Protocol;

namespace LoginGate.Lab.Tests.Attacks;

/// <summary>What is wrong with a gate.</summary>
public enum Flaw
{
    None,

    /// <summary>Drops what is bad and closes nobody.</summary>
    ClosesNobody,

    /// <summary>Closes every client when one breaks a rule.</summary>
    ClosesEverybody,

    /// <summary>Answers nobody any more once a client has broken a rule.</summary>
    FallsSilent,

    /// <summary>Hands every packet to the next client once one has broken a rule.</summary>
    Misroutes,

    /// <summary>Takes a packet that is not whole in one read for a violation.</summary>
    WantsWholePackets,

    /// <summary>Accepts nobody any more after many connects.</summary>
    StopsListening,
}

/// <summary>A gate and an echoing LoginSrv in one, small enough to be plainly right, with a flaw at choice.</summary>
internal sealed class AttackedGate : IAsyncDisposable
{
    private const int ManyConnects = 50;

    private readonly Flaw _flaw;
    private readonly int _packetsPerClient;
    private readonly TimeSpan _packetTimeout;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, int> _clients = new();
    private readonly List<Task> _tasks = [];
    private volatile bool _isBroken;
    private int _connects;

    public AttackedGate(Flaw flaw, int packetsPerClient = int.MaxValue, TimeSpan? packetTimeout = null)
    {
        _flaw = flaw;
        _packetsPerClient = packetsPerClient;
        _packetTimeout = packetTimeout ?? Timeout.InfiniteTimeSpan;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Options = new AttackOptions
        {
            Gate = (IPEndPoint)_listener.LocalEndPoint!,
            Healthy = HealthyRobots.Echo,
            Clients = 40,
            Duration = TimeSpan.FromSeconds(1),
            StepTimeout = TimeSpan.FromSeconds(2),
        };
        _tasks.Add(AcceptAsync());
    }

    public AttackOptions Options { get; }

    public ConcurrentDictionary<IPAddress, int> Sources { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var client in _clients.Keys) client.Dispose();
        await Task.WhenAll([.. _tasks]);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                client.NoDelay = true;
                Sources.AddOrUpdate(((IPEndPoint)client.RemoteEndPoint!).Address, 1, static (_, count) => count + 1);
                if (_flaw == Flaw.StopsListening && ++_connects > ManyConnects) return;
                _clients[client] = 0;
                _tasks.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Dialect.MaxPayloadBytes);
        var buffer = new byte[65536];
        int packets = 0;
        try
        {
            while (true)
            {
                using var late = new CancellationTokenSource(decoder.HasPartial ? _packetTimeout : Timeout.InfiniteTimeSpan);
                int count = await client.ReceiveAsync(buffer, late.Token);
                if (count == 0 || !Process(client, decoder, buffer.AsSpan(0, count), ref packets)) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Gone, or too slow.
        }
        _clients.TryRemove(client, out _);
        client.Dispose();
    }

    // False when the client has to go.
    private bool Process(Socket client, ClientPacketDecoder decoder, ReadOnlySpan<byte> input, ref int packets)
    {
        ClientPacketStatus status;
        while ((status = decoder.Read(ref input, out var packet)) != ClientPacketStatus.NeedMore)
        {
            if (status == ClientPacketStatus.Packet && ++packets <= _packetsPerClient) Echo(client, packet);
            else if (status == ClientPacketStatus.Packet || IsBad(status, decoder)) return Violated();
        }
        return _flaw != Flaw.WantsWholePackets || !decoder.HasPartial;
    }

    private static bool IsBad(ClientPacketStatus status, ClientPacketDecoder decoder) =>
        status == ClientPacketStatus.Violation
        || (status == ClientPacketStatus.Outside && (decoder.Outside != OutsideContent.Noise || decoder.OutsideBytes > 1024));

    private void Echo(Socket client, ReadOnlySpan<byte> packet)
    {
        if (_isBroken && _flaw == Flaw.FallsSilent) return;
        if (_isBroken && _flaw == Flaw.Misroutes)
        {
            foreach (var other in _clients.Keys.Where(other => other != client)) other.Send(packet);
            return;
        }
        client.Send(packet);
    }

    private bool Violated()
    {
        _isBroken = true;
        if (_flaw == Flaw.ClosesEverybody)
        {
            foreach (var client in _clients.Keys) client.Dispose();
        }
        return _flaw == Flaw.ClosesNobody;
    }
}
