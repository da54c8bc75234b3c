using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// A gate in a <see cref="TestNetwork"/>, an echoing stand-in LoginSrv, and robots that are its healthy clients: each a process
/// inside the network.
/// </summary>
internal sealed class NamespacedGate : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _processes = [];

    private NamespacedGate(TestNetwork network) => Network = network;

    public TestNetwork Network { get; }

    public GateProcess LoginSrv { get; private set; } = null!;

    public GateProcess Gate { get; private set; } = null!;

    public int LoginSrvPort { get; private set; }

    /// <summary>The gate's port, in the whole network.</summary>
    public int Port => Gate.EndPoint().Port;

    /// <param name="loginSrv">Where LoginSrv runs; null: beside the gate.</param>
    /// <param name="settings">Settings of the gate, each as KEY=VALUE behind <c>login-gate.defaults.</c></param>
    public static async Task<NamespacedGate> StartAsync(TestNetwork network, TestNetwork.Place? loginSrv, params IEnumerable<string> settings)
    {
        var made = new NamespacedGate(network);
        try
        {
            await made.StartAsync(loginSrv, settings);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Robots beside the gate, which play on until they are interrupted; returns when LoginSrv knows all of them.</summary>
    public async Task<GateProcess> StartHealthyAsync(int count, params IEnumerable<string> play)
    {
        var robots = Keep(GateProcess.StartIn(Network.Gate,
        [
            "lab", "client", "--gate", $"127.0.0.1:{Port}", "--count", count.ToString(CultureInfo.InvariantCulture), "--rate", "0", .. play,
        ]));
        await LoginSrvSaysAsync($"{count} opened, 0 closed");
        return robots;
    }

    /// <summary>A client in another namespace that is connected and says nothing, and that LoginSrv knows.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="known">How many sessions LoginSrv has been told of then.</param>
    public async Task<ShellClient> ConnectAsync(TestNetwork.Place place, int known)
    {
        var client = Keep(await ShellClient.ConnectAsync(place, Port));
        await LoginSrvSaysAsync($"{known} opened, 0 closed");
        return client;
    }

    /// <summary>Asks LoginSrv for what came so far until its answer matches.</summary>
    public async Task LoginSrvSaysAsync(string pattern)
    {
        var late = DateTime.UtcNow + Patience;
        while (true)
        {
            var from = LoginSrv.Lines.Count;
            LoginSrv.WriteLine("status");
            var status = await LoginSrv.ExpectAsync("sessions:", from);
            if (Regex.IsMatch(status, pattern))
                return;
            Assert.True(DateTime.UtcNow < late, $"LoginSrv: {status}; wanted: {pattern}\n{string.Join('\n', Gate.Lines)}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
    }

    private async Task StartAsync(TestNetwork.Place? loginSrv, IEnumerable<string> settings)
    {
        LoginSrv = Keep(GateProcess.StartIn(loginSrv?.Namespace ?? Network.Gate, "lab", "loginsrv", "--mode", "Echo", "--host", "0.0.0.0", "--port", "0"));
        var listening = await LoginSrv.ExpectAsync("listens on");
        LoginSrvPort = IPEndPoint.Parse(listening.Split("listens on ")[1].Split(';')[0]).Port;
        string[] own = ["listen.host=0.0.0.0", .. settings];
        Gate = Keep(GateProcess.StartIn(Network.Gate,
        [
            "run", .. GateProcess.SettingsFor(new IPEndPoint(loginSrv?.Address ?? IPAddress.Loopback, LoginSrvPort), "classic"),
            .. own.SelectMany(s => (string[])["--set", $"login-gate.defaults.{s}"]),
        ]));
        await Gate.ExpectAsync("clients are admitted");
        await Gate.ExpectAsync("listening on");
    }

    private T Keep<T>(T process)
        where T : IAsyncDisposable
    {
        _processes.Add(process);
        return process;
    }
}
