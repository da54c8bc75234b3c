using System.CommandLine;
using System.Globalization;
using System.Net;
using LoginGate.Lab;
using LoginGate.Protocol;
using Spectre.Console;

namespace LoginGate.CommandLine;

/// <summary><c>logingate lab client</c>: robot clients, their progress, and a summary with latencies.</summary>
internal static class LabClientCommand
{
    // So that robots with an address each stay below a gate's default limits.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var defaults = new SwarmOptions();
        var gate = new Option<string>("--gate", "-g") { Description = "Where the gate listens", DefaultValueFactory = _ => defaults.Gate.ToString(), HelpName = "IP:PORT" };
        var dialect = DialectOption.Create("The dialect they speak", Dialect.Classic);
        var count = new Option<int>("--count", "-n") { Description = "How many", DefaultValueFactory = _ => defaults.Clients, HelpName = "N" };
        var rate = new Option<double>("--rate", "-r") { Description = "How many start in a second; 0: all at once", DefaultValueFactory = _ => defaults.ConnectsPerSecond, HelpName = "N" };
        var duration = DurationOption.Create("--duration", "Repeat the script for this long; without it, each robot does it once");
        var script = new Option<string>("--script", "-s") { Description = Phrase.Of($"What each does: {string.Join(", ", RobotScript.Words)}; or 'everything'").Said, DefaultValueFactory = _ => "version,login,select", HelpName = "STEPS" };
        var pause = DurationOption.Create("--pause", "Pause between two rounds; a gate admits 10 connects a second of one address", Pause);
        var timeout = DurationOption.Create("--timeout", "How long a connection or an answer may take", defaults.StepTimeout);
        var first = new Option<int>("--first-account") { Description = "Number of the first robot's account (robot00001); each robot has two by turns, the second N further", DefaultValueFactory = _ => defaults.FirstAccount, HelpName = "N" };
        var foreign = new Option<bool>("--real-loginsrv") { Description = "Do not expect the stand-in LoginSrv's marks in answers" };
        var command = new Command("client", "Robot clients that log in through a gate")
        {
            gate, dialect, count, rate, duration, script, pause, timeout, first, foreign,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (!TryReadScript(parsed.GetValue(script)!, out var steps) || !TryReadGate(parsed.GetValue(gate)!, out var endPoint))
                return ExitCodes.BadUsage;
            var options = defaults with
            {
                Gate = endPoint,
                Dialect = parsed.GetValue(dialect)!,
                Clients = parsed.GetValue(count),
                ConnectsPerSecond = parsed.GetValue(rate),
                Duration = parsed.GetValue(duration),
                Script = steps,
                Pause = parsed.GetValue(pause) ?? Pause,
                StepTimeout = parsed.GetValue(timeout) ?? defaults.StepTimeout,
                FirstAccount = parsed.GetValue(first),
                ChecksMarks = !parsed.GetValue(foreign),
            };
            return await RunAsync(options).ConfigureAwait(false);
        });
        return command;
    }

    private static bool TryReadScript(string text, out IReadOnlyList<RobotStep> script)
    {
        script = RobotScript.Everything;
        if (text == "everything" || RobotScript.TryParse(text, out script, out var badWord))
            return true;
        Say.Error($"--script: '{badWord}' is no step; known: {string.Join(", ", RobotScript.Words)}");
        return false;
    }

    private static bool TryReadGate(string text, out IPEndPoint gate)
    {
        if (IPEndPoint.TryParse(text, out gate!) && gate.Port != 0)
            return true;
        Say.Error($"--gate: '{text}' is not IP:PORT");
        return false;
    }

    private static async Task<int> RunAsync(SwarmOptions options)
    {
        RobotSwarm swarm;
        try
        {
            swarm = new RobotSwarm(options);
        }
        catch (LabOptionsException bad)
        {
            Say.Error(bad.Reason);
            return ExitCodes.BadUsage;
        }
        using var signals = new Signals();
        var running = swarm.RunAsync(signals.Token);
        await ShowProgressAsync(swarm, running).ConfigureAwait(false);
        var summary = await running.ConfigureAwait(false);
        ShowSummary(summary);
        return summary.IsGood ? ExitCodes.Good : ExitCodes.Failed;
    }

    /// <summary>One line that is written over on a terminal, one line a second elsewhere.</summary>
    private static async Task ShowProgressAsync(RobotSwarm swarm, Task running)
    {
        var period = TimeSpan.FromMilliseconds(Console.IsOutputRedirected ? 1000 : 250);
        while (await Task.WhenAny(running, Task.Delay(period)).ConfigureAwait(false) != running)
        {
            var p = swarm.Progress;
            var line = Phrase.Of(
                $"{p.Elapsed.TotalSeconds,6:0.0} s  {p.Running,6} running  {p.Rounds,8} rounds  {p.Ok,9} good  {p.Failed + p.Misrouted + p.Lost + p.Disconnected + p.NotConnected,6} bad").Said;
            if (Console.IsOutputRedirected)
                Console.WriteLine(line);
            else
                Console.Write($"\r{line}");
        }
        if (!Console.IsOutputRedirected)
            Console.WriteLine();
    }

    private static void ShowSummary(SwarmSummary summary)
    {
        var t = summary.Totals;
        Say.Line($"{Counted.Of(t.Started, "client")}, {Counted.Of(t.Rounds, "round")} in {t.Elapsed.TotalSeconds:0.0} s; {Counted.Of(t.Ok, "good answer")} ({summary.StepsPerSecond:0}/s), "
            + $"{t.Failed} wrong, {t.Misrouted} misrouted, {t.Lost} lost, {t.Disconnected} cut off, {t.NotConnected} not connected");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("ms", Phrase.Of("count").Said, Phrase.Of("mean").Said, "p50", "p90", "p99", "p99.9", Phrase.Of("max").Said);
        AddLatencies(table, "connect", summary.Connects);
        AddLatencies(table, "answer", summary.Steps);
        AnsiConsole.Write(table);
        foreach (var failure in summary.FirstFailures)
            Say.Line($"  {failure}");
    }

    private static void AddLatencies(Table table, Phrase name, LatencySnapshot latencies)
    {
        double[] microseconds = [latencies.Mean, latencies.P50, latencies.P90, latencies.P99, latencies.P999, latencies.Max];
        table.AddRow([name.Said, $"{latencies.Count}", .. microseconds.Select(us => string.Create(CultureInfo.InvariantCulture, $"{us / 1000:0.00}"))]);
    }
}
