using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The built program, started as a process of its own, with its output kept line by line.</summary>
internal sealed partial class GateProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where all gates of this run have their inspector's files, and where <c>cmd</c> and <c>top</c> find them.</summary>
    public static DirectoryInfo RuntimeFolder { get; } = CreateRuntimeFolder();

    /// <summary>The program as it is delivered, compiled ahead; <c>dotnet</c> starts it.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "gate", "logingate.dll");

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-");
    private volatile TaskCompletionSource _news = NewSignal();
    private bool _isDisposed;

    private GateProcess(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _folder.FullName,
        };
        // Whatever the developer's own is; a prefix may say otherwise.
        start.Environment["LOGINGATE_LANG"] = "en";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static GateProcess Start(params IEnumerable<string> arguments) => StartUnder([], arguments);

    /// <summary>Starts it in a network namespace (<see cref="TestNetwork"/>).</summary>
    public static GateProcess StartIn(string networkNamespace, params IEnumerable<string> arguments) =>
        StartUnder(["ip", "netns", "exec", networkNamespace], arguments);

    /// <summary>Starts it by another program, which becomes it, so that its number and its signals are its own.</summary>
    public static GateProcess StartUnder(IEnumerable<string> prefix, params IEnumerable<string> arguments) =>
        StartProgram([.. prefix, .. WithSignals, "dotnet", Program, .. arguments]);

    /// <summary>Starts another build of it.</summary>
    public static GateProcess StartProgram(params IEnumerable<string> words) => new([.. words]);

    /// <summary>
    /// A test run in the background of a shell, or under nohup, inherits that Ctrl-C or SIGHUP is ignored, and so would the program. It does not live long enough for
    /// what .NET measures of a program to compile it better, nor for compiling anew so early what a rush takes (100 ms, .NET's own; in hexadecimal).
    /// </summary>
    public static IEnumerable<string> WithSignals { get; } =
        OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP", $"RUNTIME_DIRECTORY={RuntimeFolder.FullName}", "DOTNET_TieredPGO=0", "DOTNET_TC_CallCountingDelayMs=64"] : [];

    /// <summary>A gate on a free port for the LoginSrv given; returns when LoginSrv is connected and the port is open.</summary>
    public static Task<GateProcess> RunAsync(EndPoint loginSrv, string dialect = "classic", params IEnumerable<string> settings) =>
        RunUnderAsync([], loginSrv, dialect, settings);

    /// <summary>The same, started by another program.</summary>
    public static async Task<GateProcess> RunUnderAsync(
        IEnumerable<string> prefix, EndPoint loginSrv, string dialect = "classic", params IEnumerable<string> settings)
    {
        var gate = StartUnder(prefix, ["run", .. SettingsFor(loginSrv, dialect), .. settings.SelectMany(s => (string[])["--set", s])]);
        await gate.ExpectAsync("clients are admitted");
        await gate.ExpectAsync("listening on");
        return gate;
    }

    public static IEnumerable<string> SettingsFor(EndPoint loginSrv, string dialect)
    {
        var server = (IPEndPoint)loginSrv;
        string[] settings =
        [
            "login-gate.defaults.listen.host=127.0.0.1",
            "login-gate.defaults.listen.port=0",
            $"login-gate.defaults.login-srv.host={server.Address}",
            $"login-gate.defaults.login-srv.port={server.Port}",
            $"login-gate.defaults.login-srv.dialect={dialect}",
            "login-gate.defaults.login-srv.reconnect.min=100ms",
            "login-gate.defaults.login-srv.reconnect.max=500ms",
            // All clients of a test come from a few loopback addresses.
            "login-gate.admission.max-connections-per-address=0",
            "login-gate.admission.connects-per-second-per-address=0",
            "login-gate.admission.new-accounts-per-minute-per-address=0",
            "login-gate.admission.on-violation=disconnect",
            // Several gates run at the same time; a test that wants the page says where.
            "login-gate.http.enabled=off",
            $"login-gate.transport={Transports.Present}",
        ];
        return settings.SelectMany(s => (string[])["--set", s]);
    }

    /// <summary>The program's own working folder, where a relative path of its settings leads; it goes with the process.</summary>
    public string Folder => _folder.FullName;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Where the line's clients connect, as the gate has said.</summary>
    public IPEndPoint EndPoint(string line = "main") =>
        Lines.Select(l => ListeningLine().Match(l)).Where(m => m.Success && m.Groups[1].Value == line)
            .Select(m => IPEndPoint.Parse(m.Groups[2].Value)).Last();

    /// <summary>Waits for a line that matches, beginning at the given one.</summary>
    public async Task<string> ExpectAsync(string pattern, int from = 0)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            // Taken before the look, so that a line between the two is not missed.
            var news = _news.Task;
            if (Lines.Skip(from).FirstOrDefault(l => Regex.IsMatch(l, pattern)) is { } found)
                return found;
            try
            {
                // One that writes without end must not be waited for without end.
                late.Token.ThrowIfCancellationRequested();
                await news.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No line matches '{pattern}'. The program wrote:\n{string.Join('\n', Lines)}");
            }
        }
    }

    /// <summary>A line for the program's standard input.</summary>
    public void WriteLine(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>SIGTERM, as systemd and containers end a service.</summary>
    public void Terminate() => Signal(15);

    /// <summary>SIGHUP: read the settings anew.</summary>
    public void HangUp() => Signal(1);

    /// <summary>SIGINT, as Ctrl-C.</summary>
    public void Interrupt() => Signal(2);

    /// <summary>SIGUSR2: start a process that takes the place.</summary>
    public void Upgrade() => Signal(12);

    public void Kill() => _process.Kill();

    /// <summary>The exit code, once the program has ended and all it wrote has been read.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program does not end. It wrote:\n{string.Join('\n', Lines)}");
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            // A process that it has started may have its output still, whose end would be waited for.
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        Interlocked.Exchange(ref _news, NewSignal()).SetResult();
    }

    private static DirectoryInfo CreateRuntimeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("lg-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal(int signal) => _ = SendSignal(_process.Id, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [GeneratedRegex(@"(\S+)/listener: listening on (\S+)$")]
    private static partial Regex ListeningLine();
}
