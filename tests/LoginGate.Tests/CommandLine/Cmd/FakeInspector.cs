using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Cmd;

/// <summary>Speaks the inspector's wire on a real socket: for each line that comes, what the test wants sent.</summary>
internal sealed class FakeInspector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener;
    private readonly Func<string, IEnumerable<string>> _answer;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly BlockingCollection<string> _heard = [];
    private volatile bool _isLast;

    /// <param name="answer">The lines to send for a line that came.</param>
    /// <param name="port">0 takes a free one.</param>
    public FakeInspector(Func<string, IEnumerable<string>> answer, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public static string Help => Good("""
        [{"name":"actor hierarchy","arguments":"[PATH]","summary":"The tree","options":[{"name":"--depth","value":"N","summary":"Levels"}],"follows":false},
         {"name":"gate kick","arguments":"N","summary":"Close a client","options":[{"name":"--line","value":"LINE","summary":"Of this line"}],"follows":false},
         {"name":"gate session","arguments":"N","summary":"One client","options":[],"follows":false},
         {"name":"gate sessions","arguments":"","summary":"The clients","options":[{"name":"--sort","value":"KEY","summary":"By"},{"name":"--top","value":"N","summary":"How many"}],"follows":false},
         {"name":"gate status","arguments":"","summary":"Every line","options":[],"follows":false},
         {"name":"help","arguments":"[COMMAND]","summary":"This","options":[],"follows":false},
         {"name":"log tail","arguments":"[N]","summary":"Log lines","options":[{"name":"-f","value":null,"summary":"Go on"}],"follows":true}]
        """.ReplaceLineEndings(""));

    public InspectorAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public static string Good(string data) => $$"""{"ok":true,"error":null,"blocks":[],"data":{{data}}}""";

    public static string Said(string text) => $$"""{"ok":true,"error":null,"blocks":[{"text":["{{text}}"]}],"data":null}""";

    /// <summary>The next line that came.</summary>
    public string Heard() => _heard.TryTake(out var line, Patience) ? line : throw new TimeoutException("nothing came");

    /// <summary>Ends all connections, as a gate that stops; it goes on listening.</summary>
    public void HangUp()
    {
        while (_clients.TryTake(out var client))
            client.Dispose();
    }

    /// <summary>Ends the connection that is being answered.</summary>
    public void HangUpAfterAnswer() => _isLast = true;

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        HangUp();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                _heard.Add(line);
                foreach (var answer in _answer(line))
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"));
                if (!_isLast)
                    continue;
                _isLast = false;
                client.Dispose();
                return;
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Hung up.
        }
    }
}
