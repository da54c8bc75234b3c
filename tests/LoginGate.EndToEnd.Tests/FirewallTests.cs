using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>Bans in Linux's firewall, with the real one, in network namespaces.</summary>
public sealed class FirewallTests
{
    private const string Silence = "no answer";
    private const string Reset = "refused";
    private const string Connected = "connected";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [NftFact]
    public async Task A_banned_address_gets_no_answer_from_the_kernel_until_its_ban_ends_and_all_others_play()
    {
        using var network = TestNetwork.Create(others: 2);
        var (attacker, player) = (network.Others[0], network.Others[1]);
        await using var loginSrv = GateProcess.StartIn(network.Gate, "lab", "loginsrv", "--host", "127.0.0.1", "--port", "0");
        using var file = Settings(loginSrv: await PortOfAsync(loginSrv));
        await using var gate = await StartAsync(network, file);
        await gate.ExpectAsync("clients are admitted");
        await gate.ExpectAsync("nftables: logingate-7000 refuses 0 addresses and ranges on 0.0.0.0:7000");
        await ExpectAsync(Connected, attacker);

        await CmdAsync(gate, "gate", "ban", $"{attacker.Address}");
        await ElementsAsync(network, elements => elements.Contains($"{attacker.Address}", StringComparison.Ordinal));
        await ExpectAsync(Silence, attacker);
        await using var robots = GateProcess.StartIn(player.Namespace, "lab", "client", "--gate", $"{player.Gate}:7000", "--count", "3");
        Assert.True(await robots.ExitCodeAsync() == 0, string.Join('\n', robots.Lines));
        await StatusAsync(gate, "nftables: logingate-7000 holds 1 address or range, [1-9][0-9]* connects? refused");

        // A range around it; what is lifted for all of it lets it in.
        await CmdAsync(gate, "gate", "ban", "10.99.0.0/16", "--for", "1h");
        await ElementsAsync(network, elements => elements.Contains("10.99.0.0/16", StringComparison.Ordinal));
        await ExpectAsync(Silence, player);
        await CmdAsync(gate, "gate", "unban", "10.99.0.0/16");
        await ElementsAsync(network, elements => elements.Length == 0);
        await ExpectAsync(Connected, attacker);

        // Somebody takes everything away.
        await CmdAsync(gate, "gate", "ban", $"{attacker.Address}");
        await ElementsAsync(network, elements => elements.Length > 0);
        network.RunInGate("nft", "flush", "ruleset");
        await gate.ExpectAsync("logingate-7000 was changed or removed by somebody else .*; it is built anew");
        await ElementsAsync(network, elements => elements.Contains($"{attacker.Address}", StringComparison.Ordinal));

        // Somebody takes one element away, and adds another.
        const string Set = "element inet logingate-7000 banned";
        network.RunInGate("nft", $"delete {Set}4 {{ {attacker.Address} }}; add {Set}4 {{ {player.Address}, 10.99.9.0-10.99.9.2 timeout 1h }}; add {Set}6 {{ 2001:db8::/48 timeout 1h }}");
        await gate.ExpectAsync(@"logingate-7000 was changed by somebody else \(1 element missing, 3 foreign\); that is taken back");
        await ElementsAsync(network, elements => elements.Trim().StartsWith($"{attacker.Address}", StringComparison.Ordinal) && !elements.Contains(',', StringComparison.Ordinal));
        Assert.DoesNotContain("2001:db8", network.RunInGate("nft", "list", "ruleset"), StringComparison.Ordinal);

        // A line that a reload adds is guarded too.
        File.AppendAllText(file.Path, "login-gate.lines { main {}, east { listen.port = 7001 } }");
        gate.HangUp();
        await gate.ExpectAsync("east/listener: clients are admitted");
        await UntilAsync(() => network.RunInGate("nft", "list", "ruleset").Contains("dport 7001", StringComparison.Ordinal));
        await ExpectAsync(Silence, attacker, port: 7001);
        await ExpectAsync(Connected, player, port: 7001);

        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.Equal("", network.RunInGate("nft", "list", "ruleset"));
    }

