using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Loops;

/// <summary>What is left of a system that has ended.</summary>
[Collection(Alone.Name)]
public sealed class EndTests
{
    private const string Fast = "akka.io.tcp.register-timeout = 1h";
    private const string ForEver = "akka.io.tcp.register-timeout = infinite";

    [Fact]
    public Task Nothing_of_one_that_did_nothing() => LeavesNothing(_ => Task.CompletedTask);

    [Fact]
    public Task Nothing_of_open_connections_and_listeners() => LeavesNothing(async system =>
    {
        var server = await system.Listen();
        await system.Listen(pullMode: true);
        for (var i = 0; i < 5; i++)
        {
            await system.Serve(server, keepOpen: i % 2 == 0);
            await system.Connect(pullMode: i % 2 == 0);
        }
    });

    [Fact]
    public Task Nothing_of_writes_that_wait() => LeavesNothing(async system =>
    {
        var server = await system.Listen();
        for (var i = 0; i < 3; i++)
        {
            var (client, connection, handler) = await system.Serve(server);
            handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[50_000_000])));
            await TcpContract.Eventually(() => client.Available > 0, "the write has begun");
            if (i > 0)
                handler.Send(connection, i == 1 ? Tcp.Close.Instance : Tcp.ConfirmedClose.Instance);
            await handler.Settle();
        }
    });

    [Fact]
    public Task Nothing_of_traffic_that_goes_on() => LeavesNothing(async system =>
    {
        var server = await system.Listen();
        for (var i = 0; i < 5; i++)
        {
            var (client, connection, handler) = await system.Serve(server);
            _ = Task.Factory.StartNew(() => Flood(client), TaskCreationOptions.LongRunning);
            handler.Send(connection, Tcp.Write.Create(ByteString.FromBytes(new byte[1_000_000])));
            await handler.Next<Tcp.Received>();
        }
    });

    [Theory]
    [InlineData(Fast)]
    [InlineData(ForEver)]
    public Task Nothing_of_connections_that_nobody_has_registered_for(string config) => LeavesNothing(
        async system =>
        {
            var server = await system.Listen();
            for (var i = 0; i < 5; i++)
            {
                await system.Dial(server.Address);
                await server.Handler.Next<Tcp.Connected>();
                var client = system.NewProbe();
                client.Send(system.Manager, new Tcp.Connect(server.Address));
                await client.Next<Tcp.Connected>();
                await server.Handler.Next<Tcp.Connected>();
            }
        },
        config);

    [Fact]
    public Task Nothing_of_connections_that_are_being_made() => LeavesNothing(async system =>
    {
        var listener = system.PlainListener(backlog: 1);
        var client = system.NewProbe();
        for (var i = 0; i < 10; i++)
            client.Send(system.Manager, new Tcp.Connect(listener.LocalEndPoint!, timeout: TimeSpan.FromMinutes(1)));
        await client.Next<Tcp.Connected>();
    });

    [Fact]
    public Task Nothing_of_actors_that_blocked() => LeavesNothing(
        async system =>
        {
            using var gate = new ManualResetEventSlim();
            var blocked = new Probe(system.Sys, Transport.OnTheLoop.Place);
            blocked.Do(_ => gate.Wait(Probe.Patience));
            await TcpContract.Eventually(() => EventLoopTcp.Get(system.Sys).BlockedTurns > 0, "it is seen to block");
            gate.Set();
            await system.Listen();
        },
        "akka.actor.event-loop-dispatcher.slow-turn = 20ms");

    [Fact]
    public Task Nothing_of_the_dispatcher_without_TCP() => LeavesNothingOf(system => new Probe(system, Transport.OnTheLoop.Place).Settle());

    [Fact]
    public Task Nothing_of_one_whose_settings_for_TCP_are_refused() => LeavesNothingOf(
        system =>
        {
            Assert.ThrowsAny<Exception>(() => EventLoopTcp.Get(system));
            return Task.CompletedTask;
        },
        "akka.io.tcp.max-channels = 0");

    private static async Task LeavesNothingOf(Func<ActorSystem, Task> use, string config = "")
    {
        await WarmUp();
        var before = ProcessFacts.Descriptors();
        var own = ConfigurationFactory.ParseString(config + "\nakka.stdout-loglevel = OFF\nakka.loglevel = OFF");
        var system = ActorSystem.Create("end", own.WithFallback(EventLoopTcp.DefaultConfig()));
        await use(system);
        Assert.NotEqual(before, ProcessFacts.Descriptors());
        await system.Terminate().WaitAsync(Probe.Patience);
        await AwaitEnd(before);
    }

    private static async Task LeavesNothing(Func<Setup, Task> use, string config = Fast)
    {
        await WarmUp();
        foreach (var transport in new[] { Transport.OnTheLoop, Transport.OnThreeLoops, Transport.EventLoop })
        {
            var before = ProcessFacts.Descriptors();
            var system = new Setup(transport, config);
            await use(system);
            await system.Sys.Terminate().WaitAsync(Probe.Patience);
            await system.DisposeAsync();
            await AwaitEnd(before);
        }
    }

    // What .NET opens once for good must be there before.
    private static async Task WarmUp()
    {
        var system = new Setup(Transport.OnTheLoop, Fast);
        await system.Serve(await system.Listen());
        await system.DisposeAsync();
        await TcpContract.Eventually(() => ProcessFacts.Threads("event-loop") == 0, "all loops have ended");
    }

    private static void Flood(Socket client)
    {
        try
        {
            while (true)
                client.Send(new byte[10_000]);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The other side has ended, or this one.
        }
    }

    private static async Task AwaitEnd(int descriptors)
    {
        await TcpContract.Eventually(() => ProcessFacts.Threads("event-loop") == 0, "all loops have ended");
        await TcpContract.Eventually(() => ProcessFacts.Descriptors() == descriptors, $"{descriptors} descriptors are open, as before");
    }

    private sealed class Setup(Transport transport, string config) : TcpContract(transport, config);
}
