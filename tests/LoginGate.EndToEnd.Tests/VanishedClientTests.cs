using System.Diagnostics;
using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// Clients that vanish without a word, among 200 healthy ones: each mechanism alone finds them within its configured time plus two
/// seconds, and says that it was the one. In network namespaces: the kernel's own timers are what is tested, and so time is real.
/// </summary>
public class VanishedClientTests(ITestOutputHelper output)
{
    private const int Healthy = 200;
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private const string KeepAliveOff = "client.keep-alive.mode=off";

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    // A game client's working day: a packet now and then.
    private static readonly string[] Busy = ["--script", "echo", "--duration", "10m", "--pause", "200ms"];

    // Four seconds of silence: longer than the heartbeat's interval and time-out together.
    private static readonly string[] Quiet = ["--script", string.Join(',', Enumerable.Repeat("echo,idle,idle,idle,idle", 20))];

    private static readonly string[] PerSocket =
    [
        "client.keep-alive.mode=per-socket", "client.keep-alive.time=1s", "client.keep-alive.interval=1s", "client.keep-alive.retries=2",
    ];

    [NamespaceFact]
    public async Task SO_KEEPALIVE_with_the_systems_times_finds_them()
    {
        using var network = TestNetwork.Create(others: 2);
        network.SetTcpParameter("tcp_keepalive_time", 1);
        network.SetTcpParameter("tcp_keepalive_intvl", 1);
        network.SetTcpParameter("tcp_keepalive_probes", 2);
        await using var world = await NamespacedGate.StartAsync(network, null, "client.keep-alive.mode=system");

        await BothVanishAsync(world, "KeepAlive", TimeSpan.FromSeconds(3));
    }

    [NamespaceFact]
    public async Task Keep_alive_times_per_connection_find_them()
    {
        using var network = TestNetwork.Create(others: 2);
        await using var world = await NamespacedGate.StartAsync(network, null, PerSocket);

        await BothVanishAsync(world, "KeepAlive", TimeSpan.FromSeconds(3));
    }

    [NamespaceFact]
    public async Task Data_that_stays_unacknowledged_finds_them()
    {
        // With few, long intervals the time-out for data and the one for silence are far enough apart to be told for sure.
        string[] times = ["client.keep-alive.time=1s", "client.keep-alive.interval=5s", "client.keep-alive.retries=1"];
        using var network = TestNetwork.Create(others: 2);
        await using var world = await NamespacedGate.StartAsync(network, null, times);
        var healthy = await world.StartHealthyAsync(Healthy, Busy);
        var clients = await ConnectAsync(world);
        world.LoginSrv.WriteLine("delay 500ms");
        await world.LoginSrv.ExpectAsync("done");

        // The reply comes when they are gone: 0.5 s, then 1 s + 5 s / 3 without an acknowledgement.
        foreach (var client in clients)
            await client.SendAsync(Packet);
        Vanish(clients);
        await FoundAsync(world, clients, "UserTimeout", TimeSpan.FromSeconds(3.2));

        await AllIsWellAsync(world, healthy);
    }

    [NamespaceFact]
    public async Task The_heartbeat_finds_them_and_those_that_hang()
    {
        string[] star = [KeepAliveOff, "client.heartbeat.mode=star", "client.heartbeat.interval=1s", "client.heartbeat.timeout=5s"];
        using var network = TestNetwork.Create(others: 3);
        await using var world = await NamespacedGate.StartAsync(network, null, star);
        var healthy = await world.StartHealthyAsync(Healthy, Quiet);
        // The third stays connected; its program reads nothing and answers nothing.
        var clients = await ConnectAsync(world);
        Vanish(clients.Take(2));

        await FoundAsync(world, clients, "Heartbeat", TimeSpan.FromSeconds(6));

        // Long enough that every healthy client has been probed, and would be closed had it not answered.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await AllIsWellAsync(world, healthy);
    }

