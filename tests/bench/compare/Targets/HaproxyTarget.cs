using System.Diagnostics;
using System.Net.Sockets;

namespace Compare.Targets;

/// <summary>HAProxy in TCP mode, with as many threads as it starts by itself: one per core, which the gate may use too.</summary>
internal sealed class HaproxyTarget : Target
{

    private HaproxyTarget(int port, string file)
        : base(Program, ["-db", "-f", file]) => Port = port;

    public override int Port { get; }

    private static string Program { get; } = new[] { "/usr/sbin/haproxy", "/usr/local/sbin/haproxy" }.FirstOrDefault(File.Exists) ?? "haproxy";

    public static async Task<HaproxyTarget> Start(int serverPort, int clients)
    {
        var (port, file) = (FreePort(), Path.GetTempFileName());
        await File.WriteAllTextAsync(file, Configuration(port, serverPort, clients));
        var proxy = new HaproxyTarget(port, file);
        await proxy.Until(async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        File.Delete(file);
        return proxy;
    }

    /// <summary>"HAProxy" and its version.</summary>
    public static async Task<string> Version()
    {
        using var process = Process.Start(new ProcessStartInfo(Program, "-v") { RedirectStandardOutput = true })!;
        var words = (await process.StandardOutput.ReadToEndAsync()).Split(' ', 4);
        return $"{words[0]} {words[2]}";
    }

    private static string Configuration(int port, int serverPort, int clients) => $"""
        global
          maxconn {clients + 200}
          nbthread {Environment.ProcessorCount}
        defaults
          mode tcp
          timeout connect 10s
          timeout client 1h
          timeout server 1h
        frontend clients
          bind 127.0.0.1:{port} backlog 4096
          default_backend server
        backend server
          server echo 127.0.0.1:{serverPort}

        """;
}
