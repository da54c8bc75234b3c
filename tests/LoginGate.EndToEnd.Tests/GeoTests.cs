using System.Net;
using System.Text;
using LoginGate.Lab;
using LoginGate.Tests.Geo;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A running gate lets in and keeps out by country and AS.</summary>
public sealed class GeoTests : IDisposable
{
    private const string Key = "login-gate.admission.geo";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geo-");
    private int _robots;

    private string Database => Path.Combine(_folder.FullName, "places.mmdb");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Who_is_refused_for_where_they_are_is_told_and_a_database_read_anew_counts_for_the_next_client()
    {
        Write("NL");
        await using var gate = await InspectedGate.StartAsync(
            $"{Key}.database={Database}", $"{Key}.refuse=[DE, AS64496]", $"{Key}.unknown=refuse", "login-gate.defaults.client.proxy-protocol=required");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await using var stays = await ConnectAsync(gate, "203.0.113.7");
        Assert.True((await stays.DoAsync(RobotStep.Login)).IsGood);

        await ExpectRefusedAsync(gate, "198.51.100.1");
        await ExpectRefusedAsync(gate, "192.0.2.1");
        await gate.Process.ExpectAsync(@"198\.51\.100\.1.* refused: country or AS is refused \(admission\.geo\)");
        await gate.Process.ExpectAsync(@"192\.0\.2\.1.* refused: country or AS is not known \(admission\.geo\.unknown\)");
        Assert.Contains(
            "198.51.100.1 (AS64496 Example) is refused: country or AS is refused (admission.geo)\n",
            await inspector.AskAsync("gate find --address 198.51.100.1"), StringComparison.Ordinal);
        Assert.Contains("203.0.113.7 (NL) may come in, within the limits", await inspector.AskAsync("gate find --address 203.0.113.7"), StringComparison.Ordinal);
        Assert.Equal("NL", (string)(await inspector.DataAsync("gate find --address 203.0.113.7"))["standing"]!["country"]!);
        Assert.Equal(1, (int)(await inspector.DataAsync("gate status"))["lines"]![0]!["refusals"]!["country or AS is refused (admission.geo)"]!);
        Assert.Contains("geo-unknown", await inspector.AskAsync("gate attackers"), StringComparison.Ordinal);

        Write("DE");
        await gate.Process.ExpectAsync("read anew: ");
        await ExpectRefusedAsync(gate, "203.0.113.7");
        Assert.True((await stays.DoAsync(RobotStep.Select)).IsGood);
    }

    [Fact]
    public async Task Rules_that_a_reload_brings_count_for_the_next_client_and_rules_without_a_database_are_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("NL");
        var settings = Path.Combine(_folder.FullName, "gate.hocon");
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        File.WriteAllText(settings, "login-gate.defaults.client.proxy-protocol = required");
        await using var gate = GateProcess.Start(["run", "--config", settings, .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic")]);
        await gate.ExpectAsync("clients are admitted");
        await gate.ExpectAsync("listening on");

        File.WriteAllText(settings, "login-gate.defaults.client.proxy-protocol = required\nlogin-gate.admission.geo.allow = [NL]");
        gate.HangUp();
        await gate.ExpectAsync(@"settings not reloaded.*gate\.hocon:2.*admission\.geo\.allow: needs a database");

        File.AppendAllText(settings, $"\nlogin-gate.admission.geo {{ database = \"{Database}\", unknown = refuse }}");
        gate.HangUp();
        await gate.ExpectAsync("settings reloaded: .*admission.geo.allow.*: count from now on");
        await using var robot = Robot(gate.EndPoint());
        await AnnounceAsync(robot, "203.0.113.7");
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        await using var other = Robot(gate.EndPoint());
        await AnnounceAsync(other, "192.0.2.1");
        Assert.True(await other.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("refused: country or AS is not known");
    }

    [LinuxFact]
    public async Task Who_logged_in_before_a_restart_is_let_in_under_attack_wherever_that_is()
    {
        Write("NL");
        var trusted = Path.Combine(_folder.FullName, "trusted.txt");
        string[] settings =
        [
            $"{Key}.database={Database}", "login-gate.admission.attack-mode.geo.allow=[BE]", $"login-gate.admission.trusted.file={trusted}",
            "login-gate.defaults.client.proxy-protocol=required",
        ];
        await using (var first = await InspectedGate.StartAsync(settings))
        {
            await using var player = await ConnectAsync(first, "203.0.113.7");
            Assert.True((await player.DoAsync(RobotStep.Login)).IsGood);
            first.Process.Terminate();
            Assert.Equal(0, await first.Process.ExitCodeAsync());
        }
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(trusted));
        File.AppendAllText(trusted, "rubbish\n");

        await using var gate = await InspectedGate.StartAsync(settings);
        await gate.Process.ExpectAsync(@"trusted\.txt \(login-gate\.admission\.trusted\.file\): line 3 is not an address and a time");
        using var inspector = await InspectorClient.ConnectAsync(gate.Process);
        await inspector.DataAsync("gate attack on");
        await using var again = await ConnectAsync(gate, "203.0.113.7");
        Assert.True((await again.DoAsync(RobotStep.Login)).IsGood);
        await ExpectRefusedAsync(gate, "203.0.113.8");
        await gate.Process.ExpectAsync(@"refused: country or AS is refused in attack mode \(admission\.attack-mode\.geo\)");
    }

    private void Write(string country) => File.WriteAllBytes(Database, new MmdbWriter()
        .Add("203.0.113.0/24", ("country_code", country))
        .Add("198.51.100.0/24", ("autonomous_system_number", 64496U), ("autonomous_system_organization", "Example")).ToArray());

    private async Task ExpectRefusedAsync(InspectedGate gate, string client)
    {
        await using var robot = await ConnectAsync(gate, client);
        Assert.True(await robot.WaitForCloseAsync(Patience));
    }

    private async Task<RobotClient> ConnectAsync(InspectedGate gate, string client)
    {
        var robot = Robot(gate.Process.EndPoint());
        await AnnounceAsync(robot, client);
        return robot;
    }

    private static async Task AnnounceAsync(RobotClient robot, string client)
    {
        Assert.True((await robot.ConnectAsync()).IsGood);
        await robot.SendRawAsync(Encoding.ASCII.GetBytes($"PROXY TCP4 {client} 10.0.0.1 4711 7000\r\n"));
    }

    private RobotClient Robot(IPEndPoint gate) => new(new RobotOptions { Gate = gate, Account = LabAccounts.Default.Numbered![++_robots], StepTimeout = Patience });
}
