using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A test that needs HAProxy; skipped with a line where it is not installed.</summary>
public sealed class HaproxyFactAttribute : FactAttribute
{
    public HaproxyFactAttribute() => Skip = HaproxyProcess.WhyNot;
}

/// <summary>A test that needs HAProxy; skipped with a line where it is not installed.</summary>
public sealed class HaproxyTheoryAttribute : TheoryAttribute
{
    public HaproxyTheoryAttribute() => Skip = HaproxyProcess.WhyNot;
}

/// <summary>A real HAProxy before a gate, as a process of its own, with one port for each way of sending the PROXY header.</summary>
internal sealed class HaproxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Places = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/bin/haproxy"];

    private static readonly string[] Ways = ["v1", "v2", "v2 with extensions", "v2 with health checks"];

    private readonly int[] _ports;
    private readonly Process _process;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-haproxy-");
    private readonly List<string> _lines = [];

    private HaproxyProcess(IPEndPoint gate, bool checksHealth)
    {
        // A loopback address of its own, and free ports of it: a gate may run on all addresses.
        Address = new IPAddress([127, 60, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255)]);
        _ports = FreePorts(Address, 1 + Ways.Length);
        var settings = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllText(settings, Settings(gate, checksHealth));
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Places.First(File.Exists)) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        foreach (var argument in (string[])["-db", "-f", settings])
            _process.StartInfo.ArgumentList.Add(argument);
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Why HAProxy tests cannot run here; null when they can.</summary>
    public static string? WhyNot => OperatingSystem.IsLinux() && Places.Any(File.Exists)
        ? null
        : "HAProxy is not installed here (Debian: apt-get install haproxy)";

    public IPAddress Address { get; }

    /// <summary>Version 1; version 2; version 2 with a checksum and more; version 2 with health checks.</summary>
    public IPEndPoint EndPoint(string way) => new(Address, PortOf(way));

    /// <param name="checksHealth">Whether it connects every 100 ms to see whether the gate is there, saying that this is no client.</param>
    public static async Task<HaproxyProcess> StartAsync(IPEndPoint gate, bool checksHealth = false)
    {
        var haproxy = new HaproxyProcess(gate, checksHealth);
        var late = DateTime.UtcNow + Patience;
        while (!await haproxy.IsListeningAsync())
        {
            Assert.True(!haproxy._process.HasExited && DateTime.UtcNow < late, $"HAProxy does not start:\n{string.Join('\n', haproxy.Lines)}");
            await Task.Delay(20);
        }
        return haproxy;
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // The last is bound last: once it answers, all do.
    private string Settings(IPEndPoint gate, bool checksHealth) => $"""
        defaults
            mode tcp
            timeout connect 5s
            timeout client 1m
            timeout server 1m
        listen v1
            bind {EndPoint("v1")}
            server gate {gate} send-proxy
        listen v2
            bind {EndPoint("v2")}
            server gate {gate} send-proxy-v2
        listen v2-extensions
            bind {EndPoint("v2 with extensions")}
            unique-id-format %ci-%cp-%ts
            server gate {gate} send-proxy-v2 proxy-v2-options crc32c,unique-id,authority
        listen v2-checked
            bind {EndPoint("v2 with health checks")}
            server gate {gate} send-proxy-v2 {(checksHealth ? "check inter 100ms rise 1 fall 1" : "")}
        listen probe
            bind {Address}:{_ports[0]}
            tcp-request connection reject

        """;

    private int PortOf(string way) => _ports[1 + Array.IndexOf(Ways, way)];

    private static int[] FreePorts(IPAddress address, int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        foreach (var socket in sockets)
            socket.Bind(new IPEndPoint(address, 0));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        foreach (var socket in sockets)
            socket.Dispose();
        return ports;
    }

    private async Task<bool> IsListeningAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(Address, _ports[0]));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}
