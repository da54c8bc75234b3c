using System.Diagnostics;
using System.Globalization;
using System.Net;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A machine that has no more of something: threads, ports, room on its disk. The gate says so, serves on and ends cleanly.</summary>
public sealed class FullMachineTests : IDisposable
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-full").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MountFact]
    public async Task A_disk_that_fills_up_costs_a_warning_each_for_log_and_ban_file()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunOnDiskAsync("size=64k", loginSrv);
        Fill(Path.Combine($"/proc/{gate.Id}/root{_folder}", "ballast"));

        await LogInUntilAsync(gate, loginSrv, "gate.log cannot be written, the gate goes on without it");
        await BanAsync(gate);
        await EndCleanlyAsync(gate, loginSrv);
    }

    [MountFact]
    public async Task A_folder_that_is_read_only_costs_a_warning_each_for_log_and_ban_file()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = await RunOnDiskAsync("ro", loginSrv);

        await LogInUntilAsync(gate, loginSrv, "gate.log cannot be written, the gate goes on without it");
        await BanAsync(gate);
        await EndCleanlyAsync(gate, loginSrv);
    }

    [LinuxFact]
    public async Task Output_that_leads_to_a_full_disk_ends_nothing()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        var port = LocalPorts.Free();
        await using var gate = GateProcess.StartUnder(["sh", "-c", "exec \"$@\" > /dev/full 2>&1", "sh"],
        [
            "run", .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic"), "--set", $"login-gate.defaults.listen.port={port}",
        ]);

        await UntilAsync(() => TryLogInAsync(new IPEndPoint(IPAddress.Loopback, port)), "a login");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.True(loginSrv.Ledger.Snapshot() is { IsClean: true, LiveSessions: 0 });
    }

    [UserFact]
    public async Task Without_more_threads_than_it_has_the_gate_serves_on()
    {
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        await using var gate = GateProcess.StartUnder(AsNobody, ["run", .. GateProcess.SettingsFor(loginSrv.EndPoint, "classic")]);
        await gate.ExpectAsync("clients are admitted");

        // As many as it has once it has started all that it starts with; the end needs one, for the signal.
        var (threads, before) = (Threads(), -1);
        for (; threads != before; threads = Threads())
        {
            before = threads;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        AllowThreads(threads);
        var summary = await new RobotSwarm(new SwarmOptions { Gate = gate.EndPoint(), Clients = 100, Duration = TimeSpan.FromSeconds(1) }).RunAsync();
        Assert.True(summary.IsGood, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}\nThe gate wrote:\n{string.Join('\n', gate.Lines)}");

        AllowThreads(threads + 100);
        await EndCleanlyAsync(gate, loginSrv);

        int Threads() => Directory.GetDirectories($"/proc/{gate.Id}/task").Length;

        void AllowThreads(int count) => Run(
            AsNobody[0], [.. AsNobody[1..], "prlimit", $"--pid={gate.Id}", string.Create(CultureInfo.InvariantCulture, $"--nproc={count}:")]);
    }

    [NamespaceFact]
    public async Task Without_a_free_port_for_LoginSrv_the_gate_says_so_and_connects_when_there_is_one()
    {
        using var network = TestNetwork.Create(others: 0);
        await using var loginSrv = GateProcess.StartIn(network.Gate, "lab", "loginsrv", "--port", "5500");
        await loginSrv.ExpectAsync("listens on");
        network.SetTcpParameter("ip_local_port_range", "40000 40000");
        using var occupant = Process.Start(new ProcessStartInfo(
            "ip", ["netns", "exec", network.Gate, "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5500 && echo connected && read -r end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("connected", await occupant.StandardOutput.ReadLineAsync());

        await using var gate = GateProcess.StartIn(network.Gate,
        [
            "run", .. GateProcess.SettingsFor(new IPEndPoint(IPAddress.Loopback, 5500), "classic"), "--set", "login-gate.defaults.listen.port=7000",
        ]);
        await gate.ExpectAsync("LoginSrv 127.0.0.1:5500 cannot be reached: this machine has no free port for the connection.*; next attempt in");

        await occupant.StandardInput.WriteLineAsync();
        await occupant.WaitForExitAsync();
        await gate.ExpectAsync("clients are admitted");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
    }

    /// <summary>Log and ban file on a disk of its own, which nobody else sees.</summary>
    private Task<GateProcess> RunOnDiskAsync(string options, StandInLoginSrv loginSrv)
    {
        string[] disk = ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs -o {options} none {_folder} && exec \"$@\"", "sh"];
        return GateProcess.RunUnderAsync(disk, loginSrv.EndPoint, "classic",
            "akka.loglevel=DEBUG", "login-gate.log.console.level=INFO", "login-gate.inspect.port=0",
            $"login-gate.log.file.path={Path.Combine(_folder, "gate.log")}", $"login-gate.admission.ban-file={Path.Combine(_folder, "bans.txt")}");
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        Assert.Throws<IOException>((Action)(() =>
        {
            while (true)
                file.Write(new byte[256]);
        }));
    }

    private static async Task BanAsync(GateProcess gate)
    {
        using var inspector = await InspectorClient.ConnectAsync(gate);
        Assert.Contains("banned", await inspector.AskAsync("gate ban 203.0.113.9 --permanent"), StringComparison.Ordinal);
        await gate.ExpectAsync("bans.txt .*; until that is mended, bans are kept in memory alone");
        Assert.Contains("203.0.113.9", await inspector.AskAsync("gate bans"), StringComparison.Ordinal);
    }

    private static async Task EndCleanlyAsync(GateProcess gate, StandInLoginSrv loginSrv)
    {
        Assert.True(await TryLogInAsync(gate.EndPoint()), $"No login. The gate wrote:\n{string.Join('\n', gate.Lines)}");
        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        var ledger = loginSrv.Ledger.Snapshot();
        Assert.True(ledger is { IsClean: true, LiveSessions: 0 }, ledger.ToString());
    }

    private static Task LogInUntilAsync(GateProcess gate, StandInLoginSrv loginSrv, string line) => UntilAsync(
        async () => await TryLogInAsync(gate.EndPoint()) && gate.Lines.Any(l => l.Contains(line, StringComparison.Ordinal)),
        $"{line}: {loginSrv.Ledger.Snapshot()}");

    private static async Task<bool> TryLogInAsync(IPEndPoint gate)
    {
        await using var robot = new RobotClient(new RobotOptions { Gate = gate, Account = LabAccounts.Default.Accounts[0] });
        return (await robot.ConnectAsync()).IsGood && (await robot.DoAsync(RobotStep.Login)).IsGood;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, $"never came: {what}");
            await Task.Delay(20);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static bool Works(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A test with a disk of its own; skipped where none can be mounted.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MountFactAttribute : FactAttribute
    {
        public MountFactAttribute() => Skip = Works("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/tmp") ? null : "no disk can be mounted here";
    }

    /// <summary>A test with another user, whose threads can be limited; skipped where the program cannot be run as one.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UserFactAttribute : FactAttribute
    {
        public UserFactAttribute() => Skip = Works(
            AsNobody[0], [.. AsNobody[1..], "dotnet", GateProcess.Program, "--version"])
            ? null : "the program cannot be run as another user here";
    }
}
