using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary><c>logingate cmd</c>: talks to a running gate, one command or many.</summary>
internal sealed class CmdCommand
{
    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Description = "What the gate is to do, such as: gate status; without it, commands are read from the terminal or standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the gate's answer as one line of JSON" };

    private readonly InspectorOptions _inspector = new();

    /// <param name="help">The command line's own; behind a command of the gate's the gate is asked for it.</param>
    public static Command Create(HelpOption help)
    {
        var cmd = new CmdCommand();
        help.Action = new Help(cmd, (SynchronousCommandLineAction)help.Action!);
        var command = new Command("cmd", "Ask and steer a running gate; help lists what it can do") { cmd._words, cmd._json };
        cmd._inspector.AddTo(command);
        command.SetAction((parsed, _) => cmd.RunAsync(parsed));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed) => RunAsync(parsed, parsed.GetValue(_words) ?? []);

    private async Task<int> RunAsync(ParseResult parsed, string[] words)
    {
        if (words.Any(w => w.Any(char.IsControl)))
        {
            Say.Error("a command is one line of printable text");
            return ExitCodes.BadUsage;
        }
        if (_inspector.Read(parsed) is not { } address)
            return ExitCodes.BadUsage;

        using var gate = new GateConversation(address, _inspector.Timeout(parsed));
        using var signals = new Signals();
        var isJson = parsed.GetValue(_json);
        var isGood = words.Length > 0
            ? await CommandRun.RunAsync(gate, Join(words), Printer(isJson), signals.Token).ConfigureAwait(false)
            : TerminalStyle.IsInteractive && !isJson
                ? await TalkAsync(gate, signals.Token).ConfigureAwait(false)
                : await new LineShell(gate, Console.In, Printer(isJson)).RunAsync(signals.Token).ConfigureAwait(false);
        return isGood ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static async Task<bool> TalkAsync(GateConversation gate, CancellationToken ended)
    {
        using var keys = TerminalKeys.Open();
        return await new InteractiveShell(gate, keys.Reader, Console.Out, TerminalStyle.Detect(), () => TerminalStyle.Size.Width)
            .RunAsync(ended).ConfigureAwait(false);
    }

    private static AnswerPrinter Printer(bool isJson)
    {
        var format = isJson ? AnswerFormat.Json : TerminalStyle.IsShown ? AnswerFormat.Terminal : AnswerFormat.Plain;
        return new AnswerPrinter(format, Console.Out, Console.Error, TerminalStyle.Detect(), () => TerminalStyle.Size.Width);
    }

    /// <summary>The gate knows its commands better than the program that asks it.</summary>
    private sealed class Help(CmdCommand cmd, SynchronousCommandLineAction own) : AsynchronousCommandLineAction
    {
        public override bool Terminating => own.Terminating;

        public override bool ClearsParseErrors => own.ClearsParseErrors;

        public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
            parseResult.CommandResult.GetResult(cmd._words) is not null && parseResult.GetValue(cmd._words) is { Length: > 0 } words
                ? await cmd.RunAsync(parseResult, [.. words is [var line] ? CommandWords.Cut(line) ?? words : words, Inspector.HelpOption]).ConfigureAwait(false)
                : own.Invoke(parseResult);
    }

    /// <summary>The words as one line: what the shell took for one word stays one, except where it is the whole command.</summary>
    private static string Join(string[] words) => words.Length == 1 ? words[0] : CommandWords.Join(words);
}
