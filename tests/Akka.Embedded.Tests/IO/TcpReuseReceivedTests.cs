using System.Collections.Concurrent;
using System.Text;
using Akka.Actor;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

/// <summary>akka.io.tcp.reuse-received.</summary>
public sealed class TcpReuseReceivedTests() : TcpTest("akka.io.tcp { reuse-received = on, disabled-buffer-pool.buffer-size = 1024 }")
{
    [Fact]
    public async Task Each_message_holds_its_bytes_until_the_next_is_asked_for()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        for (var round = 0; round < 20; round++)
        {
            var sent = Encoding.ASCII.GetBytes($"round {round} {new string('x', round * 7)}");
            handler.Send(connection, Tcp.ResumeReading.Instance);
            await peer.SendAsync(sent);
            var received = await handler.Next<Tcp.Received>();
            Assert.Equal(sent, received.Data.ToArray());
            Assert.True(received.Data.IsCompact);
        }
    }

    [Fact]
    public async Task A_message_comes_again_after_it_was_given_back()
    {
        var server = await Listen(pullMode: true);
        server.Handler.Send(server.Listener, new Tcp.ResumeAccepting(1));
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var seen = new ConcurrentBag<Tcp.Received>();
        Sys.ActorOf(Props.Create(() => new Echo(server.Handler.LastSender, seen)));
        for (var round = 0; round < 50; round++)
        {
            await client.SendAsync(new byte[10]);
            await Read(client, 10);
        }

        // The actor runs where the socket's events are taken, so that what it gives back is there for the next read.
        Assert.Equal(50, seen.Count);
        Assert.InRange(seen.Distinct(ReferenceEqualityComparer.Instance).Count(), 1, 25);
    }

    [Fact]
    public async Task Large_and_small_reads_follow_one_another()
    {
        var (peer, connection, handler) = await Connect(pullMode: true);
        var sent = Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7)).ToArray();
        _ = Task.Run(async () =>
        {
            await peer.SendAsync(sent.AsMemory(0, 49_990));
            await peer.SendAsync(sent.AsMemory(49_990));
        });
        var got = new List<byte>();
        while (got.Count < sent.Length)
        {
            handler.Send(connection, Tcp.ResumeReading.Instance);
            got.AddRange((await handler.Next<Tcp.Received>()).Data);
        }

        Assert.Equal(sent, got);
    }

    [Fact]
    public async Task Without_pull_mode_every_message_is_its_own()
    {
        var (peer, _, handler) = await Connect();
        await peer.SendAsync(new byte[] { 1 });
        var first = await handler.Next<Tcp.Received>();
        await peer.SendAsync(new byte[] { 2 });
        var second = await handler.Next<Tcp.Received>();
        Assert.NotSame(first, second);
        Assert.Equal(1, first.Data[0]);
        Assert.Equal(2, second.Data[0]);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo(IActorRef connection, ConcurrentBag<Tcp.Received> seen)
        {
            Receive<Tcp.Received>(received =>
            {
                seen.Add(received);
                connection.Tell(Tcp.Write.Create(ByteString.FromBytes(received.Data.ToArray())));
                connection.Tell(Tcp.ResumeReading.Instance);
            });
            connection.Tell(new Tcp.Register(Self));
            connection.Tell(Tcp.ResumeReading.Instance);
        }
    }
}
