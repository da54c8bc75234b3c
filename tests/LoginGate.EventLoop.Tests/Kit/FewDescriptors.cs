using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.IO;
using Microsoft.Win32.SafeHandles;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>A server in a process of its own that may open few files: what it can tell, line by line, and what it can be asked.</summary>
internal sealed class FewDescriptors : IAsyncDisposable
{
    /// <summary>Takes all descriptors that are left.</summary>
    public const string Hoard = "hoard";

    /// <summary>Gives them back.</summary>
    public const string Free = "free";

    /// <summary>Asks for the listener's statistics.</summary>
    public const string Statistics = "statistics";

    /// <summary>Has an actor block the event loop.</summary>
    public const string Block = "block";

    /// <summary>Lets it come back.</summary>
    public const string Unblock = "unblock";

    /// <summary>Asks how often no thread could be made.</summary>
    public const string ThreadsMissed = "threads-missed";

    private const string Name = "few-descriptors";
    private const int Files = 7;

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <param name="limit">How many files the process may open.</param>
    /// <param name="isStock">Whether it listens with Akka.NET's own TCP.</param>
    public FewDescriptors(int limit, bool isStock = false)
    {
        var program = typeof(FewDescriptors).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, Name, limit.ToString(CultureInfo.InvariantCulture), isStock.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "(ended)");
        _process.ErrorDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Tell(string command) => _process.StandardInput.WriteLine(command);

    /// <summary>What it has told so far, as far as a test has come.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What it tells next of a kind, passing by others that a test does not ask for.</summary>
    public async Task<string> Next(string kind)
    {
        using var deadline = new CancellationTokenSource(2 * Probe.Patience);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                Assert.False(line == "(ended)", $"The process ended after {string.Join(" / ", Told)}");
                Told.Add(line);
                if (line.StartsWith(kind + " ", StringComparison.Ordinal))
                    return line[(kind.Length + 1)..];
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {kind} came, but {string.Join(" / ", Told)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Probe.Patience);
        await _process.WaitForExitAsync(deadline.Token);
        _process.Dispose();
    }

    /// <summary>The other process.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is not [Name, var text, var isStock])
            return 0;
        var most = ulong.Parse(text, CultureInfo.InvariantCulture);
        var limit = new Limit { Soft = most, Hard = most };
        if (setrlimit(Files, ref limit) != 0)
            return 1;
        var config = ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF\nakka.loglevel = WARNING\nakka.loggers = []");
        using var system = ActorSystem.Create("few", config.WithFallback(EventLoopTcp.DefaultConfig()));
        var talker = system.ActorOf(Props.Create(() => new Talker()));
        system.EventStream.Subscribe(talker, typeof(Warning));
        system.EventStream.Subscribe(talker, typeof(Error));
        MakeThreads();
        var missed = 0;
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
        {
            if (thrown.Exception is OutOfMemoryException)
                Interlocked.Increment(ref missed);
        };
        if (!bool.Parse(isStock))
            Console.WriteLine($"most {EventLoopTcp.Get(system).MaxConnections}");
        var manager = bool.Parse(isStock) ? system.Tcp() : EventLoopTcp.Get(system).Manager;
        manager.Tell(new Tcp.Bind(talker, new IPEndPoint(IPAddress.Loopback, 0)), talker);
        var hoard = new List<SafeFileHandle>();
        using var gate = new ManualResetEventSlim();
        var blocker = system.ActorOf(Contract.Transport.OnTheLoop.Place(Props.Create(() => new Blocker(gate))));
        while (await Console.In.ReadLineAsync() is { } command)
        {
            switch (command)
            {
                case Hoard:
                    TakeAll(hoard);
                    Console.WriteLine($"hoarded {hoard.Count}");
                    break;
                case Free:
                    hoard.ForEach(handle => handle.Dispose());
                    hoard.Clear();
                    break;
                case Statistics:
                    talker.Tell(Statistics);
                    break;
                case Block:
                    blocker.Tell(Block);
                    break;
                case Unblock:
                    gate.Set();
                    break;
                case ThreadsMissed:
                    Console.WriteLine($"{ThreadsMissed} {Volatile.Read(ref missed)}");
                    break;
            }
        }
        hoard.ForEach(handle => handle.Dispose());
        await system.Terminate();
        return 0;
    }

    // .NET cannot make a thread without a descriptor, and dies of that: those that the pool may want must be there before.
    private static void MakeThreads()
    {
        const int threads = 16;
        ThreadPool.SetMinThreads(threads, threads);
        using var running = new CountdownEvent(threads);
        using var end = new ManualResetEventSlim();
        var made = Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            running.Signal();
            end.Wait();
        })).ToArray();
        running.Wait();
        end.Set();
        Task.WaitAll(made);
    }

    private static void TakeAll(List<SafeFileHandle> hoard)
    {
        try
        {
            while (true)
                hoard.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            // Those were all.
        }
    }

    [DllImport("libc")]
    private static extern int setrlimit(int resource, ref Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    private sealed class Blocker(ManualResetEventSlim gate) : ActorBase
    {
        protected override bool Receive(object message)
        {
            Console.WriteLine("blocked ");
            gate.Wait();
            return true;
        }
    }

    private sealed class Talker : ActorBase
    {
        private IActorRef _listener = ActorRefs.Nobody;
        private int _connected;

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case Tcp.Bound bound:
                    _listener = Sender;
                    Console.WriteLine($"port {((IPEndPoint)bound.LocalAddress).Port}");
                    break;
                case Tcp.Connected:
                    Sender.Tell(new Tcp.Register(Self));
                    Console.WriteLine($"connected {++_connected}");
                    break;
                case Warning warning:
                    Console.WriteLine($"warning {warning.Message}");
                    break;
                case Error error:
                    Console.WriteLine($"error {error}");
                    break;
                case Statistics:
                    _listener.Tell(new Tcp.SubscribeToTcpListenerStats(Self));
                    break;
                case Tcp.TcpListenerStatistics statistics:
                    _listener.Tell(new Tcp.UnsubscribeFromTcpListenerStats(Self));
                    Console.WriteLine($"statistics {statistics.AcceptedIncomingConnections} {statistics.FailedIncomingConnections} "
                        + $"{statistics.RetriedIncomingConnections}");
                    break;
            }
            return true;
        }
    }
}
