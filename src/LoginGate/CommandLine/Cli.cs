using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using LoginGate.CommandLine.Cluster;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Manual;
using LoginGate.CommandLine.Service;
using LoginGate.CommandLine.Top;
using LoginGate.HandOver;
using LoginGate.Shared;

namespace LoginGate.CommandLine;

/// <summary>The command line: <c>logingate COMMAND ...</c>, where no command means <c>run</c>.</summary>
internal static class Cli
{
    public const string DefaultCommand = "run";

    public static async Task<int> RunAsync(string[] args)
    {
        var isRunMeant = MeansRun(args);
        string[] words = isRunMeant ? [DefaultCommand, .. args] : args;
        // Before all else, the command line's own parts included: one that came earlier would end the process.
        using var signals = words is [DefaultCommand, ..] ? new RunSignals() : null;
        return await RunAsync(words, isRunMeant, signals).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(string[] words, bool isRunMeant, RunSignals? signals)
    {
        // What packages install is made in English: the same program has the same page.
        var trouble = words is [ManualCommands.Man or ManualCommands.Completion, ..] ? null : SystemLanguage.Choose();
        Console.SetError(new ErrorOutput(Console.Error));
        if (trouble is not null)
            Say.Warning(trouble);
        var root = CreateRoot(signals);
        if (Catalogue.Current is { } language)
            Descriptions.Translate(root, language);
        var parsed = root.Parse(words);
        Phrase[] errors = [.. ErrorsOf(parsed, root.Options.Where(option => option.Recursive || isRunMeant))];
        if (errors.Length > 0)
        {
            foreach (var error in errors)
                Say.Error(error);
            Say.ToError("logingate --help lists the commands");
            return ExitCodes.BadUsage;
        }
        ProgramParts.ReadAllMeanwhile();
        // Signals are the commands' own affair: a gate needs up to shutdown-timeout for its clean end.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    /// <summary>The command line's definitions, of which help, manual page and completions are made.</summary>
    /// <param name="signals">The signals, where they are caught already.</param>
    internal static RootCommand CreateRoot(RunSignals? signals)
    {
        var root = new RootCommand("A login gateway for Legend of Mir 2 servers");
        var help = root.Options.OfType<HelpOption>().Single();
        if (Catalogue.Current is { } language)
            help.Action = new ParserWords.SpokenHelp((SynchronousCommandLineAction)help.Action!, language);
        root.Subcommands.Add(RunCommand.Create(signals));
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(LabCommand.Create());
        root.Subcommands.Add(CmdCommand.Create(help));
        root.Subcommands.Add(TopCommand.Create());
        root.Subcommands.Add(ProbeCommand.Create());
        root.Subcommands.Add(DecodeCommand.Create());
        root.Subcommands.Add(ClusterCommand.Create());
        root.Subcommands.Add(ServiceCommand.Create());
        root.Subcommands.Add(HttpPasswordCommand.Create());
        root.Subcommands.Add(ImportIniCommand.Create());
        root.Subcommands.Add(ManualCommands.CreateMan(root));
        root.Subcommands.Add(ManualCommands.CreateCompletion(root));
        root.Options.OfType<VersionOption>().Single().Action = new VersionText();
        return root;
    }

    /// <param name="parsed">What was written.</param>
    /// <param name="shared">The options that are not the command's own and go with it.</param>
    private static IEnumerable<Phrase> ErrorsOf(ParseResult parsed, IEnumerable<Option> shared)
    {
        var command = parsed.CommandResult.Command;
        Option[] options = [.. command.Options, .. shared];
        // All else that is wrong may come of it.
        if (TakenForWord(parsed) is { } option)
            return [$"unknown option '{option}'{Nearest(option, options)}"];
        // What follows an unknown command makes sense to that one alone.
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
            return [$"unknown command '{word}'{Nearest(word, command.Subcommands)}"];
        return parsed.Errors.Select(error =>
            parsed.UnmatchedTokens.FirstOrDefault(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)) is { } unknown
                ? Phrase.Of($"{ParserWords.ErrorOf(error.Message, Catalogue.Current).TrimEnd('.', '。')}{Nearest(unknown, options)}")
                : Phrase.Verbatim(ParserWords.ErrorOf(error.Message, Catalogue.Current)));
    }

    /// <summary>A word that was meant for an option: where a command takes words, one that it does not know counts as the first of them.</summary>
    private static string? TakenForWord(ParseResult parsed) =>
        // Behind "--" on its own everything is a word.
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? null : parsed.CommandResult.Children.OfType<ArgumentResult>()
            .Select(argument => argument.Tokens is [var first, ..] ? first.Value : null)
            .FirstOrDefault(word => word?.StartsWith("--", StringComparison.Ordinal) == true);

    private static Phrase Nearest(string written, IEnumerable<Symbol> known) =>
        NearestName.Find(written.Split('=')[0], known.Select(symbol => symbol.Name)) is { } nearest ? Phrase.Of($"; nearest: {nearest}") : "";

    private static bool MeansRun(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));
}
