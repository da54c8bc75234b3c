using System.Text.Json;
using System.Text.RegularExpressions;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A gate with its HTTP port, and the LoginSrv behind it.</summary>
internal sealed class HttpGate : IAsyncDisposable
{
    private HttpGate(StandInLoginSrv loginSrv, GateProcess process, Uri address)
    {
        LoginSrv = loginSrv;
        Process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
    }

    public StandInLoginSrv LoginSrv { get; }

    public GateProcess Process { get; }

    /// <summary>Where its page is.</summary>
    public Uri Address { get; }

    public HttpClient Client { get; }

    public static Task<HttpGate> StartAsync(params IEnumerable<string> settings) => StartAsync(Dialect.Classic, "classic", settings);

    /// <summary>The same, where LoginSrv may speak another dialect than the gate.</summary>
    public static async Task<HttpGate> StartAsync(Dialect spoken, string dialect, params IEnumerable<string> settings)
    {
        var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = LocalPorts.Free(), Dialect = spoken });
        var process = await GateProcess.RunAsync(
            loginSrv.EndPoint, dialect, ["login-gate.http.enabled=on", "login-gate.http.port=0", "login-gate.inspect.enabled=off", .. settings]);
        var line = await process.ExpectAsync(@"http: listening on http://");
        return new HttpGate(loginSrv, process, new Uri(Regex.Match(line, @"http://\S+").Value));
    }

    public async Task<JsonElement> AskAsync(string question)
    {
        using var document = JsonDocument.Parse(await Client.GetStringAsync(new Uri($"/api/{question}", UriKind.Relative)));
        return document.RootElement.Clone();
    }

    /// <summary>A robot that has logged in and stays.</summary>
    public async Task<RobotClient> LogInAsync(int account = 0)
    {
        var robot = new RobotClient(new RobotOptions { Gate = Process.EndPoint(), Account = LabAccounts.Default.Accounts[account] });
        Assert.True((await robot.ConnectAsync()).IsGood);
        Assert.True((await robot.DoAsync(RobotStep.Login)).IsGood);
        return robot;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        await LoginSrv.DisposeAsync();
    }
}
