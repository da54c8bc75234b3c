using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The inspector's text port: its wire, and what bad or greedy clients of it get.</summary>
public sealed class InspectPortTests : IAsyncLifetime
{
    private const string Ban = "gate ban 8.8.4.4 --permanent";

    private static readonly TimeSpan Patience = InspectorClient.Patience;

    private readonly StandInLoginSrv _loginSrv = StandInLoginSrv.Start(new LoginSrvOptions { Port = 0 });
    private GateProcess _gate = null!;
    private IPEndPoint _port = null!;

    public async Task InitializeAsync()
    {
        _gate = await GateProcess.RunAsync(_loginSrv.EndPoint, settings: "login-gate.inspect.port=0");
        _port = await InspectorClient.EndPointAsync(_gate);
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _loginSrv.DisposeAsync();
    }

    [Fact]
    public async Task Commands_sent_at_once_are_answered_in_order_and_then_it_closes()
    {
        using var client = await InspectorClient.ConnectAsync(_port);
        await client.SendAsync("help help\r\ngate status --json\nlog level");
        client.EndInput();

        Assert.StartsWith("help [COMMAND] [WORD]\n", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"ok":true,"blocks":[""", await client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("log level INFO\n", await client.ReadAnswerAsync());
        Assert.Null(await client.ReadLineAsync());
    }

    [Theory]
    [InlineData("quit\n")]
    [InlineData("exit\n")]
    public async Task A_word_ends_it(string word)
    {
        using var client = await InspectorClient.ConnectAsync(_port);
        await client.SendAsync(word);

        Assert.Null(await client.ReadLineAsync());
    }

    [Theory]
    [InlineData("gate statsu", "error: unknown command 'gate statsu'; nearest: gate status\n")]
    [InlineData("gate status more", "error: 'more' is too much; usage: gate status [--gate NAME] [--all]\n")]
    [InlineData("gate kick", "error: something is missing; usage: gate kick N [--line LINE] [--gate NAME]\n")]
    [InlineData("help frobnicate", "error: unknown command 'frobnicate'\n")]
    [InlineData("gate \u001b[2Jkick", "error: a command is printable text\n")]
    [InlineData("gate \0", "error: a command is printable text\n")]
    [InlineData("gate bans HTTP/1.1", "error: a command does not end in HTTP/1.1\n")]
    public async Task A_line_that_is_no_command_is_answered_and_none_after_it_is_carried_out(string line, string error)
    {
        using var client = await InspectorClient.ConnectAsync(_port);

        await client.SendAsync($"log level\n{line}\n{Ban}\n");

        Assert.Equal("log level INFO\n", await client.ReadAnswerAsync());
        Assert.Equal(error, await client.ReadAnswerAsync());
        Assert.Null(await client.ReadLineAsync());
        await AssertNoBansAsync("");
    }

    [Fact]
    public async Task An_answer_for_programs_says_that_it_is_the_last()
    {
        using var client = await InspectorClient.ConnectAsync(_port);

        Assert.Null((await client.AskJsonAsync("gate kick 9"))["closes"]);
        Assert.True((await client.AskJsonAsync("gate statsu"))["closes"]!.GetValue<bool>());
        Assert.Null(await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_command_that_cannot_be_done_is_no_reason_to_close()
    {
        using var client = await InspectorClient.ConnectAsync(_port);

        Assert.Equal("error: no session 9 on line main\n", await client.AskAsync("gate kick 9"));
        Assert.Equal("error: no actor /user/gate/mian\n", await client.AskAsync("actor inspect mian"));
        await client.SendAsync("\r\n");
        Assert.Equal("log level INFO\n", await client.AskAsync("log level"));
    }

    [Fact]
    public async Task What_speaks_another_language_reaches_no_command()
    {
        // Where they have the right to everything, as a service of this machine has that can be made to speak for somebody else.
        var socket = InspectorClient.SocketOf(_port, "admin");
        foreach (var (language, segments) in Strangers.All(Ban))
        {
            await SendAsStrangerAsync(socket, language, segments);
            await AssertNoBansAsync(language);
        }
        var line = await _gate.ExpectAsync("WARN  inspector: .* does not speak in commands");
        Assert.Matches(@"\(pid [0-9]+\) does not speak in commands and was dropped; its line begins with 'POST'$", line);
        // Once a minute, however many there are.
        Assert.InRange(_gate.Lines.Count(l => l.Contains("was dropped", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task Nor_does_it_over_TCP()
    {
        foreach (var (language, segments) in Strangers.All(Ban))
            await SendAsStrangerAsync(_port, language, segments);

        await AssertNoBansAsync("");
        await _gate.ExpectAsync("WARN  inspector: 127.0.0.1:[0-9]+ does not speak in commands and was dropped; its line begins with 'POST'$");
    }

    [CurlTheory]
    [InlineData("-X", "POST", "http://")]
    [InlineData("--http0.9", "-X", "POST", "http://")]
    [InlineData("--http2-prior-knowledge", "http://")]
    [InlineData("-X", "help", "http://")]
    [InlineData("-X", "gate", "http://")]
    [InlineData("-X", "gate bans", "http://")]
    [InlineData("-H", "Expect:", "-T", "-", "http://")]
    [InlineData("-k", "https://")]
    [InlineData("dict://")]
    [InlineData("ftp://")]
    [InlineData("smtp://")]
    [InlineData("rtsp://")]
    public async Task Curl_reaches_no_command(params string[] arguments)
    {
        var scheme = arguments[^1];
        // The servers of these speak first, and this one does not.
        var seconds = scheme is "ftp://" or "smtp://" ? "1" : "10";
        string[] body = scheme.StartsWith("http", StringComparison.Ordinal) && !arguments.Contains("-T") ? ["--data-binary", $"\r\n{Ban}\r\n"] : [];
        var url = $"{scheme}{_port}/{Ban.Replace(' ', scheme == "dict://" ? ':' : '/')}";
        string[] place = scheme.StartsWith("http", StringComparison.Ordinal) ? ["--unix-socket", InspectorClient.FileOf(_port, "admin", "sock")] : [];
        using var curl = Process.Start(new ProcessStartInfo("curl", ["--silent", "--max-time", seconds, .. place, .. arguments[..^1], .. body, url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (arguments.Contains("-T"))
            await curl.StandardInput.WriteAsync($"\r\n{Ban}\r\n");
        curl.StandardInput.Close();
        await curl.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await curl.WaitForExitAsync().WaitAsync(Patience);

        await AssertNoBansAsync(string.Join(' ', arguments));
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off_and_noise_does_no_harm()
    {
        using (var endless = await InspectorClient.ConnectAsync(_port))
        {
            await endless.SendAsync("language zh " + new string('x', 1025) + " --json");
            Assert.Equal("error: a command has at most 1024 bytes\n", await endless.ReadAnswerAsync());
            Assert.Null(await endless.ReadLineAsync());
        }
        using (var wrong = await InspectorClient.ConnectAsync(_port))
        {
            await wrong.Socket.SendAsync(new byte[] { 0xff, 0xfe, (byte)'\n' });
            Assert.Equal("error: a command is UTF-8 text\n", await wrong.ReadAnswerAsync());
            Assert.Null(await wrong.ReadLineAsync());
        }
        using (var noisy = await InspectorClient.ConnectAsync(_port))
        {
            var noise = new byte[64 << 10];
            new Random(1).NextBytes(noise);
            await noisy.Socket.SendAsync(noise);
        }
        using (var deceptive = await InspectorClient.ConnectAsync(_port))
            Assert.DoesNotContain('\u202e', await deceptive.AskAsync("gate \u202e"));
        using var client = await InspectorClient.ConnectAsync(_port);
        Assert.Equal("log level INFO\n", await client.AskAsync("log level"));
    }

    [Fact]
    public async Task Sixteen_are_served_and_the_next_is_told_so_until_one_goes()
    {
        var socket = InspectorClient.SocketOf(_port, "admin");
        var clients = new List<InspectorClient>();
        for (var i = 0; i < 16; i++)
        {
            clients.Add(await InspectorClient.ConnectAsync(socket));
            await clients[i].AskAsync("log level");
        }
        using (var more = await InspectorClient.ConnectAsync(socket))
        {
            Assert.Equal("error: 16 connections are open, more are not taken\n", await more.ReadAnswerAsync());
            Assert.Null(await more.ReadLineAsync());
        }

        clients[3].Dispose();

        var late = DateTime.UtcNow + Patience;
        while (true)
        {
            using var next = await InspectorClient.ConnectAsync(socket);
            await next.SendAsync("log level\n");
            if (await next.ReadAnswerAsync() == "log level INFO\n")
                break;
            Assert.True(DateTime.UtcNow < late, "no place becomes free");
        }
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task A_reader_that_stalls_holds_up_itself_alone_and_is_cut_off()
    {
        using var stalled = await InspectorClient.ConnectAsync(_port);
        stalled.Socket.ReceiveBufferSize = 4096;
        var sent = Stopwatch.StartNew();
        // Until the systems and the gate have buffered all they want between them, and then until it is cut off.
        var asking = Task.Run(async () =>
        {
            while (true)
                await stalled.SendAsync("help\n");
        });

        using (var other = await InspectorClient.ConnectAsync(_port))
            Assert.Equal("log level INFO\n", await other.AskAsync("log level"));
        await Assert.ThrowsAsync<IOException>(() => asking.WaitAsync(TimeSpan.FromSeconds(90)));
        Assert.InRange(sent.Elapsed.TotalSeconds, 25, 60);
    }

    [Fact]
    public async Task A_thousand_commands_a_second_are_answered_while_clients_log_in()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var askers = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var client = await InspectorClient.ConnectAsync(_port);
            while (!stop.IsCancellationRequested)
            {
                await client.AskAsync("gate sessions --sort packets");
                Interlocked.Increment(ref asked);
            }
        }).ToArray();

        var summary = await new RobotSwarm(new SwarmOptions { Gate = _gate.EndPoint(), Clients = 50, Duration = TimeSpan.FromSeconds(2), StepTimeout = Patience }).RunAsync();
        await stop.CancelAsync();
        await Task.WhenAll(askers);

        Assert.True(summary.IsGood, $"{summary.Totals}\n{string.Join('\n', summary.FirstFailures)}");
        Assert.True(asked > 100, $"{asked} commands were answered");
    }

    [Fact]
    public async Task A_taken_port_is_one_warning_and_the_gate_serves_players()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var gate = await GateProcess.RunAsync(_loginSrv.EndPoint, settings: $"login-gate.inspect.port={port}");

        var line = await gate.ExpectAsync("the inspector cannot have");
        Assert.Contains($"WARN  inspector: the inspector cannot have 127.0.0.1:{port}: the port is in use; the gate runs without it", line, StringComparison.Ordinal);
        // Any user of the machine can take a port; the sockets are out of their reach.
        await gate.ExpectAsync("the inspector answers on .*-view.sock");
        using var admin = await InspectorClient.ConnectAsync(InspectorClient.SocketOf((IPEndPoint)taken.LocalEndpoint, "admin"));
        Assert.Equal("no bans\n", await admin.AskAsync("gate bans"));
        Assert.Single(gate.Lines, l => l.Contains("WARN  inspector", StringComparison.Ordinal));
        await using var robot = new RobotClient(new RobotOptions { Gate = gate.EndPoint(), Account = LabAccounts.Default.Accounts[0], StepTimeout = Patience });
        Assert.True((await robot.ConnectAsync()).IsGood);
    }

    [Fact]
    public async Task It_can_be_turned_off_and_never_leaves_loopback()
    {
        await using var off = await GateProcess.RunAsync(_loginSrv.EndPoint, settings: "login-gate.inspect.enabled=off");
        await using var open = GateProcess.Start("check", "--set", "login-gate.inspect.host=0.0.0.0");

        Assert.Equal(2, await open.ExitCodeAsync());
        Assert.Contains(open.Lines, l => l.Contains("login-gate.inspect.host", StringComparison.Ordinal) && l.Contains("must be a loopback address", StringComparison.Ordinal));
        off.Terminate();
        Assert.Equal(0, await off.ExitCodeAsync());
        Assert.DoesNotContain(off.Lines, l => l.Contains("inspector", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_gate_ends_cleanly_while_somebody_follows_its_log()
    {
        using var follower = await InspectorClient.ConnectAsync(_port);
        await follower.SendAsync("log tail -f\n");
        await follower.ReadLineAsync();

        _gate.Terminate();

        Assert.Equal(0, await _gate.ExitCodeAsync());
        while (await follower.ReadLineAsync() is not null)
        {
        }
    }

    /// <summary>Sends what a stranger would, however far it gets, and waits until the gate has closed.</summary>
    private static async Task SendAsStrangerAsync(EndPoint place, string language, byte[][] segments)
    {
        using var stranger = await InspectorClient.ConnectAsStrangerAsync(place);
        var socket = stranger.Socket;
        using var late = new CancellationTokenSource(Patience);
        try
        {
            foreach (var segment in segments)
            {
                await socket.SendAsync(segment, late.Token);
                await Task.Delay(20, late.Token);
            }
            while (await socket.ReceiveAsync(new byte[1024], late.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed while it was still talking.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{language}: the connection stays open");
        }
    }

    private async Task AssertNoBansAsync(string language)
    {
        using var client = await InspectorClient.ConnectAsync(_port);
        Assert.Equal((language, "no bans\n"), (language, await client.AskAsync("gate bans")));
    }
}
