using System.Diagnostics;

namespace Echo;

/// <summary>Starts the servers, loads them and prints what they cost.</summary>
internal static class Comparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async Task<int> Run(int[] connections)
    {
        Console.WriteLine("connections   sockets us/trip   trips/s   akka us/trip   trips/s   ratio of CPU");
        foreach (var count in connections)
        {
            var sockets = await Measure(["serve", "sockets"], count);
            var akka = await Measure(["serve", "akka"], count);
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
            await Task.Delay(Measured);
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

    private static async Task<(double Cpu, double Rate)> Measure(string[] arguments, int connections)
    {
        using var server = new Server(arguments);
        using var load = new Load();
        await load.Open(await server.Port(), connections);
        load.Start();
        await Task.Delay(WarmUp);
        var (trips, cpu, clock) = (load.Trips, server.Cpu, Stopwatch.StartNew());
        await Task.Delay(Measured);
        var done = load.Trips - trips;
        return ((server.Cpu - cpu).TotalMicroseconds / done, done / clock.Elapsed.TotalSeconds);
    }

    private sealed class Server : IDisposable
    {
        private readonly Process _process;

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

        public async Task<int> Port() => int.Parse((await _process.StandardOutput.ReadLineAsync())!);

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5000))
                _process.Kill();
            _process.Dispose();
        }
    }
}
