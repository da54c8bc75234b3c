using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

/// <summary>A system of its own for every test, and the ways to get connections.</summary>
public abstract class TcpTest : IAsyncLifetime
{
    private readonly List<IDisposable> _owned = [];

    protected TcpTest(string config = "") =>
        Sys = ActorSystem.Create("tcp", ConfigurationFactory.ParseString("akka.loglevel = WARNING, akka.stdout-loglevel = OFF\n" + config));

    protected ActorSystem Sys { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        await Sys.Terminate().WaitAsync(Probe.Patience);
    }

    internal Probe NewProbe() => new(Sys);

    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    internal async Task<Server> Listen(IPEndPoint? address = null, bool pullMode = false, int backlog = 100, params Inet.SocketOption[] options)
    {
        var commander = NewProbe();
        var handler = NewProbe();
        commander.Send(Sys.Tcp(), new Tcp.Bind(handler.Ref, address ?? new IPEndPoint(IPAddress.Loopback, 0), backlog, options, pullMode));
        var bound = await commander.Next<Tcp.Bound>();
        return new Server(commander, handler, commander.LastSender, (IPEndPoint)bound.LocalAddress);
    }

    /// <summary>A plain socket connected to an address.</summary>
    protected async Task<Socket> Dial(IPEndPoint address)
    {
        var socket = Own(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        await socket.ConnectAsync(address).WaitAsync(Probe.Patience);
        return socket;
    }

    /// <summary>A plain client and the registered connection actor that serves it.</summary>
    internal async Task<(Socket Client, IActorRef Connection, Probe Handler)> Serve(Server server, bool keepOpen = false, bool useResumeWriting = true)
    {
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(connection, new Tcp.Register(handler.Ref, keepOpen, useResumeWriting));
        return (client, connection, handler);
    }

    /// <summary>A connection actor made by Connect, registered, and the plain socket at its other end.</summary>
    internal async Task<(Socket Peer, IActorRef Connection, Probe Handler)> Connect(bool keepOpen = false, bool useResumeWriting = true,
        bool pullMode = false, params Inet.SocketOption[] options)
    {
        var listener = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(10);
        var handler = NewProbe();
        handler.Send(Sys.Tcp(), new Tcp.Connect(listener.LocalEndPoint!, options: options, pullMode: pullMode));
        await handler.Next<Tcp.Connected>();
        var connection = handler.LastSender;
        handler.Send(connection, new Tcp.Register(handler.Ref, keepOpen, useResumeWriting));
        var peer = Own(await listener.AcceptAsync().WaitAsync(Probe.Patience));
        peer.NoDelay = true;
        return (peer, connection, handler);
    }

    /// <summary>Reads exactly so many bytes from a plain socket.</summary>
    protected static async Task<byte[]> Read(Socket socket, int count)
    {
        var bytes = new byte[count];
        using var deadline = new CancellationTokenSource(Probe.Patience);
        for (var at = 0; at < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at), deadline.Token);
            Assert.True(read > 0, $"The connection ended after {at} of {count} bytes.");
            at += read;
        }

        return bytes;
    }

    /// <summary>The result of reading at the end: 0 for an orderly end, or the error.</summary>
    protected static async Task<object> ReadEnd(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Probe.Patience);
        try
        {
            return await socket.ReceiveAsync(new byte[1], deadline.Token);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    /// <summary>Collects received chunks until so many bytes are together.</summary>
    internal static async Task<byte[]> Collect(Probe handler, int count)
    {
        var bytes = ByteString.Empty;
        while (bytes.Count < count)
            bytes += (await handler.Next<Tcp.Received>()).Data;
        return bytes.ToArray();
    }

    /// <summary>Compares long arrays without printing them.</summary>
    protected static void AssertSame(byte[] expected, byte[] actual, int seed = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        var at = expected.AsSpan().CommonPrefixLength(actual);
        Assert.True(at == expected.Length, $"The bytes differ from place {at} on (seed {seed}).");
    }

    protected static byte[] RandomBytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static async Task Eventually(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow + Probe.Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within {Probe.Patience}: {what}");
            await Task.Delay(5);
        }
    }

    internal sealed record Server(Probe Commander, Probe Handler, IActorRef Listener, IPEndPoint Address);

    /// <summary>An ack that carries a number.</summary>
    protected sealed class Ack(int number) : Tcp.Event
    {
        public int Number { get; } = number;
    }
}
