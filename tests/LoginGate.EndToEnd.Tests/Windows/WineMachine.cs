using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LoginGate.EndToEnd.Tests.Windows;

/// <summary>The gate's build for Windows, and a Windows of Wine's to run it on.</summary>
public sealed class WineMachine : IAsyncLifetime
{
    // A machine that is busy with other tests compiles for minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lgwine-");
    private readonly string _build = Path.Combine(Source(), "artifacts", "wine");
    private readonly ConcurrentQueue<string> _events = [];
    private Process? _windows;

    /// <summary>What starts the program there; its arguments follow.</summary>
    internal IEnumerable<string> Program => ["env", "--default-signal=INT,HUP", .. Variables, "wine", Path.Combine(_build, "gate", "logingate.exe")];

    private string[] Variables =>
    [
        $"WINEPREFIX={Path.Combine(_folder.FullName, "prefix")}", "WINEDEBUG=-all", "DISPLAY=",
        // Nothing is shown in it that Wine would have to get first.
        "WINEDLLOVERRIDES=mshtml=",
        // Wine does not have what .NET separates memory that is written from memory that is executed with.
        "DOTNET_EnableWriteXorExecute=0",
    ];

    public async Task InitializeAsync()
    {
        // A fixture is made for tests that are skipped too.
        if (WineFactAttribute.WhyNot is null)
            await Task.WhenAll(PublishAsync(), StartWindowsAsync());
    }

    public async Task DisposeAsync()
    {
        if (_windows is not null)
        {
            _windows.StandardInput.Close();
            await RunAsync("env", [.. Variables, "wineserver", "--kill", "--wait"]);
            _windows.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    /// <summary>Waits for an event that a service reports: Wine keeps no log of them, and prints each.</summary>
    internal async Task ExpectEventAsync(string pattern)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!_events.Any(line => Regex.IsMatch(line, $"ReportEventW L\"{pattern}")))
        {
            Assert.True(DateTime.UtcNow < late, $"no event '{pattern}' among:\n{string.Join('\n', _events)}");
            await Task.Delay(50);
        }
    }

    /// <summary>
    /// The first program starts those that belong to a Windows, and they are there as long as any is. They keep what that one has for standard error, so
    /// it must be none of the gates that tests read to their end.
    /// </summary>
    private async Task StartWindowsAsync()
    {
        // Without the older .NET, which Wine would get first; but what is .NET's cannot be loaded so.
        await RunAsync("env", [.. Variables, "WINEDLLOVERRIDES=mscoree,mshtml=", "wine", "wineboot", "--init"]);
        await RunAsync("env", [.. Variables, "wineserver", "--kill", "--wait"]);
        var start = new ProcessStartInfo("env", [.. Variables, "WINEDEBUG=-all,err+eventlog", "wine", "cmd"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _windows = Process.Start(start)!;
        _windows.ErrorDataReceived += (_, e) => _events.Enqueue(e.Data ?? "");
        _windows.BeginErrorReadLine();
        using var late = new CancellationTokenSource(Patience);
        string? line;
        do
            line = await _windows.StandardOutput.ReadLineAsync(late.Token) ?? throw new InvalidOperationException($"Wine does not start: {string.Join('\n', _events)}");
        while (!line.StartsWith("Microsoft Windows", StringComparison.Ordinal));
    }

    /// <summary>
    /// As the profile win-x64 does, but for what Wine cannot load or what only takes time: one file, and code compiled ahead. In folders of its own, for
    /// those of the sources are in use.
    /// </summary>
    private Task PublishAsync() => RunAsync("dotnet",
    [
        "publish", Path.Combine(Source(), "src", "LoginGate"), "-p:PublishProfile=win-x64", "-p:PublishSingleFile=false", "-p:PublishReadyToRun=false",
        "-p:RunAnalyzers=false", "--artifacts-path", Path.Combine(_build, "build"), "-o", Path.Combine(_build, "gate"), "--nologo", "-v", "q", "-nodeReuse:false",
    ]);

    private static async Task RunAsync(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the build that runs the tests has set would lead this one astray.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        }
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var late = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(late.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', words)}: {process.ExitCode}\n{await output}{await error}");
    }

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
