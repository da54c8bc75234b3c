using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoginGate.EndToEnd.Tests;

/// <summary>A test that needs a browser; skipped with a line where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.WhyNot;
}

/// <summary>A real Chromium without a window, led through its DevTools protocol, with one page.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-browser-");
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _questions = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Process _process;
    private Task _reading = Task.CompletedTask;
    private int _lastQuestion;

    private Browser()
    {
        var start = new ProcessStartInfo(Places.First(File.Exists)) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={_folder.FullName}", "about:blank",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        // What it writes is of no interest, but must not fill its pipes.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Why tests with a browser cannot run here; null when they can.</summary>
    public static string? WhyNot => Places.Any(File.Exists) ? null : "no Chromium is installed here (Debian: apt-get install chromium)";

    /// <summary>Errors, exceptions and warnings of the page, its policy's among them.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Every address that the page asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<Browser> StartAsync()
    {
        var browser = new Browser();
        await browser.ConnectAsync();
        foreach (var domain in (string[])["Runtime", "Log", "Network", "Page", "Accessibility"])
            await browser.DoAsync($"{domain}.enable");
        await browser.ResizeAsync(1200, 900);
        return browser;
    }

    public async Task GoToAsync(Uri address)
    {
        await DoAsync("Page.navigate", new { url = address.AbsoluteUri });
        await UntilAsync($"location.href === '{address.AbsoluteUri}' && document.readyState === 'complete'");
    }

    public Task ResizeAsync(int width, int height) =>
        DoAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });

    /// <summary>What the browser prefers: <c>light</c> or <c>dark</c>.</summary>
    public Task PreferAsync(string scheme) =>
        DoAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });

    /// <summary>The language that the browser says to be its user's.</summary>
    public Task SpeakAsync(string language) =>
        DoAsync("Emulation.setUserAgentOverride", new { userAgent = "test", acceptLanguage = language });

    public async Task PressAsync(string key)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
            await DoAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = key == "Escape" ? 27 : 0 });
    }

    /// <summary>The value of an expression.</summary>
    public async Task<JsonElement> ValueAsync(string expression)
    {
        var answer = await DoAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var failure), $"{expression}: {failure}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> TextAsync(string selector) =>
        (await ValueAsync($"document.querySelector({JsonSerializer.Serialize(selector)})?.textContent ?? ''")).GetString()!;

    public Task ClickAsync(string selector) => ValueAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).click()");

    /// <summary>Chooses in a list or types into a box.</summary>
    public Task EnterAsync(string selector, string value) => ValueAsync($$"""
        (() => {
          const box = document.querySelector({{JsonSerializer.Serialize(selector)}});
          box.value = {{JsonSerializer.Serialize(value)}};
          for (const name of ['input', 'change']) box.dispatchEvent(new Event(name, { bubbles: true }));
        })()
        """);

    public async Task UntilAsync(string expression)
    {
        var late = DateTime.UtcNow + Patience;
        while (!(await ValueAsync($"Boolean({expression})")).GetBoolean())
        {
            if (DateTime.UtcNow > late)
                Assert.Fail($"it did not come to pass: {expression}\n{string.Join('\n', Complaints)}\n{await TextAsync("body")}");
            await Task.Delay(50);
        }
    }

    public async Task<JsonElement> DoAsync(string method, object? parameters = null)
    {
        var question = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Interlocked.Increment(ref _lastQuestion);
        _questions[id] = question;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }) };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _end.Token);
        return await question.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _end.Dispose();
        await DeleteFolderAsync();
    }

    private async Task ConnectAsync()
    {
        var portFile = Path.Combine(_folder.FullName, "DevToolsActivePort");
        var late = DateTime.UtcNow + Patience;
        string[] lines;
        while ((lines = File.Exists(portFile) ? await File.ReadAllLinesAsync(portFile) : []).Length < 2)
        {
            Assert.True(!_process.HasExited && DateTime.UtcNow < late, "Chromium does not start");
            await Task.Delay(50);
        }
        using var http = new HttpClient();
        using var targets = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{lines[0]}/json/list")));
        var page = targets.RootElement.EnumerateArray().First(t => t.GetProperty("type").GetString() == "page");
        await _socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        _reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, _end.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                using var json = JsonDocument.Parse(message.ToArray());
                OnMessage(json.RootElement.Clone());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            // The test is over, or Chromium has gone; then questions run into their time limit.
        }
    }

    private void OnMessage(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (!_questions.TryRemove(id.GetInt32(), out var question))
                return;
            if (message.TryGetProperty("error", out var error))
                question.SetException(new InvalidOperationException(error.ToString()));
            else
                question.SetResult(message.GetProperty("result"));
            return;
        }
        var parameters = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Runtime.exceptionThrown":
            case "Runtime.consoleAPICalled":
            case "Log.entryAdded":
                Complaints.Enqueue(parameters.ToString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue(parameters.GetProperty("request").GetProperty("url").GetString()!);
                break;
        }
    }

    /// <summary>Its last processes may still write for a moment.</summary>
    private async Task DeleteFolderAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
