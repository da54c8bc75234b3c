using System.CommandLine;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;

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
        root.Subcommands.Add(DecodeCommand.Create());
        root.Subcommands.Add(ImportIniCommand.Create());

        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {error.Message}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync("logingate --help lists the commands").ConfigureAwait(false);
            return ExitCodes.BadUsage;
        }
        // Signals are the commands' own affair: a gate needs up to shutdown-timeout for its clean end.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    private static bool MeansRun(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));
}
