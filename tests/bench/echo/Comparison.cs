using System.Diagnostics;

namespace Echo;

/// <summary>Starts the servers, loads them and prints what they cost.</summary>
internal static class Comparison
{
    // Other work on the machine only ever adds to a round, so the lowest of several counts.
    private const int Rounds = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    public static async Task<int> Run(int[] connections)
    {
        Console.WriteLine("connections   sockets us/trip   trips/s   akka us/trip   trips/s   ratio of CPU");
        foreach (var count in connections)
        {
            using var socketServer = new Server(["serve", "sockets"]);
            using var akkaServer = new Server(["serve", "akka"]);
            var (sockets, akka) = (new Cost(double.MaxValue, 0), new Cost(double.MaxValue, 0));
            await Measure(socketServer, count, WarmUp);
            await Measure(akkaServer, count, WarmUp);
            for (var round = 0; round < Rounds; round++)
            {
                sockets = Cost.Lower(sockets, await Measure(socketServer, count, Measured));
                akka = Cost.Lower(akka, await Measure(akkaServer, count, Measured));
            }

            Console.WriteLine($"{count,11}   {sockets.Cpu,15:F2} {sockets.Rate,9:F0}   {akka.Cpu,12:F2} {akka.Rate,9:F0}   {akka.Cpu / sockets.Cpu,12:F2}");
        }

        return 0;
    }

    /// <summary>Memory of idle, registered connections.</summary>
    public static async Task<int> Idle(int count)
    {
        foreach (var kind in new[] { "sockets", "akka" })
        {
            using var server = new Server(["serve", kind]);
            var port = await server.Port();
            using var load = new Load();
            await load.Open(port, 10);
            await Task.Delay(WarmUp);
            var before = server.ResidentBytes;
            await load.Open(port, count);
            await Task.Delay(WarmUp);
            Console.WriteLine($"{kind}: {(server.ResidentBytes - before) / 1024.0 / count:F2} KiB per idle connection");
        }

        return 0;
    }

    /// <summary>Connections made and reset again in a second.</summary>
    public static async Task<int> Accept(int seconds)
    {
        foreach (var kind in new[] { "sockets", "akka" })
        {
            using var server = new Server(["serve", kind]);
            var port = await server.Port();
            await Load.Churn(port, WarmUp, 2);
            var cpu = server.Cpu;
            var made = await Load.Churn(port, TimeSpan.FromSeconds(seconds), 2);
            Console.WriteLine($"{kind}: {made / seconds} connections/s, {(server.Cpu - cpu).TotalMicroseconds / made:F1} us of CPU each");
        }

        return 0;
    }

    private static async Task<Cost> Measure(Server server, int connections, TimeSpan time)
    {
        using var load = new Load();
        await load.Open(await server.Port(), connections);
        load.Start();
        var (cpu, clock) = (server.Cpu, Stopwatch.StartNew());
        await Task.Delay(time);
        return new Cost((server.Cpu - cpu).TotalMicroseconds / load.Trips, load.Trips / clock.Elapsed.TotalSeconds);
    }

    private readonly record struct Cost(double Cpu, double Rate)
    {
        public static Cost Lower(Cost one, Cost other) => one.Cpu < other.Cpu ? one : other;
    }

    private sealed class Server : IDisposable
    {
        private readonly Process _process;
        private int? _port;

        public Server(string[] arguments) => _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        public TimeSpan Cpu
        {
            get
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
        }

        public long ResidentBytes
        {
            get
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
        }

        public async Task<int> Port() => _port ??= int.Parse((await _process.StandardOutput.ReadLineAsync())!);

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5000))
                _process.Kill();
            _process.Dispose();
        }
    }
}
