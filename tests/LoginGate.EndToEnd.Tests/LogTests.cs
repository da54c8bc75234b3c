using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The log of a whole gate: where it goes, what is in it and what never is.</summary>
public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-log").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_json_file_holds_all_lines_after_SIGTERM_and_those_of_a_session_carry_number_address_and_line()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, "classic",
            "akka.loglevel=DEBUG", $"login-gate.log.file.path={At("gate.log")}", "login-gate.log.file.format=json",
            "login-gate.log.console.level=INFO");
        using (var client = await ConnectAsync(gate))
        {
            await client.GetStream().WriteAsync("$%O1/1.2.3.4$"u8.ToArray());
            await gate.ExpectAsync("session 1 of .*closing");
        }
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());

        var lines = (await File.ReadAllLinesAsync(At("gate.log"))).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var session = lines.Where(l => l.GetProperty("message").GetString()!.StartsWith("session 1 of", StringComparison.Ordinal)).ToList();
        Assert.Equal(["DEBUG", "INFO", "DEBUG"], session.Select(l => l.GetProperty("level").GetString()));
        Assert.All(session, l =>
        {
            Assert.Equal("main", l.GetProperty("line").GetString());
            Assert.Equal(1, l.GetProperty("session").GetInt32());
            Assert.StartsWith("127.0.0.1:", l.GetProperty("client").GetString(), StringComparison.Ordinal);
        });
        Assert.DoesNotContain(gate.Lines, l => l.Contains("DEBUG", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_warning_and_the_gate_works()
    {
        await File.WriteAllTextAsync(At("file"), "");
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, "classic", $"login-gate.log.file.path={At("file/gate.log")}");

        await LogInAsync(gate, Dialect.Classic);
        gate.Terminate();

        Assert.Equal(0, await gate.ExitCodeAsync());
        var warning = Assert.Single(gate.Lines, l => l.Contains("cannot be written", StringComparison.Ordinal));
        Assert.Contains("the gate goes on without it", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("openmir2")]
    public async Task No_password_and_no_byte_of_a_client_is_ever_in_the_log(string dialect)
    {
        const string Secret = "s3cr3tByte";
        var preset = Preset(dialect);
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = preset });
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, dialect,
            "akka.loglevel=DEBUG", "akka.log-dead-letters=on", "akka.log-dead-letters-during-shutdown=on",
            "akka.actor.debug.receive=on", "akka.actor.debug.autoreceive=on", "akka.actor.debug.lifecycle=on", "akka.actor.debug.unhandled=on",
            "akka.io.tcp.trace-logging=on", "login-gate.log.repeat.burst=0", $"login-gate.log.file.path={At("gate.log")}", $"login-gate.log.access.path={At("access.log")}",
            "login-gate.admission.on-violation=disconnect", "login-gate.admission.connects-per-second-per-address=0");

        await LogInAsync(gate, preset);
        string[] attacks =
        [
            $"#1{Secret}$!", $"{Secret}\r\n{Secret}", $"%X1${Secret}$", $"GET /{Secret} HTTP/1.1\r\n\r\n", $"#1{Secret}",
            $"#{Secret}{new string('<', 2000)}!",
        ];
        foreach (var attack in attacks)
        {
            using var client = await ConnectAsync(gate);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(attack));
        }
        await gate.ExpectAsync($"session {attacks.Length + 1} of .*ended");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());

        var access = await File.ReadAllTextAsync(At("access.log"));
        var log = string.Join('\n', [.. gate.Lines, await File.ReadAllTextAsync(At("gate.log")), access]);
        var account = LabAccounts.Default.Accounts[0];
        Assert.Contains($"\"account\":\"{account.Name}\"", access, StringComparison.Ordinal);
        var login = Encoding.Latin1.GetBytes($"{account.Name}/{account.Password}");
        var coded = new byte[SixBitCode.EncodedLength(login.Length)];
        SixBitCode.Encode(preset.Codec, login, coded);
        foreach (var never in (string[])
            [Secret, account.Password, Encoding.Latin1.GetString(coded), Convert.ToHexString(Encoding.Latin1.GetBytes(Secret))])
            Assert.DoesNotContain(never, log, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task LogInAsync(GateProcess gate, Dialect dialect)
    {
        await using var robot = new RobotClient(new RobotOptions
        {
            Gate = gate.EndPoint(),
            Dialect = dialect,
            Account = LabAccounts.Default.Accounts[0],
        });
        Assert.True((await robot.ConnectAsync()).IsGood);
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
    }

    private static async Task<TcpClient> ConnectAsync(GateProcess gate)
    {
        var client = new TcpClient();
        await client.ConnectAsync(gate.EndPoint());
        return client;
    }

    private static Dialect Preset(string name) => Dialect.TryGetPreset(name, out var preset) ? preset : throw new ArgumentException(name);

    private string At(string name) => Path.Combine(_folder, name);
}
