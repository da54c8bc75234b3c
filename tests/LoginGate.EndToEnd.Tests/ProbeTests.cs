using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary><c>logingate probe</c> against LoginSrvs of every dialect, and against what is none.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("classic")]
    [InlineData("98k")]
    [InlineData("vc16")]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022", true)]
    [InlineData("applem2")]
    [InlineData("classic-substituted")]
    public async Task A_LoginSrv_is_known_by_its_answer(string preset, bool losesWhatIsJoined = false)
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions
        {
            Port = 0,
            Dialect = DialectPresets.MostCommonFirst.Single(dialect => dialect.Name == preset),
            OneFramePerRead = losesWhatIsJoined,
        });
        var (exitCode, lines) = await ProbeAsync(loginSrv.EndPoint, Short);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("dialect ", lines[0], StringComparison.Ordinal);
        // Its LoginSrv is 98k's: only clients differ.
        Assert.Equal(DialectPresets.MostCommonFirst.Select(dialect => dialect.Name).Where(name => name != "98k-client"), lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(' ')[0]));
        Assert.Contains($"LoginSrv understands {preset}. The setting:", lines);
        Assert.Contains($"  login-gate.defaults.login-srv.dialect = {preset}", lines);
        Assert.DoesNotContain(lines, line => line.Contains("alike", StringComparison.Ordinal));
        Assert.True(loginSrv.Ledger.Snapshot().Closes > 0);
    }

    [Fact]
    public async Task A_LoginSrv_that_knows_only_heartbeats_is_told_from_none()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Mode = LoginSrvMode.Silent });
        var (exitCode, lines) = await ProbeAsync(loginSrv.EndPoint, Short);

        Assert.Equal(1, exitCode);
        Assert.Contains(lines, line => line.StartsWith("It answers the heartbeat of classic", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_port_is_one_line()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var (exitCode, lines) = await ProbeAsync((IPEndPoint)closed.LocalEndPoint!, Ample);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"error: {closed.LocalEndPoint} cannot be reached: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_says_nothing_is_told_apart()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var (exitCode, lines) = await ProbeAsync((IPEndPoint)silent.LocalEndpoint, Short);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("It takes connections and says nothing.", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Each connection is closed without a word. Some LoginSrvs take only gates whose addresses they are told")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "An HTTP server answers there, not a LoginSrv.")]
    [InlineData("220 mail ready\r\n", "It says something that is of no known dialect.")]
    public async Task A_server_that_is_no_LoginSrv_is_told_apart(string answer, string verdict)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = AnswerAsync(server, answer);
        var (exitCode, lines) = await ProbeAsync((IPEndPoint)server.LocalEndpoint, Ample);
        server.Stop();
        await answering;

        Assert.Equal(1, exitCode);
        Assert.Contains(lines, line => line.StartsWith(verdict, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("bad host:5500")]
    [InlineData("localhost:70000")]
    public async Task What_is_no_address_is_bad_usage(string target)
    {
        await using var probe = GateProcess.Start("probe", target);

        Assert.Equal(2, await probe.ExitCodeAsync());
        Assert.Equal($"error: '{target}' is not HOST:PORT", Assert.Single(probe.Lines));
    }

    private static async Task<(int ExitCode, IReadOnlyList<string> Lines)> ProbeAsync(IPEndPoint target, TimeSpan timeout)
    {
        await using var probe = GateProcess.Start("probe", target.ToString(), "--timeout", $"{timeout.TotalMilliseconds}ms");
        return (await probe.ExitCodeAsync(), probe.Lines);
    }

    /// <summary>Says the same to everybody who has said something, and closes.</summary>
    private static async Task AnswerAsync(TcpListener server, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptSocketAsync();
                await client.ReceiveAsync(new byte[1024]);
                await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                client.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
