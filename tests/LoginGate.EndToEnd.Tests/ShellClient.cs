using System.Diagnostics;
using System.Globalization;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// A client that hangs from its first moment: a shell in a namespace of its own that connects, sends what it is told to, and
/// never reads. Its kernel does all that a kernel does.
/// </summary>
internal sealed class ShellClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ShellClient(TestNetwork.Place place, int port)
    {
        Place = place;
        var script = string.Create(CultureInfo.InvariantCulture,
            $"exec 3<>/dev/tcp/{place.Gate}/{port} && echo connected && while read -r packet; do printf %s \"$packet\" >&3 && echo sent; done");
        _process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", place.Namespace, "bash", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public TestNetwork.Place Place { get; }

    public static async Task<ShellClient> ConnectAsync(TestNetwork.Place place, int port)
    {
        var client = new ShellClient(place, port);
        try
        {
            Assert.Equal("connected", await client.AnswerAsync());
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a packet; on a cable that stands it is at the gate's end when this returns.</summary>
    public async Task SendAsync(string packet)
    {
        await _process.StandardInput.WriteLineAsync(packet);
        Assert.Equal("sent", await AnswerAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<string?> AnswerAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
}
