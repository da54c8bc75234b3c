using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The program as systemd starts and stops it.</summary>
public sealed class ServiceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-service").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public async Task It_tells_systemd_when_it_is_up_that_it_lives_and_when_it_ends()
    {
        using var late = new CancellationTokenSource(Patience);
        using var manager = Listen();
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = Start(loginSrv, "WATCHDOG_USEC=1000000");

        await ReceiveAsync(manager, "READY=1\n", late.Token);
        for (var sign = 0; sign < 3; sign++)
            await ReceiveAsync(manager, "WATCHDOG=1", late.Token);
        gate.Terminate();
        await ReceiveAsync(manager, "STOPPING=1\n", late.Token);
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [LinuxFact]
    public async Task A_reload_right_behind_its_first_word_neither_ends_it_nor_gets_lost()
    {
        using var late = new CancellationTokenSource(Patience);
        using var manager = Listen();
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = Start(loginSrv);

        await ReceiveAsync(manager, "READY=1\n", late.Token);
        gate.HangUp();

        await gate.ExpectAsync("settings reloaded: nothing differs");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    [SystemdFact]
    public void Its_unit_file_lets_it_do_little_as_systemd_judges()
    {
        var unit = Path.Combine(AppContext.BaseDirectory, "logingate.service");
        // NotifyAccess=all counts 2 of these: without it a process that takes the gate's place cannot say that it is the main one.
        var start = new ProcessStartInfo("systemd-analyze", ["security", "--offline=true", "--threshold=16", "--no-pager", unit]) { RedirectStandardOutput = true };
        using var analyze = Process.Start(start)!;
        var report = analyze.StandardOutput.ReadToEnd();
        analyze.WaitForExit();

        Assert.True(analyze.ExitCode == 0, report);
    }

    private string NotifySocket => Path.Combine(_folder, "notify");

    private Socket Listen()
    {
        var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(NotifySocket));
        return manager;
    }

    private GateProcess Start(StandInLoginSrv loginSrv, params string[] variables) => GateProcess.StartUnder(
        ["env", $"NOTIFY_SOCKET={NotifySocket}", .. variables], ["run", .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic")]);

    private static async Task ReceiveAsync(Socket manager, string wanted, CancellationToken cancel)
    {
        var buffer = new byte[1024];
        string said;
        do
            said = Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, cancel));
        while (!said.StartsWith(wanted, StringComparison.Ordinal));
    }

    /// <summary>A test with systemd's own judgement; skipped where it cannot be had.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SystemdFactAttribute : FactAttribute
    {
        public SystemdFactAttribute() => Skip = File.Exists("/usr/bin/systemd-analyze") ? null : "systemd-analyze is not here";
    }
}