    [NftFact]
    public async Task A_gate_that_is_killed_leaves_bans_that_end_by_themselves_and_its_next_start_takes_over_with_50000()
    {
        const int Bans = 50_000;
        using var network = TestNetwork.Create(others: 1);
        var attacker = network.Others[0];
        using var bans = new SettingsFile("");
        using var file = Settings($"kernel-verdict = reject, ban-file = \"{bans.Path}\"");
        await using (var killed = await StartAsync(network, file))
        {
            await killed.ExpectAsync("nftables: logingate-7000 refuses 0 ");
            await CmdAsync(killed, "gate", "ban", $"{attacker.Address}", "--for", "1h");
            await ElementsAsync(network, elements => elements.Contains($"{attacker.Address}", StringComparison.Ordinal));
            await ExpectAsync(Reset, attacker);
            killed.Kill();
        }
        // The kernel ends it: it is told whole seconds, so that is up to one later.
        Assert.Matches($"{Regex.Escape($"{attacker.Address}")} timeout 1h(1s)? expires [0-9]", ElementsOf(network));

        File.WriteAllLines(
            bans.Path, Enumerable.Range(0, Bans).Select(number => $"{new IPAddress([11, (byte)(number >> 14), (byte)(number >> 6), (byte)(number << 2)])}").Append($"{attacker.Address}"));
        await using var gate = await StartAsync(network, file);
        await gate.ExpectAsync("nftables: logingate-7000 is there, of a gate that did not end by itself; it is replaced");
        await gate.ExpectAsync($"refuses {Bans + 1} addresses and ranges");
        await ExpectAsync(Reset, attacker);
        Assert.Equal("table inet logingate-7000", network.RunInGate("nft", "list", "tables").Trim());

        gate.Terminate();
        Assert.Equal(0, await gate.ExitCodeAsync());
        Assert.Equal("", network.RunInGate("nft", "list", "ruleset"));
    }

    [NftFact]
    public async Task A_banned_address_stays_refused_while_another_process_takes_the_gates_place_and_the_table_goes_with_that_one()
    {
        using var network = TestNetwork.Create(others: 2);
        var (attacker, player) = (network.Others[0], network.Others[1]);
        await using var loginSrv = GateProcess.StartIn(network.Gate, "lab", "loginsrv", "--host", "127.0.0.1", "--port", "0");
        using var bans = new SettingsFile("");
        using var file = Settings($"kernel-verdict = reject, ban-file = \"{bans.Path}\"", await PortOfAsync(loginSrv), inspector: LocalPorts.Free(), transport: "event-loop");
        File.AppendAllText(file.Path, "login-gate.defaults.client.first-packet-timeout = 10m");
        await using var old = await StartAsync(network, file);
        await old.ExpectAsync("clients are admitted");
        await old.ExpectAsync("nftables: logingate-7000 refuses 0 ");
        await CmdAsync(old, "gate", "ban", $"{attacker.Address}");
        await ElementsAsync(network, elements => elements.Contains($"{attacker.Address}", StringComparison.Ordinal));
        // It stays on the old one.
        using var client = Enter(player);
        await using var knocking = GateProcess.StartUnder(["ip", "netns", "exec", attacker.Namespace, "bash", "-c", $"while :; do (exec 3<>/dev/tcp/{attacker.Gate}/7000) 2>/dev/null && echo let in || echo refused; sleep 0.05; done"]);
        await knocking.ExpectAsync("refused");

        await using var young = GateProcess.StartUnder(["ip", "netns", "exec", network.Gate], "run", "--take-over", "--config", file.Path);
        await young.ExpectAsync("has taken the place of logingate .* which drains");
        await young.ExpectAsync("nftables: logingate-7000 refuses 1 address or range on 0.0.0.0:7000");
        await ExpectAsync(Connected, player);
        Assert.False(old.HasExited);
        client.Kill();
        Assert.Equal(0, await old.ExitCodeAsync());

        await StatusAsync(young, "nftables: logingate-7000 holds 1 address or range");
        var seen = knocking.Lines.Count;
        await knocking.ExpectAsync("refused", from: seen);
        Assert.DoesNotContain("let in", knocking.Lines);
        Assert.Contains($"{attacker.Address}", ElementsOf(network), StringComparison.Ordinal);
        await CmdAsync(young, "gate", "unban", $"{attacker.Address}");
        await knocking.ExpectAsync("let in");
        knocking.Kill();

        young.Terminate();
        Assert.Equal(0, await young.ExitCodeAsync());
        Assert.Equal("", network.RunInGate("nft", "list", "ruleset"));
    }

    [NftFact]
    public async Task Without_the_right_to_the_firewall_the_gate_says_so_and_refuses_by_itself()
    {
        using var network = TestNetwork.Create(others: 1);
        using var file = Settings();
        await using var gate = await StartAsync(network, file, "setpriv", "--bounding-set=-net_admin");

        await gate.ExpectAsync("nftables: nft ended with 1: .*Operation not permitted.*; it needs the program nft and CAP_NET_ADMIN. The gate itself refuses those who are banned");
        await ExpectAsync(Connected, network.Others[0]);
        await StatusAsync(gate, "nftables: logingate-7000 is not there, the gate itself refuses who is banned; failed [0-9]+ times?, last: nft ended with 1");
    }

