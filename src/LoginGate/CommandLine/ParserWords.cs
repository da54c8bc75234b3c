using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LoginGate.CommandLine;

/// <summary>
/// What the command line's parser says by itself, in the process's language. It brings translations of its own, which have only half of it and are chosen by a
/// culture that programs without tables of cultures do not have.
/// </summary>
internal static partial class ParserWords
{
    // Of its help, with what it says of its own options.
    private static readonly Phrase[] Help =
    [
        "Description:", "Usage:", "Arguments:", "Options:", "Commands:", "Show help and usage information", "Show version information",
    ];

    // Of what is wrong.
    private static readonly Phrase[] Errors =
    [
        "Unrecognized command or argument '{0}'.", "Argument '{0}' not recognized. Must be one of:{1}",
        "Required argument '{0}' missing for command: '{1}'.", "Required argument missing for option: '{0}'.", "Required command was not provided.",
        "Option '{0}' expects a single argument but {1} were provided.", "Option '{0}' is required.",
        "Cannot parse argument '{0}' as expected type '{1}'.", "Cannot parse argument '{0}' for option '{1}' as expected type '{2}'.",
        "Cannot parse argument '{0}' for command '{1}' as expected type '{2}'.", "{0} option cannot be combined with other arguments.",
    ];

    /// <summary>An error of the parser's; as it is where nobody has translated it.</summary>
    public static string ErrorOf(string message, Catalogue? catalogue)
    {
        if (catalogue is null)
            return message;
        foreach (var template in Errors.Select(error => error.ToString()))
        {
            var match = Regex.Match(message, $"^{Hole().Replace(Regex.Escape(template), "(.*)")}$", RegexOptions.Singleline);
            if (match.Success && catalogue.Find(template) is { } said)
                return string.Format(CultureInfo.InvariantCulture, said, [.. match.Groups.Values.Skip(1).Select(group => group.Value)]);
        }
        return message;
    }

    /// <summary>The help, as its own action writes it, with its headings in another language.</summary>
    public sealed class SpokenHelp(SynchronousCommandLineAction english, Catalogue catalogue) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        // What a command needs is not asked of whoever wants to know it.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var help = new StringWriter();
            parseResult.InvocationConfiguration.Output = help;
            var exitCode = english.Invoke(parseResult);
            output.Write(string.Join('\n', help.ToString().Split('\n').Select(Say)));
            return exitCode;
        }

        private string Say(string line) => Help.FirstOrDefault(heading => heading.ToString() == line.TrimEnd()) is { } heading
            ? heading.In(catalogue)
            : Default().Replace(line, match => Phrase.Of($"[default: {match.Groups[1].Value}]").In(catalogue));
    }

    [GeneratedRegex(@"\\\{[0-9]}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\[default: ([^\]]*)\]")]
    private static partial Regex Default();
}
