using System.Net;
using System.Net.Sockets;
using System.Text;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.EndToEnd.Tests;

/// <summary>The program as a user starts it: what it prints and how it ends.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("classic")]
    [InlineData("classic-substituted")]
    [InlineData("vc12")]
    [InlineData("vc16")]
    [InlineData("wol")]
    [InlineData("98k")]
    [InlineData("delphi")]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022")]
    [InlineData("applem2")]
    public async Task Demo_shows_a_whole_login_in_every_dialect(string dialect)
    {
        await using var demo = GateProcess.Start("demo", "--dialect", dialect);

        Assert.Equal(0, await demo.ExitCodeAsync());

        var output = string.Join('\n', demo.Lines);
        foreach (var step in (string[])["client   -> gate", "gate     -> LoginSrv", "LoginSrv -> gate", "gate     -> client",
            "open, session 1", "PASSWD_FAIL", "PASSOK_SELECTSERVER", "SELECTSERVER_OK", "close, session 1",
            dialect is "openmir2" or "openmir2-int" ? "keep-alive" : "heartbeat", "Where to go next"])
            Assert.Contains(step, output, StringComparison.Ordinal);
        Assert.Contains($"account '{LabAccounts.Default.Accounts[0].Name}', password ******", output, StringComparison.Ordinal);
        Assert.DoesNotContain(LabAccounts.Default.Accounts[0].Password, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_accepts_the_delivered_files()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hocon"), "*.hocon"))
        {
            await using var check = GateProcess.Start("check", "--config", file);
            Assert.Equal(0, await check.ExitCodeAsync());
            Assert.Contains("settings are good", check.Lines);
        }
    }

    [LinuxTheory]
    [InlineData("start")]
    [InlineData("install", "--config", "gate.hocon")]
    public async Task A_service_of_Windows_is_refused_elsewhere(params string[] words)
    {
        await using var service = GateProcess.Start(["service", .. words]);

        Assert.Equal(1, await service.ExitCodeAsync());
        Assert.StartsWith("error: this is for Windows;", Assert.Single(service.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    public async Task A_bad_value_is_one_clear_line_and_exit_code_2(string command)
    {
        await using var program = GateProcess.Start(command, "--set", "login-gate.defaults.listen.port=70000");

        Assert.Equal(2, await program.ExitCodeAsync());
        var line = Assert.Single(program.Lines);
        Assert.Contains("login-gate.defaults.listen.port: must be 0 to 65535, is 70000", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    public async Task Ports_that_clash_are_a_clear_line_each_and_exit_code_2(string command)
    {
        await using var program = GateProcess.Start(
            command,
            "--set", "login-gate.lines.east.listen.port=7001",
            "--set", "login-gate.lines.west.listen={host=127.0.0.1,port=7001}",
            "--set", "login-gate.lines.north.listen.port=9112");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Equal(2, program.Lines.Count);
        Assert.Contains(program.Lines, line => line.Contains("127.0.0.1:7001 is already the address of line 'east'", StringComparison.Ordinal));
        Assert.Contains(program.Lines, line => line.Contains("127.0.0.1:9112 is already the address of line 'north'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_include_is_a_warning()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "login-gate {\n  include \"no-such-lines.hocon\"\n}\n");
            await using var check = GateProcess.Start("check", "--config", file);

            Assert.Equal(0, await check.ExitCodeAsync());
            Assert.Contains(check.Lines, line => line.StartsWith($"warning: {file}:2:3: include \"no-such-lines.hocon\": there is no ", StringComparison.Ordinal));
            Assert.Contains("settings are good", check.Lines);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Check_prints_the_settings_that_count_as_a_file_of_settings_without_a_secret()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var check = GateProcess.StartUnder(["env", "GATE_TLS_PASSWORD=s3cr3t"], "check", "--print", "--set", "login-gate.lines.east.listen.port=7001");

        Assert.Equal(0, await check.ExitCodeAsync());
        Assert.Contains("login-gate.lines.east.listen.port = 7001  # --set", check.Lines);
        Assert.Contains("login-gate.lines.east.listen.host = 0.0.0.0  # default", check.Lines);
        Assert.Contains("login-gate.cluster.tls.password = \"***\"  # environment", check.Lines);
        Assert.DoesNotContain(check.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, check.Lines);
            await using var again = GateProcess.Start("check", "--config", file, "--print", "lines.east.listen.p");
            Assert.Equal(0, await again.ExitCodeAsync());
            Assert.StartsWith($"login-gate.lines.east.listen.port = 7001  # {file}:", Assert.Single(again.Lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    public async Task Settings_that_Akka_cannot_use_are_a_clear_line_each_and_exit_code_2(string command)
    {
        await using var program = GateProcess.Start(
            command,
            "--set", "login-gate.defaults.listen.port=0",
            "--set", "akka.scheduler.tick-duration=soon",
            "--set", "akka.actor.default-dispatcher.type=Nonsense",
            "--set", "akka.actor.deployment.\"/gate/*/listener\".mailbox=akka.nobody");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Equal(3, program.Lines.Count);
        Assert.All(program.Lines, line => Assert.StartsWith("error: --set akka.", line, StringComparison.Ordinal));
        foreach (var named in (string[])["'soon'", "'Nonsense'", "'akka.nobody'"])
            Assert.Contains(program.Lines, line => line.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreadable_file_is_one_clear_line_and_exit_code_2()
    {
        await using var program = GateProcess.Start("run", "--config", "/nowhere/at-all.hocon");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Contains("/nowhere/at-all.hocon", Assert.Single(program.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_one_clear_line_and_exit_code_1()
    {
        using var busy = new Socket(SocketType.Stream, ProtocolType.Tcp);
        busy.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        busy.Listen();
        var port = ((IPEndPoint)busy.LocalEndPoint!).Port;

        await using var program = GateProcess.Start(
            "--set", "login-gate.defaults.listen.host=127.0.0.1", "--set", $"login-gate.defaults.listen.port={port}");

        Assert.Equal(1, await program.ExitCodeAsync());
        // A machine that has much to do may let an actor wait: that is another line, and another matter.
        var lines = program.Lines.Where(l => !l.Contains(" blocks the event loop", StringComparison.Ordinal));
        Assert.Equal($"error: line main: cannot listen on 127.0.0.1:{port}: the port is in use", Assert.Single(lines));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run", "--frobnicate")]
    [InlineData("lab", "client", "--script", "dance")]
    [InlineData("lab", "client", "--gate", "nowhere")]
    [InlineData("lab", "loginsrv", "--dialect", "klingon")]
    public async Task Bad_usage_is_said_and_ends_with_exit_code_2(params string[] arguments)
    {
        await using var program = GateProcess.Start(arguments);

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Contains(program.Lines, line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("check", "chekc")]
    [InlineData("import-ini", "import_ini", "Config.ini")]
    [InlineData("--config", "run", "--confg", "my.hocon")]
    [InlineData("loginsrv", "lab", "loginsvr")]
    [InlineData("--timeout", "lab", "client", "--time-out", "5s")]
    [InlineData("--timeout", "cmd", "--timout", "5", "gate", "status")]
    [InlineData("--timeout", "cmd", "--timout=5s")]
    [InlineData("--json", "cmd", "--jsno", "gate", "sessions", "--top", "5")]
    [InlineData("--force", "import-ini", "--forse", "Config.ini")]
    [InlineData("--dialect", "decode", "--dialct", "classic")]
    [InlineData("--help", "--hlep")]
    [InlineData("--help", "check", "--hlep")]
    [InlineData("--help", "cmd", "--hlep")]
    [InlineData("--version", "--versoin")]
    public async Task What_was_probably_meant_is_named(string meant, params string[] arguments)
    {
        await using var program = GateProcess.Start(arguments);

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Contains(program.Lines, line => line.StartsWith("error:", StringComparison.Ordinal) && line.EndsWith($"; nearest: {meant}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_command_is_one_line_and_the_words_behind_it_are_not_judged()
    {
        await using var program = GateProcess.Start("chekc", "--config", "my.hocon");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Equal(["error: unknown command 'chekc'; nearest: check", "logingate --help lists the commands"], program.Lines);
    }

    [Theory]
    [InlineData("[default: 30s]", "cmd")]
    [InlineData("[default: 30s]", "top")]
    [InlineData("[default: 200ms]", "lab", "client")]
    [InlineData("[default: 15s]", "lab", "attack")]
    [InlineData("--delay", "lab", "loginsrv")]
    public async Task Times_in_the_help_read_as_people_write_them(string shown, params string[] command)
    {
        await using var program = GateProcess.Start([.. command, "--help"]);

        Assert.Equal(0, await program.ExitCodeAsync());
        var help = string.Join('\n', program.Lines);
        Assert.Contains(shown, help, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d\d:\d\d:\d\d", help);
    }

    [Theory]
    [InlineData("cmd", "gate", "status")]
    [InlineData("cmd", "log", "tail")]
    [InlineData("top")]
    public async Task A_gate_that_does_not_answer_is_waited_for_as_long_as_was_said(params string[] command)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        // Only who has a token speaks.
        await File.WriteAllTextAsync(InspectorClient.FileOf((IPEndPoint)silent.LocalEndpoint, "admin", "token"), new string('A', 43));
        await using var program = GateProcess.Start([.. command, "--port", $"{port}", "--timeout", "1s"]);

        Assert.Equal(1, await program.ExitCodeAsync());
        Assert.Equal($"error: the gate at 127.0.0.1:{port} does not answer within 1s", Assert.Single(program.Lines));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("100d")]
    public async Task A_time_that_is_none_is_bad_usage(string time)
    {
        await using var program = GateProcess.Start("cmd", $"--timeout={time}", "gate", "status");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Contains($"'{time}' is no duration up to 24d; write 10s or 500ms", Assert.Single(program.Lines, l => l.StartsWith("error", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_explains_a_frame_and_masks_its_password()
    {
        await using var decode = GateProcess.Start("decode", "%A12/#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!$");

        Assert.Equal(0, await decode.ExitCodeAsync());
        var output = string.Join('\n', decode.Lines);
        Assert.Contains("session 12", output, StringComparison.Ordinal);
        Assert.Contains("test01", output, StringComparison.Ordinal);
        Assert.DoesNotContain("pass01", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_shows_no_password_behind_another_separator_or_a_number_it_does_not_know()
    {
        var login = LoginPacket.BuildRequest(Dialect.Classic, '1', new MessageHeader(2001), "anna^geheim7"u8);
        var moved = LoginPacket.BuildRequest(Dialect.Classic, '2', new MessageHeader(7777), "anna/geheim7"u8);
        await using var decode = GateProcess.Start("decode", Encoding.Latin1.GetString([.. login, .. moved]), "--dialect", "classic");

        Assert.Equal(1, await decode.ExitCodeAsync());
        Assert.Equal(
            [
                "client   -> gate      #1<<<<<I@C<<<<<<<<...!", "  IDPASSWORD (2001)",
                "    digit 1, recog 0, param 0, tag 0, series 0", "    account 'anna', password ******",
                "client   -> gate      #...!", "  unknown message (7777)", "    body of 16 coded characters, not shown",
            ],
            decode.Lines);
    }

    [Fact]
    public async Task Decode_of_nonsense_fails()
    {
        await using var decode = GateProcess.Start("decode", "nonsense");

        Assert.Equal(1, await decode.ExitCodeAsync());
    }
}
