using System.Diagnostics;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The program on a terminal of tmux's, its keys pressed and its screen read.</summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A shell around the program tells how it ended and whether the terminal's modes are those of before.
    private const string Script = """
        stty -g > before; echo 'the shell began'
        "$@"
        echo "ended with $?"; stty -g | cmp -s - before && echo 'modes as before'
        exec sleep 600
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lgtmux-");

    private TmuxTerminal()
    {
    }

    /// <summary>Why tests on a terminal cannot run here; null when they can.</summary>
    public static string? WhyNot { get; } = InstalledPrograms.WhyNot("tmux", "tmux");

    public static Task<TmuxTerminal> StartAsync(int width, int height, params IEnumerable<string> arguments) => StartUnderAsync([], width, height, arguments);

    /// <summary>Starts it by another program, which becomes it.</summary>
    public static Task<TmuxTerminal> StartUnderAsync(IEnumerable<string> prefix, int width, int height, params IEnumerable<string> arguments) =>
        StartProgramAsync(width, height, [.. prefix, .. GateProcess.WithSignals, "dotnet", GateProcess.Program, .. arguments]);

    /// <summary>Starts another build of it.</summary>
    public static async Task<TmuxTerminal> StartProgramAsync(int width, int height, params IEnumerable<string> words)
    {
        var terminal = new TmuxTerminal();
        try
        {
            await terminal.RunAsync(
                ["-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", "-c", terminal._folder.FullName,
                    "sh", "-c", Script, "sh", .. words]);
            return terminal;
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Presses keys: each word is a key's name in tmux, such as <c>Tab</c> or <c>C-c</c>, or text to type.</summary>
    public async Task PressAsync(params IEnumerable<string> keys) => await RunAsync(["send-keys", .. keys]);

    public async Task ResizeAsync(int width, int height) => await RunAsync(["resize-window", "-x", $"{width}", "-y", $"{height}"]);

    /// <summary>What is to be seen.</summary>
    public Task<string> ScreenAsync() => RunAsync(["capture-pane", "-p"]);

    /// <summary>Whether the cursor shows, and whether the screen is the other one, that of full-screen programs.</summary>
    public async Task<(bool HasCursor, bool IsOther)> StateAsync()
    {
        var state = (await RunAsync(["display-message", "-p", "#{cursor_flag} #{alternate_on}"])).Trim();
        return (state[0] == '1', state[^1] == '1');
    }

    /// <summary>Waits for a text.</summary>
    public Task<string> ExpectAsync(string text) => ExpectAsync(screen => screen.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>Waits for a screen that is as it should be.</summary>
    public async Task<string> ExpectAsync(Func<string, bool> isRight, string what)
    {
        var late = DateTime.UtcNow + Patience;
        while (true)
        {
            var screen = await ScreenAsync();
            if (isRight(screen))
                return screen;
            Assert.True(DateTime.UtcNow < late, $"{what} is not on the screen:\n{screen}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync(["kill-server"]);
        }
        catch (InvalidOperationException)
        {
            // It has never begun.
        }
        _folder.Delete(recursive: true);
    }

    private async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        // A server of its own; UTF-8 whatever the surroundings say.
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-u", "-S", Path.Combine(_folder.FullName, "socket"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            // Whatever the developer's own is; a prefix may say otherwise.
            Environment = { ["LOGINGATE_LANG"] = "en" },
        })!;
        var (output, error) = (tmux.StandardOutput.ReadToEndAsync(), tmux.StandardError.ReadToEndAsync());
        using var late = new CancellationTokenSource(Patience);
        await tmux.WaitForExitAsync(late.Token);
        return tmux.ExitCode == 0 ? await output : throw new InvalidOperationException($"tmux: {await error}");
    }
}
