using System.Globalization;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>A gate that is alone pays nothing for what gates can be together.</summary>
public class ClusterOffTests
{
    private static readonly string[] Assemblies =
    [
        "/LoginGate.Cluster.dll", "/Akka.Cluster.dll", "/Akka.Remote.dll", "/Akka.DistributedData.dll", "/DotNetty.Transport.dll", "/Google.Protobuf.dll",
    ];

    // SingleThreadEventLoop, cut as the kernel cuts it.
    private const string DotNettyThread = "SingleThreadEve";

    [LinuxFact]
    public async Task Without_a_cluster_nothing_of_it_is_loaded_and_nothing_listens_for_it()
    {
        await using var alone = await HttpGate.StartAsync();
        await using var together = await HttpGate.StartAsync("login-gate.cluster.enabled=on", "login-gate.cluster.listen.port=0", "login-gate.log.console.level=INFO");
        await together.Process.ExpectAsync("no other gate has a cluster: this one founds one");

        Assert.Equal(2, PortsOf(alone.Process));
        // Where gates connect, and Akka.Remote behind it.
        Assert.Equal(4, PortsOf(together.Process));
        var (few, all) = (MapsOf(alone.Process), MapsOf(together.Process));
        Assert.Contains("/Akka.dll", few, StringComparison.Ordinal);
        Assert.All(Assemblies, name => Assert.DoesNotContain(name, few, StringComparison.Ordinal));
        Assert.All(Assemblies, name => Assert.Contains(name, all, StringComparison.Ordinal));
        Assert.DoesNotContain(DotNettyThread, ThreadsOf(alone.Process));
        Assert.Contains(DotNettyThread, ThreadsOf(together.Process));
    }

    private static string MapsOf(GateProcess gate) => File.ReadAllText($"/proc/{gate.Id}/maps");

    private static IEnumerable<string> ThreadsOf(GateProcess gate) =>
        Directory.GetDirectories($"/proc/{gate.Id}/task").Select(task => File.ReadAllText(Path.Combine(task, "comm")).Trim());

    /// <summary>TCP ports that it listens on.</summary>
    private static int PortsOf(GateProcess gate)
    {
        const string listening = "0A";
        var sockets = Directory.GetFiles($"/proc/{gate.Id}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        return new[] { "tcp", "tcp6" }
            .SelectMany(kind => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{gate.Id}/net/{kind}")).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(words => words[3] == listening && sockets.Contains($"socket:[{words[9]}]"));
    }
}
