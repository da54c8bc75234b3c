using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A whole gate in steady state: packets and replies pass through its actors without an allocation each.</summary>
public sealed partial class AllocationTests(ITestOutputHelper output)
{
    private const int Clients = 50;
    private const int WarmUp = 100_000;
    private const int Packets = 1_000_000;

    // The smallest object takes 24 bytes. What there is, is one write command for all packets that go to LoginSrv together.
    private const double MostBytesPerPacket = 8;

    private static readonly byte[] Packet = "#1<<<<<I@C<<<<<<<<!"u8.ToArray();

    [Fact]
    public async Task A_million_packets_and_their_replies_allocate_nothing_each()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var mirror = Task.Run(() => Mirror(listener.AcceptSocket()));
        await using var gate = await GateProcess.RunAsync(
            listener.LocalEndpoint, "classic", "login-gate.http.enabled=on", "login-gate.http.port=0", "login-gate.defaults.client.packets-per-second=0");
        var address = Regex.Match(await gate.ExpectAsync(@"http: listening on http://"), @"http://\S+").Value;
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var clients = Enumerable.Range(0, Clients).Select(_ => Connect(gate.EndPoint())).ToArray();

        await Task.Run(() => Play(clients, WarmUp));
        var before = await AllocatedAsync(http);
        var asking = await AllocatedAsync(http) - before;
        await Task.Run(() => Play(clients, Packets));
        var allocated = await AllocatedAsync(http) - before - (2 * asking);

        output.WriteLine($"{allocated:N0} bytes for {Packets:N0} packets and as many replies");
        Assert.InRange(allocated / (double)Packets, double.MinValue, MostBytesPerPacket);
        foreach (var client in clients)
            client.Dispose();
        await gate.DisposeAsync();
        await mirror;
    }

    /// <summary>LoginSrv's part without any: what came as <c>%A</c> goes back as <c>%</c>, all other frames are dropped.</summary>
    private static void Mirror(Socket gate)
    {
        using (gate)
        {
            // Nagle's algorithm would hold each second answer back until the gate's kernel acknowledges the first, 40 ms later.
            gate.NoDelay = true;
            var (input, output) = (new byte[64 * 1024], new byte[64 * 1024]);
            var state = FrameState.Outside;
            while (gate.Receive(input) is > 0 and var count)
            {
                var length = 0;
                foreach (var value in input.AsSpan(0, count))
                {
                    if (state == FrameState.Marked && value == (byte)'A')
                        output[length++] = (byte)'%';
                    else if (state == FrameState.Packet)
                        output[length++] = value;
                    state = Next(state, value);
                }
                for (var rest = output.AsSpan(0, length); rest.Length > 0;)
                    rest = rest[gate.Send(rest)..];
            }
        }
    }

    private static FrameState Next(FrameState state, byte value) => (state, value) switch
    {
        (_, (byte)'$') => FrameState.Outside,
        (FrameState.Outside, (byte)'%') => FrameState.Marked,
        (FrameState.Marked, (byte)'A') => FrameState.Packet,
        (FrameState.Marked, _) => FrameState.Other,
        _ => state,
    };

    private static Socket Connect(IPEndPoint gate)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
        client.Connect(gate);
        return client;
    }

    private static void Play(Socket[] clients, int packets)
    {
        var reply = new byte[Packet.Length];
        for (var round = 0; round < packets / clients.Length; round++)
        {
            foreach (var client in clients)
                client.Send(Packet);
            foreach (var client in clients)
            {
                for (var got = 0; got < reply.Length;)
                {
                    var count = client.Receive(reply, got, reply.Length - got, SocketFlags.None);
                    Assert.True(count > 0, "the gate closed a client");
                    got += count;
                }
                Assert.Equal(Packet, reply.AsSpan());
            }
        }
    }

    private static async Task<long> AllocatedAsync(HttpClient gate) => long.Parse(
        Allocated().Match(await gate.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes_total (\d+)", RegexOptions.Multiline)]
    private static partial Regex Allocated();

    private enum FrameState
    {
        Outside,
        Marked,
        Packet,
        Other,
    }
}
