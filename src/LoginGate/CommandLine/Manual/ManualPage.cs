using LoginGate.Shared;

namespace LoginGate.CommandLine.Manual;

/// <summary>The program's manual page in the language of <c>man</c>, made of the command line's own definitions.</summary>
internal static class ManualPage
{
    public static string Of(IReadOnlyList<CommandEntry> commands)
    {
        var program = commands[0];
        var lines = new List<string>
        {
            // Without a date: the same program has the same page.
            $".TH LOGINGATE 1 \"\" \"LoginGate {Text(GateVersion.Text)}\" \"LoginGate\"",
            ".SH NAME", $"{CommandEntry.Program} \\- {Text(char.ToLowerInvariant(program.Description[0]) + program.Description[1..])}",
            ".SH SYNOPSIS", $".B {CommandEntry.Program}", ".RI [ COMMAND ] \" [options]\"",
            ".SH DESCRIPTION",
            Text("Game clients connect to the gate, which checks every byte that they send, forwards their packets over one connection to LoginSrv and "
                + "routes each reply back to its client. Without a command it starts the gate, as the command run does."),
            ".SH OPTIONS",
        };
        lines.AddRange(program.Options.SelectMany(Entry));
        lines.Add(".SH COMMANDS");
        foreach (var command in commands.Skip(1))
        {
            lines.AddRange([$".SS {Text(command.Usage)}", $"{Text(command.Description)}."]);
            lines.AddRange(command.Arguments.Where(argument => argument.Description.Length > 0).SelectMany(argument => Entry(argument.Usage, argument.Description)));
            // What each has is told once.
            lines.AddRange(command.Options.Where(option => option.Names[0] != "--help").SelectMany(Entry));
        }
        lines.AddRange(End);
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> End =>
    [
        ".SH EXIT STATUS",
        .. Entry($"{ExitCodes.Good}", "It worked."),
        .. Entry($"{ExitCodes.Failed}", "What was asked for failed."),
        .. Entry($"{ExitCodes.BadUsage}", "The command line or the settings are wrong; nothing was started."),
        ".SH ENVIRONMENT",
        .. Entry(SystemLanguage.Variable, "The language of messages, help and log: en or zh; without it LC_ALL, LC_MESSAGES or LANG tells."),
        ".SH SIGNALS",
        .. Entry("SIGTERM, SIGINT", "A clean end: no client is taken any more, those that are in are closed, LoginSrv is told of each."),
        .. Entry("SIGHUP", "The settings are read anew, and what can change without a restart does."),
    ];

    private static IEnumerable<string> Entry(OptionEntry option) => Entry(
        string.Join(", ", option.Names) + (option.Value is not { } value ? "" : option.IsValueOptional ? $" [{value}]" : $" {value}"), option.Description);

    private static IEnumerable<string> Entry(string term, string description) => [".TP", $".B {Text(term)}", Text(description)];

    // A dash that is to be typed is none that joins words, and no line begins with what is a request.
    private static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("'", "\\(aq", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? $"\\&{escaped}" : escaped;
    }
}
