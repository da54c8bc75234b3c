using System.Net;
using System.Text;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>client.proxy-protocol = required, with headers by hand and with a real HAProxy in front.</summary>
public class ProxyProtocolTests
{
    private const string Required = "login-gate.defaults.client.proxy-protocol=required";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [HaproxyTheory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v2 with extensions")]
    [InlineData("v2 with health checks")]
    public async Task Behind_HAProxy_LoginSrv_hears_each_clients_own_address(string way)
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Required);
        await using var haproxy = await HaproxyProcess.StartAsync(gate.EndPoint(), checksHealth: way.EndsWith("checks", StringComparison.Ordinal));
        for (var number = 1; number <= 20; number++)
        {
            await using var robot = NewRobot(haproxy.EndPoint(way), $"127.9.0.{number}", number);
            Assert.All(await robot.RunAsync(RobotScript.Default), step => Assert.True(step.IsGood, step.ToString()));
        }

        // A health check announces nobody: HAProxy's own address counts.
        var clients = loginSrv.Ledger.Sessions().Where(s => s.ClientAddress != "127.0.0.1").ToList();
        Assert.Equal(
            Enumerable.Range(1, 20).Select(number => $"127.9.0.{number}"),
            clients.OrderBy(s => s.Session).Select(s => s.ClientAddress));
        Assert.All(clients, s => Assert.Equal(haproxy.Address.ToString(), s.SecondAddress));
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [HaproxyFact]
    public async Task Admission_counts_by_the_announced_address()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, settings: [Required, "login-gate.admission.max-connections-per-address=2"]);
        await using var haproxy = await HaproxyProcess.StartAsync(gate.EndPoint());
        await using var first = await LoggedInAsync(haproxy.EndPoint("v2"), "127.9.0.1", 1);
        await using var second = await LoggedInAsync(haproxy.EndPoint("v1"), "127.9.0.1", 2);

        await using var third = NewRobot(haproxy.EndPoint("v2"), "127.9.0.1", 3);
        await third.ConnectAsync();
        Assert.True(await third.WaitForCloseAsync(Patience));
        await using var neighbour = await LoggedInAsync(haproxy.EndPoint("v2"), "127.9.0.2", 4);

        // A place that was given back is to be had again, a moment after LoginSrv hears of it.
        first.Close();
        await UntilAsync(() => loginSrv.Ledger.Snapshot().Closes == 1, "the first client's close");
        var isIn = false;
        for (var late = DateTime.UtcNow + Patience; !isIn;)
        {
            Assert.True(DateTime.UtcNow < late, "the place is not given back");
            await using var successor = NewRobot(haproxy.EndPoint("v2"), "127.9.0.1", 5);
            isIn = (await successor.DoAsync(RobotStep.Login)).IsGood;
        }
        Assert.Equal(4, loginSrv.Ledger.Snapshot().Opens);
    }

    [HaproxyFact]
    public async Task A_ban_meets_the_announced_address_and_not_the_proxy()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, settings: [Required, "login-gate.admission.on-violation=temporary-ban"]);
        await using var haproxy = await HaproxyProcess.StartAsync(gate.EndPoint());
        await using var companion = await LoggedInAsync(haproxy.EndPoint("v2"), "127.9.0.1", 1);
        await using var neighbour = await LoggedInAsync(haproxy.EndPoint("v2"), "127.9.0.2", 2);

        await using var offender = NewRobot(haproxy.EndPoint("v2"), "127.9.0.1", 3);
        await offender.ConnectAsync();
        await offender.SendRawAsync("#1$%X2$!"u8.ToArray());

        Assert.True(await offender.WaitForCloseAsync(Patience));
        Assert.True(await companion.WaitForCloseAsync(Patience));
        await gate.ExpectAsync(@"127\.9\.0\.1 is banned");
        await using var again = NewRobot(haproxy.EndPoint("v2"), "127.9.0.1", 4);
        await again.ConnectAsync();
        Assert.True(await again.WaitForCloseAsync(Patience));
        Assert.True((await neighbour.DoAsync(RobotStep.Select)).IsGood);
        await using var newcomer = await LoggedInAsync(haproxy.EndPoint("v1"), "127.9.0.3", 5);
        Assert.True(loginSrv.Ledger.Snapshot().IsClean);
    }

    [Theory]
    [InlineData("#1<<<<<I@C<<<<<<<<!")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PROXY TCP4 10.1.2.3 10.0.0.1 01 7000\r\n")]
    [InlineData("PROXY TCP4 10.1.2.3 10.0.0.1 1 7000\n#1<<<<!")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0031\u0011\0\0")]
    [InlineData("PROXY TCP4 0.0.0.0 10.0.0.1 50000 7000\r\n")]
    [InlineData("PROXY TCP6 ff02::1 2001:db8::1 50000 7000\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00ff\u00ff\u00ff\u00ff\u000a\0\0\u0001\u0001\u0001\u0002\u0002")]
    public async Task A_connection_without_a_good_header_is_closed_and_LoginSrv_hears_nothing(string bytes)
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Required);
        await using var client = NewRobot(gate.EndPoint(), "127.0.0.1", 1);
        await client.ConnectAsync();
        await client.SendRawAsync(Encoding.Latin1.GetBytes(bytes));

        Assert.True(await client.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("no PROXY header");
        Assert.Equal(0, loginSrv.Ledger.Snapshot().Opens);
    }

    [Fact]
    public async Task A_peer_that_is_not_a_trusted_proxy_is_closed_whatever_its_header()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(
            loginSrv.EndPoint, settings: [Required, "login-gate.defaults.client.trusted-proxies=[\"192.0.2.0/24\"]"]);
        await using var client = NewRobot(gate.EndPoint(), "127.0.0.1", 1);
        await client.ConnectAsync();

        Assert.True(await client.WaitForCloseAsync(Patience));
        await gate.ExpectAsync("trusted");
        Assert.Equal(0, loginSrv.Ledger.Snapshot().Opens);
    }

    [Fact]
    public async Task A_header_that_does_not_come_is_not_waited_for_long()
    {
        await using var loginSrv = StartLoginSrv();
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Required);
        await using var client = NewRobot(gate.EndPoint(), "127.0.0.1", 1);
        await client.ConnectAsync();
        await client.SendRawAsync("PROXY TCP4 10."u8.ToArray());

        Assert.True(await client.WaitForCloseAsync(Patience));
        Assert.Equal(0, loginSrv.Ledger.Snapshot().Opens);
    }

    [Theory]
    [InlineData("PROXY TCP4 10.1.2.3 10.0.0.1 50000 7000\r\n", "10.1.2.3", "10.0.0.1")]
    [InlineData("PROXY TCP6 ::ffff:10.1.2.3 ::ffff:10.0.0.1 50000 7000\r\n", "10.1.2.3", "10.0.0.1")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 50000 7000\r\n", "2001:db8::7", "2001:db8::1")]
    [InlineData("PROXY UNKNOWN\r\n", "127.0.0.1", "127.0.0.1")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0012\0\u000c\u000a\u0001\u0002\u0003\u000a\0\0\u0001\u0001\u0001\u0002\u0002", "127.0.0.1", "127.0.0.1")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0031\0\u0004unix", "127.0.0.1", "127.0.0.1")]
    public async Task A_header_in_pieces_or_glued_to_the_first_packet_is_read(string header, string client, string local)
    {
        await using var loginSrv = StartLoginSrv(LoginSrvMode.Echo);
        await using var gate = await GateProcess.RunAsync(loginSrv.EndPoint, settings: Required);
        var packet = "#1<<<<<I@C<<<<<<<<!"u8.ToArray();
        byte[] stream = [.. Encoding.Latin1.GetBytes(header), .. packet];
        foreach (var pieces in (byte[][][])[[stream], [stream[..7], stream[7..]], [.. stream.Select(value => new[] { value })]])
        {
            await using var robot = NewRobot(gate.EndPoint(), "127.0.0.1", 1);
            await robot.ConnectAsync();
            foreach (var piece in pieces)
                await robot.SendRawAsync(piece);
            Assert.Equal(packet, await robot.ReceiveRawAsync(Patience));
        }
        Assert.All(loginSrv.Ledger.Sessions(), s => Assert.Equal((client, local), (s.ClientAddress, s.SecondAddress)));
        Assert.Equal(3, loginSrv.Ledger.Snapshot().DataFrames);
    }

    private static StandInLoginSrv StartLoginSrv(LoginSrvMode mode = LoginSrvMode.Conversation) =>
        StandInLoginSrv.Start(new LoginSrvOptions { Port = 0, Mode = mode });

    private static async Task<RobotClient> LoggedInAsync(IPEndPoint gate, string source, int account)
    {
        var robot = NewRobot(gate, source, account);
        var login = await robot.DoAsync(RobotStep.Login);
        Assert.True(login.IsGood, login.ToString());
        return robot;
    }

    private static RobotClient NewRobot(IPEndPoint gate, string source, int account) => new(new RobotOptions
    {
        Gate = gate,
        Source = OperatingSystem.IsLinux() ? IPAddress.Parse(source) : null,
        Account = new NumberedAccounts()[account],
        Dialect = Dialect.Classic,
        StepTimeout = Patience,
    });

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what}");
            await Task.Delay(20);
        }
    }
}
