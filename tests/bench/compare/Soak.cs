using System.Diagnostics;
using Compare.Machine;
using Compare.Targets;

namespace Compare;

/// <summary>
/// Long mixed load: in each of twelve legs robots that log in and come again, robots that stay and talk, every attack once, a ban written into
/// the file and another taken out, a reload, and a LoginSrv that is killed and comes back. Half-way a new process takes the gate's place under
/// load. Between the legs all are gone, and the gate must be as it was.
/// </summary>
internal sealed class Soak : IDisposable
{
    // Of either process as many as are compared with one another.
    private const int LegsOfEach = 6;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    // What the last clients left ends within it: deadlines, bans of a minute, the kernel's times.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    private readonly int _loginSrvPort = Target.FreePort();
    private readonly string _banFile = Path.GetTempFileName();
    private readonly TimeSpan _leg;
    private Process _loginSrv;

    private Soak(TimeSpan leg)
    {
        _leg = leg;
        _loginSrv = StartLoginSrv();
    }

    public static async Task<int> Run(Options options)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {MachineFigures.Describe()}");
        Console.WriteLine($"{options.Minutes} minutes of robots, attacks, edited bans, reloads and lost LoginSrvs, in {2 * LegsOfEach} legs, and one upgrade");
        using var soak = new Soak(TimeSpan.FromMinutes(options.Minutes) / (2 * LegsOfEach));
        return await soak.RunBoth(options) ? 0 : 1;
    }

    public void Dispose()
    {
        _loginSrv.Kill();
        _loginSrv.Dispose();
        File.Delete(_banFile);
    }

    private async Task<bool> RunBoth(Options options)
    {
        using var old = await GateTarget.Start(
            _loginSrvPort, options with { Settings = ["login-gate.admission.ban-time=60s", $"login-gate.admission.ban-file={_banFile}", .. options.Settings] });
        var isGood = await RunLegs(old, 1, LegsOfEach);

        var load = LoadFor(old.Port);
        await Task.Delay(_leg / 4);
        using var young = await old.HandOver();
        await Ended(load);
        var code = await old.End(Rest);
        isGood &= code == 0;
        Console.WriteLine($"upgrade: {(code is { } c ? $"the old process has ended with {c}" : "the old process does not end")}: {(code == 0 ? "good" : "BAD")}");
        return await RunLegs(young, LegsOfEach + 1, LegsOfEach) && isGood;
    }

    private async Task<bool> RunLegs(GateTarget gate, int first, int count)
    {
        var (growth, isGood) = (new Growth(), true);
        await growth.Take(gate);
        for (var leg = first; leg < first + count; leg++)
        {
            var load = LoadFor(gate.Port);
            await Task.Delay(Rest);
            _loginSrv.Kill();
            File.WriteAllText(_banFile, $"203.0.113.{leg}\n");
            await Task.Delay(Away);
            _loginSrv.Dispose();
            _loginSrv = StartLoginSrv();
            gate.HangUp();
            await Ended(load);
            await Task.Delay(Rest);

            var (opened, ended, live) = await gate.Sessions();
            await growth.Take(gate, $"leg {leg}: {opened} sessions so far, {ended} ended, {live} live");
            var bans = await gate.Bans();
            isGood &= Check(opened == ended + live && live == 0, "sessions do not balance");
            isGood &= Check(bans.Contains($"203.0.113.{leg}\"") && !bans.Contains($"203.0.113.{leg - 1}\""), $"the ban file's edit has not come in: {bans}");
        }
        return growth.Judge() == 0 && isGood;
    }

    private static bool Check(bool isGood, string otherwise)
    {
        if (!isGood)
            Console.WriteLine($"BAD: {otherwise}");
        return isGood;
    }

    private Process StartLoginSrv() => Program("lab", "loginsrv", "--port", $"{_loginSrvPort}");

    private Process[] LoadFor(int port)
    {
        var (gate, seconds) = ($"127.0.0.1:{port}", $"{(int)(_leg - Rest).TotalSeconds}s");
        return
        [
            Program("lab", "client", "--gate", gate, "--count", "200", "--rate", "50", "--duration", seconds),
            Program("lab", "client", "--gate", gate, "--count", "100", "--rate", "5", "--duration", seconds, "--first-account", "1000", "--pause", "5s"),
            Program("lab", "attack", "all", "--gate", gate, "--duration", "2s", "--healthy", "None"),
        ];
    }

    private static async Task Ended(Process[] load)
    {
        foreach (var process in load)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static Process Program(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "logingate.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
