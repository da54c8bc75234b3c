using System.Net;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A gate with its inspector, and the LoginSrv behind it.</summary>
internal sealed class InspectedGate : IAsyncDisposable
{
    private readonly StandInLoginSrv _loginSrv;
    private bool _isStopped;

    private InspectedGate(StandInLoginSrv loginSrv, GateProcess process, IPEndPoint place) => (_loginSrv, Process, Place) = (loginSrv, process, place);

    /// <summary>The LoginSrv behind it.</summary>
    public IPEndPoint LoginSrv => _loginSrv.EndPoint;

    public GateProcess Process { get; private set; }

    /// <summary>Where the inspector answers over TCP.</summary>
    public IPEndPoint Place { get; }

    public int Port => Place.Port;

    public static async Task<InspectedGate> StartAsync(params IEnumerable<string> settings)
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        var process = await GateProcess.RunAsync(loginSrv.EndPoint, "classic", ["login-gate.inspect.port=0", .. settings]);
        return new InspectedGate(loginSrv, process, await InspectorClient.EndPointAsync(process));
    }

    /// <summary>LoginSrv kicks a session, of every line that has its number.</summary>
    public void Kick(int session) => _loginSrv.Kick(session);

    /// <summary>The gate is gone, its inspector with it.</summary>
    public async Task StopAsync()
    {
        await Process.DisposeAsync();
        _isStopped = true;
    }

    /// <summary>After <see cref="StopAsync"/>: another one in its place.</summary>
    public async Task RestartAsync()
    {
        Process = await GateProcess.RunAsync(_loginSrv.EndPoint, "classic", $"login-gate.inspect.port={Port}");
        _isStopped = false;
        await Process.ExpectAsync("the inspector answers on [0-9]");
    }

    /// <summary>Waits until the gate remembers a robot's traffic of a second before. What passes before its first look it does not know.</summary>
    public async Task ExpectHistoryAsync(RobotClient robot)
    {
        var late = DateTime.UtcNow.AddSeconds(60);
        while (!(await CmdAsync("gate history")).Lines.Any(l => System.Text.RegularExpressions.Regex.IsMatch(l, @" (?!0/s)[0-9.,]+/s")))
        {
            Assert.True(DateTime.UtcNow < late, "no traffic in the gate's history");
            await robot.DoAsync(RobotStep.Version);
        }
    }

    /// <summary>Runs <c>logingate cmd</c> to its end.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> CmdAsync(params IEnumerable<string> words)
    {
        await using var cmd = GateProcess.Start(["cmd", "--port", $"{Port}", .. words]);
        return (await cmd.ExitCodeAsync(), cmd.Lines);
    }

    /// <summary>A robot that has logged in and stays.</summary>
    public async Task<RobotClient> LogInAsync()
    {
        var robot = new RobotClient(new RobotOptions { Gate = Process.EndPoint(), Account = LabAccounts.Default.Accounts[0] });
        Assert.True((await robot.ConnectAsync()).IsGood);
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        return robot;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await Process.DisposeAsync();
        await _loginSrv.DisposeAsync();
    }
}
