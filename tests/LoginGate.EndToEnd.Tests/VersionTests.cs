using System.Text.RegularExpressions;
using System.Xml.Linq;
using LoginGate.EndToEnd.Tests.Cluster;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The version stands in one place, <c>Directory.Build.props</c>; whoever asks is told the same.</summary>
public sealed class VersionTests
{
    private static readonly string Version = XDocument.Load(Path.Combine(Root(), "Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public async Task All_that_tell_the_version_tell_the_same()
    {
        await using var program = GateProcess.Start("--version");
        await using var manual = GateProcess.Start("man");
        var port = LocalPorts.Free();
        await using var first = await HttpGate.StartAsync(
            "login-gate.inspect.enabled=on", "login-gate.inspect.port=0", "login-gate.cluster.enabled=on", "login-gate.cluster.name=first", $"login-gate.cluster.listen.port={port}");
        await using var second = await InspectedGate.StartAsync(
            "login-gate.cluster.enabled=on", "login-gate.cluster.name=second", "login-gate.cluster.listen.port=0", $"login-gate.cluster.peers=[\"127.0.0.1:{port}\"]");
        using var inspector = await InspectorClient.ConnectAsync(second.Process);

        Assert.Equal(0, await program.ExitCodeAsync());
        Assert.Equal([Version], program.Lines);
        Assert.Equal(0, await manual.ExitCodeAsync());
        Assert.Contains($"LoginGate {Version}", manual.Lines[0], StringComparison.Ordinal);
        Assert.Equal(Version, (await first.AskAsync("status")).GetProperty("version").GetString());
        Assert.Matches($"(?m)^logingate_build_info{{.*version=\"{Regex.Escape(Version)}\".*}} 1$", await first.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        Assert.StartsWith($"logingate {Version}, ", await inspector.AskAsync("gate status"), StringComparison.Ordinal);
        Assert.Equal(Version, (await inspector.DataAsync("gate status"))["version"]!.GetValue<string>());
        await GateCluster.UntilAsync(
            async () => (await inspector.DataAsync("gate status"))["cluster"]?["others"]?.AsArray() is [var other] && (string?)other!["version"] == Version,
            () => string.Join('\n', second.Process.Lines));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