    [NamespaceFact]
    public async Task Keep_alive_is_on_for_those_connections_alone_that_are_to_have_it()
    {
        using var network = TestNetwork.Create(others: 1);
        await using var world = await NamespacedGate.StartAsync(network, null, KeepAliveOff, "login-srv.keep-alive.mode=per-socket");
        await world.ConnectAsync(network.Others[0], known: 1);

        Assert.DoesNotContain("timer:", Assert.Single(network.ConnectionsOn(world.Port)), StringComparison.Ordinal);
        Assert.Contains("timer:(keepalive,", Assert.Single(network.ConnectionsTo(world.LoginSrvPort)), StringComparison.Ordinal);
        Assert.DoesNotContain("timer:", Assert.Single(network.ConnectionsOn(world.LoginSrvPort)), StringComparison.Ordinal);
    }

    private async Task BothVanishAsync(NamespacedGate world, string mechanism, TimeSpan time)
    {
        var healthy = await world.StartHealthyAsync(Healthy, Busy);
        var clients = await ConnectAsync(world);
        EachHasKeepAlive(world);
        Vanish(clients);

        await FoundAsync(world, clients, mechanism, time);

        await AllIsWellAsync(world, healthy);
    }

    private static async Task<List<ShellClient>> ConnectAsync(NamespacedGate world)
    {
        var clients = new List<ShellClient>();
        foreach (var place in world.Network.Others)
            clients.Add(await world.ConnectAsync(place, Healthy + clients.Count + 1));
        return clients;
    }

    /// <summary>The first one's cable is pulled, which the gate's side can know; of the second nothing comes any more, which it cannot.</summary>
    private static void Vanish(IEnumerable<ShellClient> clients)
    {
        var (unplugged, lost) = clients.ToArray() switch { [var a, var b, ..] => (a, b), _ => throw new ArgumentException("two clients", nameof(clients)) };
        lost.Place.LoseEverything();
        unplugged.Place.Unplug();
    }

    /// <summary>Each vanished client is found in time, by the mechanism that the log names.</summary>
    private async Task FoundAsync(NamespacedGate world, IReadOnlyList<ShellClient> clients, string mechanism, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select(async client =>
        {
            var line = await world.Gate.ExpectAsync($@"session \d+ of {client.Place.Address}:\d+: \w+; closing");
            var found = Stopwatch.GetElapsedTime(start);
            output.WriteLine($"{client.Place.Address}: {found.TotalSeconds:0.00} s of {time.TotalSeconds} s: {line}");
            Assert.EndsWith($" {mechanism}; closing", line, StringComparison.Ordinal);
            Assert.True(found < time + Margin, $"{client.Place.Address} was found after {found}");
        }));
        await world.LoginSrvSaysAsync($"{Healthy + clients.Count} opened, {clients.Count} closed, {Healthy} live; .*all in order");
    }

    /// <summary>No healthy client was touched, and each has got the replies that it is still owed.</summary>
    private static async Task AllIsWellAsync(NamespacedGate world, GateProcess healthy)
    {
        Assert.Equal(world.Network.Others.Count, world.Gate.Lines.Count(l => l.Contains("; closing", StringComparison.Ordinal)));
        healthy.Interrupt();
        Assert.True(await healthy.ExitCodeAsync() == 0, string.Join('\n', healthy.Lines));
        Assert.Contains(healthy.Lines, l => l.Contains(" 0 wrong, 0 misrouted, 0 lost, 0 cut off, 0 not connected", StringComparison.Ordinal));
    }

    /// <summary>The kernel runs a timer for each: keep-alive, or for data just sent.</summary>
    private void EachHasKeepAlive(NamespacedGate world)
    {
        var connections = world.Network.ConnectionsOn(world.Port);
        output.WriteLine($"{connections.Count} connections, such as: {connections[^1]}");
        Assert.Equal(Healthy + world.Network.Others.Count, connections.Count);
        Assert.All(connections, c => Assert.Matches(@"timer:\((keepalive|on),", c));
        foreach (var other in world.Network.Others)
            Assert.Contains(connections, c => c.Contains($"{other.Address}:", StringComparison.Ordinal) && c.Contains("timer:(keepalive,", StringComparison.Ordinal));
    }
}
