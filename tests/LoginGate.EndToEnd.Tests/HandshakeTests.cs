using System.Net.Sockets;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Clients of the dialects that begin with a handshake, at the gate as a process.</summary>
public class HandshakeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("98k-client")]
    [InlineData("3k")]
    public async Task The_demo_leads_it_to_the_end(string dialect)
    {
        await using var demo = GateProcess.Start("demo", "--dialect", dialect);

        Assert.Equal(0, await demo.ExitCodeAsync());
        Assert.Contains(demo.Lines, line => line.Contains(dialect == "3k" ? "SENDLOGINKEY" : "KEYANSWER", StringComparison.Ordinal));
        Assert.DoesNotContain(demo.Lines, line => line.Contains("pass01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_classic_client_at_a_gate_for_genuine_98k_ones_is_closed_and_LoginSrv_sees_nothing_of_it()
    {
        await using var loginSrv = Start(Dialect.Delphi98kClient);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, "98k-client", "login-gate.defaults.client.handshake-timeout=1s");
        var robot = new RobotClient(new RobotOptions { Gate = gate.EndPoint(), Dialect = Dialect.Delphi98k, Account = LabAccounts.Default.Accounts[0] });
        await using (robot)
        {
            Assert.Equal(RobotOutcome.Disconnected, (await robot.DoAsync(RobotStep.Login)).Outcome);
            await gate.ExpectAsync("HandshakeTimeout; closing");
        }
        Assert.Equal((1, 0), (loginSrv.Ledger.Snapshot().Opens, loginSrv.Ledger.Snapshot().DataFrames));
    }

    [Fact]
    public async Task A_wrong_answer_to_the_login_key_closes_the_client()
    {
        await using var loginSrv = Start(Dialect.Delphi3k);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, "3k");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(gate.EndPoint());
        using var late = new CancellationTokenSource(Patience);
        var greeting = new byte[256];
        Assert.True(await client.ReceiveAsync(greeting, late.Token) > 0);
        Assert.True(LoginPacket.TryParseHeader(Dialect.Delphi3k, greeting, out var header, out _));

        await client.SendAsync(LoginKeyRules.AnswerTo(Dialect.Delphi3k, (int)header.Recog ^ 1));

        Assert.Equal(0, await client.ReceiveAsync(greeting, late.Token));
        await gate.ExpectAsync("BadHandshake; closing");
    }

    [Fact]
    public async Task Many_robots_of_each_get_their_own_replies()
    {
        foreach (var dialect in (Dialect[])[Dialect.Delphi98kClient, Dialect.Delphi3k])
        {
            await using var loginSrv = Start(dialect);
            await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, dialect.Name);

            var summary = await new RobotSwarm(new SwarmOptions
            {
                Gate = gate.EndPoint(),
                Dialect = dialect,
                Clients = 50,
                ConnectsPerSecond = 0,
                StepTimeout = Patience,
            }).RunAsync();

            Assert.True(summary.IsGood, $"{dialect}: {summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
        }
    }

    private static StandInLoginSrv Start(Dialect dialect) => StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Dialect = dialect });
}
