using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Compare.Targets;

/// <summary>What the clients connect to, and whose CPU and memory are measured.</summary>
internal interface ITarget : IDisposable
{
    int Id { get; }

    int Port { get; }
}

/// <summary>A running gate or HAProxy. Disposing ends it.</summary>
internal abstract class Target : ITarget
{
    private const int MostLinesKept = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _lines = [];

    protected Target(string program, IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() },
        };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public abstract int Port { get; }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code; null where it has not ended in time.</returns>
    public async Task<int?> End(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    protected bool HasSaid(string words)
    {
        lock (_lines)
            return _lines.Any(line => line.Contains(words, StringComparison.Ordinal));
    }

    protected async Task Until(Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
        {
            if (_process.HasExited || clock.Elapsed > Patience)
                throw new IOException($"{_process.StartInfo.FileName} does not start:\n{string.Join('\n', _lines)}");
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MostLinesKept)
                _lines.Dequeue();
        }
    }
}
