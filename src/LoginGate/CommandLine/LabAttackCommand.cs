using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoginGate.Lab;
using LoginGate.Lab.Attacks;
using Spectre.Console;

namespace LoginGate.CommandLine;

/// <summary><c>logingate lab attack</c>: attacks a running gate and tells what it did.</summary>
internal static class LabAttackCommand
{
    private const string Everything = "all";
    private const string List = "list";
    private const int TableWidth = 120;

    private static readonly Phrase[] Heads =
        ["attack", "made", "failed", "refused", "closed", "after (max) s", "left", "open", "healthy", "disturbed", "gate"];

    private const string Legend = """
        made: connections; failed: those that could not be made; refused: closed before a byte was sent on them; closed: later, after that many seconds
        (median, and the longest); left: ended by the attack itself, as planned; open: stood when its time was over, which some attacks want to see;
        healthy: logins of healthy robots meanwhile that went well; disturbed: those that did not; gate: whether it did what a good gate does (lab attack list)
        """;

    public static Command Create()
    {
        var defaults = new AttackOptions();
        var names = new Argument<string[]>("name") { Description = "Attacks by name, or 'all'; 'list' tells what there is", Arity = ArgumentArity.OneOrMore };
        var gate = new Option<string>("--gate", "-g") { Description = "The gate to attack; only ever one of your own", DefaultValueFactory = _ => defaults.Gate.ToString(), HelpName = "HOST:PORT" };
        var dialect = DialectOption.Create("The dialect of its clients", defaults.Dialect);
        var clients = new Option<int>("--clients", "-n") { Description = "Hostile connections at the same time, at the most", DefaultValueFactory = _ => defaults.Clients, HelpName = "N" };
        var duration = DurationOption.Create("--duration", "Time for each attack", defaults.Duration);
        var healthy = new Option<HealthyRobots?>("--healthy") { Description = "What healthy robots do meanwhile: Login (default), Echo (a LoginSrv that echoes) or None (a LoginSrv without their accounts)", HelpName = "KIND" };
        var foreign = new Option<bool>("--real-loginsrv") { Description = "Do not expect the stand-in LoginSrv's marks in answers" };
        var command = new Command("attack", "Attacks a gate with healthy robots beside, and tells what it did; exit code 0 when it stood")
        {
            names, gate, dialect, clients, duration, healthy, foreign,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (!TryFind(parsed.GetValue(names)!, out var attacks))
                return ExitCodes.BadUsage;
            if (attacks.Count == 0)
                return ShowList();
            if (await ReadGateAsync(parsed.GetValue(gate)!).ConfigureAwait(false) is not { } endPoint)
                return ExitCodes.BadUsage;
            var options = defaults with
            {
                Gate = endPoint,
                Dialect = parsed.GetValue(dialect)!,
                Clients = parsed.GetValue(clients),
                Duration = parsed.GetValue(duration) ?? defaults.Duration,
                ChecksMarks = !parsed.GetValue(foreign),
            };
            return await RunAsync(attacks, WithHealthy(options, parsed.GetValue(healthy))).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>No attacks and true: only a list is wanted.</summary>
    private static bool TryFind(string[] names, out IReadOnlyList<Attack> attacks)
    {
        attacks = [];
        if (names is [List])
            return true;
        if (names.FirstOrDefault(name => name != Everything && AttackCatalog.Find(name) is null) is { } unknown)
        {
            Say.Error($"'{unknown}' is no attack; known: {Everything}, {string.Join(", ", AttackCatalog.All.Select(attack => attack.Name))}");
            return false;
        }
        attacks = [.. AttackCatalog.All.Where(attack => names.Contains(Everything) || names.Contains(attack.Name))];
        return true;
    }

    private static async Task<IPEndPoint?> ReadGateAsync(string text)
    {
        if (IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port != 0)
            return endPoint;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port != 0)
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(text[..colon]).ConfigureAwait(false);
                if (addresses.Length > 0)
                    return new IPEndPoint(addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], port);
            }
            catch (Exception unknown) when (unknown is SocketException or ArgumentException)
            {
                // Told below.
            }
        }
        Say.Error($"--gate: '{text}' is not HOST:PORT, or there is no such host");
        return null;
    }

    /// <summary>Where everything comes from one address, limits and bans of that address hit healthy robots too: none by default.</summary>
    private static AttackOptions WithHealthy(AttackOptions options, HealthyRobots? healthy)
    {
        if (healthy is null && !options.SpreadsAddresses)
        {
            Say.Line("All connections come from one address: without healthy robots, which the gate's limits for that address would hit too.");
            return options with { Healthy = HealthyRobots.None };
        }
        return options with { Healthy = healthy ?? options.Healthy };
    }

    private static async Task<int> RunAsync(IReadOnlyList<Attack> attacks, AttackOptions options)
    {
        AttackRunner runner;
        try
        {
            runner = new AttackRunner(options);
        }
        catch (LabOptionsException bad)
        {
            Say.Error(bad.Reason);
            return ExitCodes.BadUsage;
        }
        using var signals = new Signals();
        Say.Line($"attacking the gate at {options.Gate} ({options.Dialect.Name}); Ctrl-C ends it");
        if (await runner.TryHealthyAsync(signals.Token).ConfigureAwait(false) is { } trouble)
        {
            Say.Error(options.Healthy == HealthyRobots.None
                ? Phrase.Of($"{trouble} to {options.Gate}")
                : Phrase.Of($"a healthy robot does not get through: {trouble}; --healthy none goes without them"));
            return ExitCodes.Failed;
        }
        var reports = new List<AttackReport>();
        foreach (var attack in attacks)
        {
            if (signals.Token.IsCancellationRequested)
                break;
            Say.Line($"{attack.Name}: {attack.Summary}");
            reports.Add(await runner.RunAsync(attack, signals.Token).ConfigureAwait(false));
        }
        Show(reports);
        return reports.Count == attacks.Count && reports.All(report => report.Verdict == AttackVerdict.Stood) ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static int ShowList()
    {
        foreach (var attack in AttackCatalog.All)
            Say.Line($"{attack.Name,-20}{attack.Summary}\n{"",-20}a good gate {attack.GoodGate}");
        return ExitCodes.Good;
    }

    private static void Show(List<AttackReport> reports)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns(Heads.Select(head => head.Said).ToArray());
        foreach (var report in reports)
            table.AddRow(Cells(report));
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = Math.Max(console.Profile.Width, TableWidth);
        console.Write(table);
        Say.Line(Legend);
        foreach (var report in reports)
        {
            foreach (var finding in report.Findings)
                Say.Line($"  {report.Attack.Name}: {Phrase.Of(finding.IsFailure ? "FAILED: " : "")}{finding.Text}");
        }
    }

    private static string[] Cells(AttackReport report)
    {
        var f = report.Figures;
        var healthy = report.Healthy?.Totals;
        return
        [
            report.Attack.Name, $"{f.Connected}", $"{f.NotConnected}", $"{f.Refused}", $"{f.Closed}",
            f.ClosedAfter.Count == 0 ? "-" : $"{Seconds(f.ClosedAfter.P50)} ({Seconds(f.ClosedAfter.Max)})",
            $"{f.Left}", $"{f.StillOpen}",
            healthy is null ? "-" : $"{healthy.Ok}",
            healthy is null ? "-" : $"{healthy.Failed + healthy.Misrouted + healthy.Lost + healthy.Disconnected + healthy.NotConnected}",
            Word(report.Verdict).Said,
        ];
    }

    private static Phrase Word(AttackVerdict verdict) => verdict switch
    {
        AttackVerdict.Stood => "stood",
        AttackVerdict.Fell => "FELL",
        _ => "stopped",
    };

    private static string Seconds(double microseconds) => (microseconds / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
}
