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

    public static async Task<InspectedGate> StartAsync()
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        var process = await GateProcess.RunAsync(loginSrv.EndPoint, "classic", "login-gate.inspect.port=0");
        return new InspectedGate(loginSrv, process, await InspectorClient.EndPointAsync(process));
    }

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
