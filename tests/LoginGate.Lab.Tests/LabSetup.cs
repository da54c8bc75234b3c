using LoginGate.Protocol;

namespace LoginGate.Lab.Tests;

/// <summary>A stand-in LoginSrv, a relay in front of it, and robots.</summary>
internal sealed class LabSetup : IAsyncDisposable
{
    public static readonly LabAccount Player = new("test01", "pass01");

    private LabSetup(StandInLoginSrv server, TinyRelay relay)
    {
        Server = server;
        Relay = relay;
    }

    public StandInLoginSrv Server { get; }

    public TinyRelay Relay { get; }

    public Dialect Dialect => Server.Options.Dialect;

    public static async Task<LabSetup> StartAsync(string preset, Func<LoginSrvOptions, LoginSrvOptions>? change = null)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        var options = new LoginSrvOptions { Port = 0, Dialect = dialect, KeepsPayloads = true };
        var server = StandInLoginSrv.Start(change?.Invoke(options) ?? options);
        return new LabSetup(server, await TinyRelay.StartAsync(dialect, server.EndPoint));
    }

    public RobotClient Robot(LabAccount? account = null, Func<RobotOptions, RobotOptions>? change = null)
    {
        var options = new RobotOptions
        {
            Gate = Relay.EndPoint,
            Dialect = Dialect,
            Account = account ?? Player,
            StepTimeout = TimeSpan.FromSeconds(5),
            IdleTime = TimeSpan.FromMilliseconds(20),
        };
        return new RobotClient(change?.Invoke(options) ?? options);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Waits for something to become true; fails after half a minute.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        long deadline = Environment.TickCount64 + 30_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, $"never came: {what}");
            await Task.Delay(5);
        }
    }
}
