using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The program as systemd starts and stops it.</summary>
public sealed partial class ServiceTests : IDisposable
{
    private const int Sigterm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-service").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_tells_systemd_when_it_is_up_and_when_it_ends()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var late = new CancellationTokenSource(Patience);
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "notify")));
        await using var loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
        using var gate = Start(loginSrv);

        Assert.StartsWith("READY=1\n", await ReceiveAsync(manager, late.Token), StringComparison.Ordinal);
        Assert.Equal(0, Kill(gate.Id, Sigterm));
        Assert.StartsWith("STOPPING=1\n", await ReceiveAsync(manager, late.Token), StringComparison.Ordinal);
        await gate.WaitForExitAsync(late.Token);
        Assert.Equal(0, gate.ExitCode);
    }

    private Process Start(StandInLoginSrv loginSrv)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "logingate.dll"), "run" },
            Environment = { ["NOTIFY_SOCKET"] = Path.Combine(_folder, "notify") },
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        foreach (var argument in GateProcess.SettingsFor(loginSrv.EndPoint, "classic"))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task<string> ReceiveAsync(Socket manager, CancellationToken cancel)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, cancel));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
