using System.Net;
using System.Net.Sockets;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Attacks;

/// <summary>Whoever reaches the port of the gates takes neither their descriptors nor their memory.</summary>
public sealed class DoorSpec
{
    private static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.9");

    // The head of a frame of 16 bytes.
    private static readonly byte[] Head = [16, 0, 0, 0];

    [Fact]
    public async Task Of_many_connections_few_are_let_in_and_there_is_room_for_others()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var port = LocalPorts.Free();
        var counts = new WireCounts();
        using var door = Door.Open(new GateEndPoint("127.0.0.1", port), isTls: false, counts);
        door.LetIn(((IPEndPoint)inside.LocalEndpoint).Port);
        var let = new List<TcpClient>();

        for (var i = 0; i < 4 * Door.MaxOfAddress; i++)
            let.Add(await ConnectAsync(port, Stranger));
        await TestGate.UntilAsync(() => counts.Refused == 3 * Door.MaxOfAddress, $"the others are turned away");
        for (var i = 0; i < Door.MaxOfAddress; i++)
            (await inside.AcceptTcpClientAsync()).Dispose();
        Assert.False(inside.Pending());

        let.ForEach(client => client.Dispose());
        using var gate = await ConnectAsync(port, IPAddress.Loopback);
        using var taken = await inside.AcceptTcpClientAsync();
        await taken.GetStream().WriteAsync(Head);
        Assert.Equal(Head.Length, await gate.GetStream().ReadAsync(new byte[16]));
    }

    [Fact]
    public async Task A_gate_comes_in_while_a_stranger_has_all_that_one_may_have()
    {
        var ports = LocalPorts.Free(2);
        await using var a = TestGate.Start("a", ports[0], ports);
        await a.UntilMembersAsync(1);
        var idle = new List<TcpClient>();
        for (var i = 0; i < 2 * Door.MaxOfAddress; i++)
            idle.Add(await ConnectAsync(ports[0], Stranger));

        await using var b = TestGate.Start("b", ports[1], ports);

        await b.UntilMembersAsync(2);
        idle.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData(false, new byte[] { 0, 0, 16, 0 })]
    [InlineData(false, new byte[] { 255, 255, 255, 255 })]
    [InlineData(false, new byte[] { 0, 0, 0, 0 })]
    [InlineData(true, new byte[] { 71, 69, 84, 32 })]
    public async Task What_does_not_begin_as_a_gate_does_is_closed(bool isTls, byte[] first)
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var port = LocalPorts.Free();
        var counts = new WireCounts();
        using var door = Door.Open(new GateEndPoint("127.0.0.1", port), isTls, counts);
        door.LetIn(((IPEndPoint)inside.LocalEndpoint).Port);
        using var client = await ConnectAsync(port, Stranger, first);

        await TestGate.UntilAsync(() => client.Client.Poll(0, SelectMode.SelectRead), $"it is closed");
        Assert.False(inside.Pending());
        Assert.Equal(1, counts.Refused);
    }

    private static async Task<TcpClient> ConnectAsync(int port, IPAddress from, byte[]? first = null)
    {
        var client = new TcpClient(new IPEndPoint(from, 0));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(first ?? Head);
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            // It was turned away before that.
        }
        return client;
    }
}
