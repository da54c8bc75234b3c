using System.Net;
using System.Net.Sockets;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests;

public sealed class EchoServerTests
{
    [Fact]
    public async Task It_echoes_and_its_actors_end_with_their_connections()
    {
        var bound = new TaskCompletionSource<EndPoint>();
        using var system = EchoServer.Start(new IPEndPoint(IPAddress.Loopback, 0), bound);
        var address = await bound.Task.WaitAsync(Probe.Patience);
        for (var round = 0; round < 3; round++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(address).WaitAsync(Probe.Patience);
            await client.SendAsync("hello"u8.ToArray());
            var answer = new byte[5];
            for (var got = 0; got < answer.Length;)
                got += await client.ReceiveAsync(answer.AsMemory(got)).AsTask().WaitAsync(Probe.Patience);
            Assert.Equal("hello"u8.ToArray(), answer);
        }
        await Contract.TcpContract.Eventually(() => EventLoopTcp.Get(system).Connections == 0, "all connections have ended");
        await system.Terminate().WaitAsync(Probe.Patience);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var bound = new TaskCompletionSource<EndPoint>();
        using var system = EchoServer.Start((IPEndPoint)other.LocalEndPoint!, bound);
        await Assert.ThrowsAsync<SocketException>(() => bound.Task.WaitAsync(Probe.Patience));
        await system.Terminate().WaitAsync(Probe.Patience);
    }
}
