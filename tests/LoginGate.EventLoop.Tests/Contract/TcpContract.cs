using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Contract;

/// <summary>A system of its own for every test, and the ways to get connections.</summary>
public abstract class TcpContract : IAsyncLifetime
{
    /// <summary>
    /// A large write does not fit into it. A smaller one would hold less than two of the loopback's segments, and wait 40 ms for the
    /// acknowledgement of each.
    /// </summary>
    protected static readonly Inet.SocketOption SmallSendBuffer = new Inet.SO.SendBufferSize(64 * 1024);

    private readonly List<IDisposable> _owned = [];

    protected TcpContract(Transport transport, string config = "")
    {
        Transport = transport;
        var own = ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(transport.Config + """

            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.loggers = ["Akka.Event.DefaultLogger"]
            """));
        Sys = ActorSystem.Create("tcp", own.WithFallback(EventLoopTcp.DefaultConfig()));
        Manager = transport.ManagerOf(Sys);
        Log = new Probe(Sys, props => props);
        Sys.EventStream.Subscribe(Log.Ref, typeof(Warning));
        Sys.EventStream.Subscribe(Log.Ref, typeof(Error));
        Sys.EventStream.Subscribe(Log.Ref, typeof(UnhandledMessage));
    }

    public Transport Transport { get; }

    public ActorSystem Sys { get; }

    public IActorRef Manager { get; }

    /// <summary>Gets what the system warns of.</summary>
    public Probe Log { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        await Sys.Terminate().WaitAsync(Probe.Patience);
    }

    protected internal Probe NewProbe() => new(Sys, Transport.Place);

    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    protected internal async Task<Server> Listen(IPEndPoint? address = null, bool pullMode = false, params Inet.SocketOption[] options) =>
        await Listen(handler => new Tcp.Bind(handler, address ?? new IPEndPoint(IPAddress.Loopback, 0), 100, options, pullMode));

    protected internal async Task<Server> Listen(Func<IActorRef, Tcp.Bind> bind)
    {
        var commander = NewProbe();
        var handler = NewProbe();
        commander.Send(Manager, bind(handler.Ref));
        var bound = await commander.Next<Tcp.Bound>();
        return new Server(commander, handler, commander.LastSender, (IPEndPoint)bound.LocalAddress);
    }

    /// <summary>Stops who is told of a listener's connections, and waits until the listener has stopped with it.</summary>
    protected internal async Task StopHandler(Server server)
    {
        var watcher = NewProbe();
        watcher.Watch(server.Listener);
        await watcher.Settle();
        server.Handler.Stop();
        await watcher.Next<Terminated>();
    }

    /// <summary>A plain socket connected to an address.</summary>
    protected internal async Task<Socket> Dial(IPEndPoint address)
    {
        var socket = Own(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        await socket.ConnectAsync(address).WaitAsync(Probe.Patience);
        return socket;
    }

    /// <summary>A plain client and the registered connection that serves it.</summary>
    protected internal async Task<(Socket Client, IActorRef Connection, Probe Handler)> Serve(Server server, bool keepOpen = false)
    {
        var client = await Dial(server.Address);
        await server.Handler.Next<Tcp.Connected>();
        var connection = server.Handler.LastSender;
        var handler = NewProbe();
        handler.Send(connection, new Tcp.Register(handler.Ref, keepOpen));
        return (client, connection, handler);
    }

    /// <summary>A registered connection made by Connect, and the plain socket at its other end.</summary>
    protected internal async Task<(Socket Peer, IActorRef Connection, Probe Handler)> Connect(
        bool keepOpen = false, bool useResumeWriting = true, bool pullMode = false, params Inet.SocketOption[] options)
    {
        var listener = PlainListener();
        var handler = NewProbe();
        handler.Send(Manager, new Tcp.Connect(listener.LocalEndPoint!, options: options, pullMode: pullMode));
        await handler.Next<Tcp.Connected>();
        var connection = handler.LastSender;
        handler.Send(connection, new Tcp.Register(handler.Ref, keepOpen, useResumeWriting));
        return (await Accept(listener), connection, handler);
    }

    /// <summary>A plain socket that listens.</summary>
    protected internal Socket PlainListener(int backlog = 100)
    {
        var listener = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    protected async Task<Socket> Accept(Socket listener)
    {
        var peer = Own(await listener.AcceptAsync().WaitAsync(Probe.Patience));
        peer.NoDelay = true;
        return peer;
    }

    /// <summary>An address where nobody listens.</summary>
    protected static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Returns once a registered connection with nothing to write has handled what it was told before, by whomever.</summary>
    protected async Task Settle(IActorRef connection, Probe? handler = null)
    {
        if (handler is not null)
            await handler.Settle();
        var probe = NewProbe();
        probe.Send(connection, Tcp.Write.Create(ByteString.Empty, new Ack(0)));
        await probe.Next<Ack>();
    }

    protected static Tcp.Write Write(string text, int? ack = null) =>
        ack is { } number ? Tcp.Write.Create(ByteString.FromString(text), new Ack(number)) : Tcp.Write.Create(ByteString.FromString(text));

    protected static Tcp.Write Write(byte[] bytes, int? ack = null) =>
        ack is { } number ? Tcp.Write.Create(ByteString.FromBytes(bytes), new Ack(number)) : Tcp.Write.Create(ByteString.FromBytes(bytes));

    /// <summary>Reads so many characters from a plain socket.</summary>
    protected static async Task<string> ReadText(Socket socket, int count) => Encoding.ASCII.GetString(await Read(socket, count));

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

    /// <summary>Sends all of it from a plain socket.</summary>
    protected static Task SendAll(Socket socket, byte[] bytes, Func<int>? size = null) => Task.Run(async () =>
    {
        using var deadline = new CancellationTokenSource(Probe.Patience);
        for (var at = 0; at < bytes.Length;)
            at += await socket.SendAsync(bytes.AsMemory(at, Math.Min(size?.Invoke() ?? int.MaxValue, bytes.Length - at)), deadline.Token);
    });

    /// <summary>Collects received chunks until so many bytes are together.</summary>
    protected static async Task<byte[]> Collect(Probe handler, int count)
    {
        var bytes = new List<byte>(count);
        while (bytes.Count < count)
            bytes.AddRange((await handler.Next<Tcp.Received>()).Data.ToArray());
        return [.. bytes];
    }

    protected static async Task<string> CollectText(Probe handler, int count) => Encoding.ASCII.GetString(await Collect(handler, count));

    /// <summary>The connection is reset, perhaps as early as while connecting.</summary>
    protected async Task ExpectReset(IPEndPoint address)
    {
        try
        {
            Assert.Equal(SocketError.ConnectionReset, await ReadEnd(await Dial(address)));
        }
        catch (SocketException e)
        {
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
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

    protected internal static Task Eventually(Func<bool> condition, string what) => Eventually(() => Task.FromResult(condition()), what);

    protected internal static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow + Probe.Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within {Probe.Patience}: {what}");
            await Task.Delay(5);
        }
    }
}
