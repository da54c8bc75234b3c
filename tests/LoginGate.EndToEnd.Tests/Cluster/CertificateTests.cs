namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>A gate that is started anew after its certificate has ended.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-expired-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_gate_whose_certificate_has_expired_serves_by_itself_until_there_is_a_new_one()
    {
        using var authority = new TestAuthority(_folder);
        string[] settings =
        [
            "login-gate.cluster.enabled=on", "login-gate.cluster.name=north", "login-gate.cluster.listen.port=0",
            $"login-gate.cluster.tls.certificate=\"{authority.Issue("north", hasExpired: true)}\"", $"login-gate.cluster.tls.ca=\"{authority.CertificateFile}\"",
        ];
        var file = Path.Join(_folder, "gate.hocon");
        await File.WriteAllLinesAsync(file, settings);
        await using var check = GateProcess.Start("check", "--config", file);
        Assert.Equal(2, await check.ExitCodeAsync());
        Assert.Contains(check.Lines, line => line.Contains("tls.certificate: has expired on ", StringComparison.Ordinal));

        await using var gate = await InspectedGate.StartAsync(settings);
        await gate.Process.ExpectAsync("ERROR.*other gates cannot be listened for on .*: login-gate.cluster.tls.certificate: has expired on .*the gate serves by itself");
        await using var robot = await gate.LogInAsync();
        Assert.Equal(0, (await gate.CmdAsync("gate", "reload")).ExitCode);
        Assert.Equal(0, (await gate.CmdAsync("--config", file, "gate", "status")).ExitCode);

        authority.Issue("north");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await GateCluster.UntilAsync(
            async () => (await inspector.DataAsync("gate status"))["cluster"] is { } cluster && (bool)cluster["up"]! && (string)cluster["certificate"]!["trouble"]! == "",
            () => string.Join('\n', gate.Process.Lines));
    }
}
