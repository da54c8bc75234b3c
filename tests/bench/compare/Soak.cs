using System.Diagnostics;
using Compare.Machine;
using Compare.Targets;

namespace Compare;

/// <summary>
/// Long mixed load: in each of twelve legs robots that log in and come again, robots that stay and talk, every attack once, a reload, and a
/// LoginSrv that is killed and comes back. Between the legs all are gone, and the gate must be as it was.
/// </summary>
internal static class Soak
{
    private const int Legs = 12;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    // What the last clients left ends within it: deadlines, bans of a minute, the kernel's times.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public static async Task<int> Run(Options options)
    {
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {MachineFigures.Describe()}");
        Console.WriteLine($"{options.Minutes} minutes of robots, attacks, reloads and lost LoginSrvs, in {Legs} legs");
        var growth = new Growth();
        var port = Target.FreePort();
        var loginSrv = Program("lab", "loginsrv", "--port", $"{port}");
        using var gate = await GateTarget.Start(port, options with { Settings = ["login-gate.admission.ban-time=60s", .. options.Settings] });
        try
        {
            await growth.Take(gate);
            for (var leg = 1; leg <= Legs; leg++)
            {
                var load = LoadFor(gate.Port, (TimeSpan.FromMinutes(options.Minutes) / Legs) - Rest);
                await Task.Delay(Rest);
                loginSrv.Kill();
                await Task.Delay(Away);
                loginSrv.Dispose();
                loginSrv = Program("lab", "loginsrv", "--port", $"{port}");
                gate.HangUp();
                foreach (var process in load)
                    await process.WaitForExitAsync();
                await Task.Delay(Rest);
                await growth.Take(gate, $"leg {leg}: {await gate.Sessions()} sessions so far");
            }
            return growth.Judge();
        }
        finally
        {
            loginSrv.Kill();
            loginSrv.Dispose();
        }
    }

    private static Process[] LoadFor(int port, TimeSpan time)
    {
        var (gate, seconds) = ($"127.0.0.1:{port}", $"{(int)time.TotalSeconds}s");
        return
        [
            Program("lab", "client", "--gate", gate, "--count", "200", "--rate", "50", "--duration", seconds),
            Program("lab", "client", "--gate", gate, "--count", "100", "--rate", "5", "--duration", seconds, "--first-account", "1000", "--pause", "5s"),
            Program("lab", "attack", "all", "--gate", gate, "--duration", "2s", "--healthy", "None"),
        ];
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
