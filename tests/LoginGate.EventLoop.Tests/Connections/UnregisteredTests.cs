using System.Reflection;
using Akka.IO;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Tests.Contract;

namespace LoginGate.EventLoop.Tests.Connections;

public sealed class UnregisteredTests() : TcpContract(Transport.OnTheLoop, "akka.io.tcp.register-timeout = 1h")
{
    [Fact]
    public async Task One_that_waits_long_does_not_keep_all_that_came_after_it()
    {
        var server = await Listen();
        await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        for (var i = 0; i < 300; i++)
        {
            var (client, _, handler) = await Serve(server);
            client.Close();
            await handler.Next<Tcp.PeerClosed>();
        }
        var waiting = typeof(RegisterDeadlines).GetField("_waiting", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Assert.InRange(((PriorityQueue<Connection, long>)waiting.GetValue(((TcpManager)Manager).Loop.Unregistered)!).Count, 1, 150);
    }
}
