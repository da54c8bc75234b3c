using System.CommandLine;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Shared;

namespace LoginGate.CommandLine;

/// <summary>The command line: <c>logingate COMMAND ...</c>, where no command means <c>run</c>.</summary>
internal static class Cli
{
    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = MeansRun(args) ? ["run", .. args] : args;
        // Before all else, the command line's own parts included: one that came earlier would end the process.
        using var signals = words is ["run", ..] ? new RunSignals() : null;
        return await RunAsync(words, signals).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(string[] words, RunSignals? signals)
    {
        Console.SetError(new ErrorOutput(Console.Error));
        var root = new RootCommand("A login gateway for Legend of Mir 2 servers");
        root.Subcommands.Add(RunCommand.Create(signals));
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(LabCommand.Create());
        root.Subcommands.Add(CmdCommand.Create());
        root.Subcommands.Add(TopCommand.Create());
        root.Subcommands.Add(ProbeCommand.Create());
        root.Subcommands.Add(DecodeCommand.Create());
        root.Subcommands.Add(ImportIniCommand.Create());

        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in ErrorsOf(parsed))
                await Console.Error.WriteLineAsync($"error: {error}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync("logingate --help lists the commands").ConfigureAwait(false);
            return ExitCodes.BadUsage;
        }
        // Signals are the commands' own affair: a gate needs up to shutdown-timeout for its clean end.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    private static IEnumerable<string> ErrorsOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // What follows an unknown command makes sense to that one alone.
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
            return [$"unknown command '{word}'{Nearest(word, command.Subcommands)}"];
        return parsed.Errors.Select(error =>
            parsed.UnmatchedTokens.FirstOrDefault(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)) is { } unknown
                ? $"{error.Message.TrimEnd('.')}{Nearest(unknown, command.Options)}"
                : error.Message);
    }

    private static string Nearest(string written, IEnumerable<Symbol> known) =>
        NearestName.Find(written, known.Select(symbol => symbol.Name)) is { } nearest ? $"; nearest: {nearest}" : "";

    private static bool MeansRun(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));
}
