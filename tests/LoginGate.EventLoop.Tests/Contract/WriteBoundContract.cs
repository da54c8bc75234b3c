using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

/// <summary>A bound on the bytes that wait to be written. Before Register none goes out, so what waits is known.</summary>
public abstract class WriteBoundContract(Transport transport)
    : TcpContract(transport, $"akka.io.tcp.write-commands-queue-max-size = {Bound}")
{
    private const int Bound = 1000;

    [Fact]
    public async Task A_burst_that_is_faster_than_the_peer_is_refused_in_part_and_all_else_arrives()
    {
        const int writes = 20_000;
        var (peer, connection, handler) = await Connect(options: SmallSendBuffer);
        handler.Do(self =>
        {
            for (var i = 0; i < writes; i++)
                connection.Tell(Write(new byte[Bound / 2], i), self);
        });
        int acked = 0, refused = 0;
        Task<int>? reading = null;
        while (acked + refused < writes)
        {
            if (await handler.Next<Tcp.Event>() is Ack)
                acked++;
            else
                refused++;
            if (refused > 0)
                reading ??= ReadToEnd(peer);
        }
        Assert.NotEqual(0, refused);

        handler.Send(connection, Write("x", -1));
        if (Transport.SuspendsWriting)
        {
            await handler.Next<Tcp.CommandFailed>();
            handler.Send(connection, Tcp.ResumeWriting.Instance);
            await handler.Next<Tcp.WritingResumed>();
            handler.Send(connection, Write("x", -1));
        }
        Assert.Equal(-1, (await handler.Next<Ack>()).Number);
        handler.Send(connection, Tcp.Close.Instance);
        await handler.Next<Tcp.Closed>();
        Assert.Equal((acked * Bound / 2) + 1, await reading!);
    }

    [Fact]
    public async Task A_write_that_finds_no_room_is_refused_and_the_others_arrive()
    {
        var (client, connection, handler) = await AcceptUnregistered();
        var tooMuch = Write("ab");
        handler.Send(connection, Write(new byte[Bound - 1]));
        handler.Send(connection, tooMuch);
        handler.Send(connection, Write("c"));
        Assert.Same(tooMuch, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        handler.Send(connection, new Tcp.Register(handler.Ref));
        await Read(client, Bound - 1);
        Assert.Equal("c", await ReadText(client, 1));
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task The_parts_of_a_compound_write_are_refused_together()
    {
        var (client, connection, handler) = await AcceptUnregistered();
        var compound = Tcp.WriteCommand.Create(Write(new byte[10], 1), Write(new byte[Bound - 10], 2));
        handler.Send(connection, Write("a"));
        handler.Send(connection, compound);
        handler.Send(connection, Write("b"));
        Assert.Same(compound, (await handler.Next<Tcp.CommandFailed>()).Cmd);
        handler.Send(connection, new Tcp.Register(handler.Ref));
        Assert.Equal("ab", await ReadText(client, 2));
        await handler.ExpectNothing();
    }

    [Fact]
    public async Task One_write_that_is_larger_than_the_bound()
    {
        var (peer, connection, handler) = await Connect();
        for (var i = 0; i < 3; i++)
        {
            handler.Send(connection, Write(new byte[10 * Bound], i));
            if (!Transport.TakesOneLargeWrite)
            {
                await handler.Next<Tcp.CommandFailed>();
                continue;
            }
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
            await Read(peer, 10 * Bound);
        }
    }

    [Fact]
    public async Task What_the_kernel_took_does_not_count()
    {
        var (peer, connection, handler) = await Connect();
        for (var i = 0; i < 100; i++)
        {
            handler.Send(connection, Write(new byte[Bound / 2], i));
            Assert.Equal(i, (await handler.Next<Ack>()).Number);
            await Read(peer, Bound / 2);
        }
    }

    [Fact]
    public async Task A_bind_and_a_connect_may_have_a_bound_of_their_own()
    {
        var own = TcpSettings.Create(Sys) with { WriteCommandsQueueMaxSize = 10 * Bound };
        var server = await Listen(handler => new Tcp.Bind(handler, new IPEndPoint(IPAddress.Loopback, 0)) { TcpSettings = own });
        var (client, connection, accepted) = await AcceptUnregistered(server);
        accepted.Send(connection, Write(new byte[5 * Bound]));
        accepted.Send(connection, Write(new byte[4 * Bound]));
        accepted.Send(connection, new Tcp.Register(accepted.Ref));
        await Read(client, 9 * Bound);

        var made = NewProbe();
        made.Send(Manager, new Tcp.Connect(server.Address) { TcpSettings = own });
        await made.Next<Tcp.Connected>();
        var outgoing = made.LastSender;
        await server.Handler.Next<Tcp.Connected>();
        made.Send(outgoing, Write(new byte[5 * Bound], 1));
        made.Send(outgoing, Write(new byte[4 * Bound], 2));
        made.Send(outgoing, new Tcp.Register(made.Ref));
        Assert.Equal(1, (await made.Next<Ack>()).Number);
        Assert.Equal(2, (await made.Next<Ack>()).Number);
    }

    private async Task<(Socket Client, IActorRef Connection, Probe Handler)> AcceptUnregistered(Server? listening = null)
    {
        var server = listening ?? await Listen();
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        return (client, server.Handler.LastSender, NewProbe());
    }

    private static Task<int> ReadToEnd(Socket peer) => Task.Run(async () =>
    {
        var buffer = new byte[64 * 1024];
        var total = 0;
        using var deadline = new CancellationTokenSource(Probe.Patience);
        while (await peer.ReceiveAsync(buffer.AsMemory(), deadline.Token) is > 0 and var read)
            total += read;
        return total;
    });
}

public sealed class StockWriteBoundTests() : WriteBoundContract(Transport.Stock);

public sealed class EventLoopWriteBoundTests() : WriteBoundContract(Transport.EventLoop);

public sealed class OnTheLoopWriteBoundTests() : WriteBoundContract(Transport.OnTheLoop);