    /// <summary>A gate on port 7000 whose settings are a file.</summary>
    private static async Task<GateProcess> StartAsync(TestNetwork network, SettingsFile file, params IEnumerable<string> prefix)
    {
        var gate = GateProcess.StartUnder(["ip", "netns", "exec", network.Gate, .. prefix], "run", "--config", file.Path);
        await gate.ExpectAsync("listening on");
        return gate;
    }

    private static SettingsFile Settings(string admission = "", int loginSrv = 1, int inspector = 0, string? transport = null) => new($$"""
        login-gate {
          defaults { listen { host = "0.0.0.0", port = 7000 }, login-srv { host = "127.0.0.1", port = {{loginSrv}} } }
          admission { kernel = nftables, {{admission}} }
          http.enabled = off
          inspect.port = {{inspector}}
          transport = {{transport ?? Transports.Present}}
        }

        """);

    /// <summary>What a client at that place finds at the gate's port. Only silence has to be waited out.</summary>
    private static async Task ExpectAsync(string outcome, TestNetwork.Place place, int port = 7000)
    {
        var patience = outcome == Silence ? TimeSpan.FromSeconds(1) : Patience;
        using var shell = Process.Start("ip", ["netns", "exec", place.Namespace, "timeout", $"{patience.TotalSeconds:0}", "bash", "-c", $"exec 3<>/dev/tcp/{place.Gate}/{port} 2>/dev/null"]);
        await shell.WaitForExitAsync();
        Assert.Equal(outcome, shell.ExitCode switch { 0 => Connected, 124 => Silence, _ => Reset });
    }

    private static async Task<int> PortOfAsync(GateProcess loginSrv) =>
        IPEndPoint.Parse((await loginSrv.ExpectAsync("listens on")).Split("listens on ")[1].Split(';')[0]).Port;

    /// <summary>A client at that place that is in, and says nothing.</summary>
    private static Process Enter(TestNetwork.Place place)
    {
        var shell = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", place.Namespace, "bash", "-c", $"exec 3<>/dev/tcp/{place.Gate}/7000 && echo in && exec sleep 600"]) { RedirectStandardOutput = true })!;
        Assert.Equal("in", shell.StandardOutput.ReadLine());
        return shell;
    }

    private static async Task CmdAsync(GateProcess gate, params IEnumerable<string> words)
    {
        await using var cmd = await RunCmdAsync(gate, words);
        Assert.True(await cmd.ExitCodeAsync() == 0, string.Join('\n', cmd.Lines));
    }

    private static async Task StatusAsync(GateProcess gate, string pattern)
    {
        var late = DateTime.UtcNow + Patience;
        while (true)
        {
            await using var cmd = await RunCmdAsync(gate, ["gate", "status"]);
            await cmd.ExitCodeAsync();
            if (cmd.Lines.Any(line => Regex.IsMatch(line, pattern)))
                return;
            Assert.True(DateTime.UtcNow < late, string.Join('\n', cmd.Lines));
        }
    }

    private static async Task<GateProcess> RunCmdAsync(GateProcess gate, IEnumerable<string> words)
    {
        var socket = await gate.ExpectAsync(@"the inspector answers on \S+/\d+-admin.sock");
        return GateProcess.Start(["cmd", "--port", Regex.Match(socket, @"(\d+)-admin").Groups[1].Value, .. words]);
    }

    private static Task ElementsAsync(TestNetwork network, Predicate<string> condition) => UntilAsync(() => condition(ElementsOf(network)));

    /// <summary>The IPv4 elements that the kernel holds.</summary>
    private static string ElementsOf(TestNetwork network)
    {
        try
        {
            return Regex.Match(network.RunInGate("nft", "list", "set", "inet", "logingate-7000", "banned4"), "elements = {([^}]*)}").Groups[1].Value;
        }
        catch (InvalidOperationException)
        {
            // No table.
            return "";
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, "it does not come to that");
            await Task.Delay(50);
        }
    }

    /// <summary>A file that goes with the test.</summary>
    private sealed class SettingsFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logingate-firewall-");

        public SettingsFile(string text) => File.WriteAllText(Path, text);

        public string Path => System.IO.Path.Combine(_folder.FullName, "file");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
