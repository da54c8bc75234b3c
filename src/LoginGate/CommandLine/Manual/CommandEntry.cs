using System.CommandLine;
using System.CommandLine.Completions;

namespace LoginGate.CommandLine.Manual;

/// <summary>One command of the command line, as its manual page and the shells' completions are made of.</summary>
/// <param name="Path">The words that lead to it: <c>logingate lab client</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Words">The commands below it, with what they do.</param>
/// <param name="Arguments">What follows it by position, as usage shows it.</param>
/// <param name="Options">What it takes beside, <c>--help</c> among it.</param>
internal sealed record CommandEntry(
    string Path, string Description, IReadOnlyList<(string Name, string Description)> Words, IReadOnlyList<ArgumentEntry> Arguments, IReadOnlyList<OptionEntry> Options)
{
    public const string Program = "logingate";

    /// <summary>The program itself and every command that is not hidden, a command before those below it.</summary>
    public static IReadOnlyList<CommandEntry> AllOf(RootCommand root)
    {
        // Without a command, its options are those of run.
        var run = root.Subcommands.Single(command => command.Name == Cli.DefaultCommand);
        var entries = new List<CommandEntry> { Of(Program, root, root.Options.Concat(run.Options)) };
        AddBelow(root, Program, [.. root.Options.Where(option => option.Recursive)], entries);
        return entries;
    }

    /// <summary>How it is called: <c>logingate probe HOST:PORT [options]</c>.</summary>
    public string Usage => string.Join(' ', (string[])[Path, .. Words.Count > 0 ? ["COMMAND"] : (string[])[], .. Arguments.Select(argument => argument.Usage), "[options]"]);

    private static void AddBelow(Command parent, string path, Option[] shared, List<CommandEntry> entries)
    {
        foreach (var command in parent.Subcommands.Where(command => !command.Hidden))
        {
            var below = $"{path} {command.Name}";
            entries.Add(Of(below, command, command.Options.Concat(shared)));
            AddBelow(command, below, shared, entries);
        }
    }

    private static CommandEntry Of(string path, Command command, IEnumerable<Option> options) => new(
        path, command.Description ?? "",
        [.. command.Subcommands.Where(below => !below.Hidden).Select(below => (below.Name, below.Description ?? ""))],
        [.. command.Arguments.Where(argument => !argument.Hidden).Select(ArgumentEntry.Of)],
        [.. options.Where(option => !option.Hidden).Select(OptionEntry.Of)]);
}

/// <summary>What follows a command by position.</summary>
/// <param name="Usage">Such as <c>FILE</c> or <c>[TEXT]</c>.</param>
/// <param name="Values">What it may be, where that is told.</param>
internal sealed record ArgumentEntry(string Usage, string Description, IReadOnlyList<string> Values)
{
    public bool IsFile => Usage.Trim('[', ']', '.') == OptionEntry.File;

    public static ArgumentEntry Of(Argument argument)
    {
        var name = (argument.HelpName ?? argument.Name).ToUpperInvariant() + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return new ArgumentEntry(argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name, argument.Description ?? "", OptionEntry.ValuesOf(argument));
    }
}

/// <summary>An option of a command.</summary>
/// <param name="Names">The long one first.</param>
/// <param name="Value">What its value is called; null for a switch.</param>
/// <param name="IsValueOptional">Whether it goes without its value.</param>
/// <param name="Values">What the value may be, where that is told.</param>
internal sealed record OptionEntry(IReadOnlyList<string> Names, string? Value, bool IsValueOptional, string Description, IReadOnlyList<string> Values)
{
    public const string File = "FILE";

    public bool IsFile => Value is File or "DIR";

    public static OptionEntry Of(Option option)
    {
        var takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        // Of the help's names those of other systems are not told.
        var aliases = option.Aliases.Where(alias => alias.Length == 2 && alias[0] == '-' && char.IsAsciiLetterOrDigit(alias[1]));
        return new OptionEntry(
            [option.Name, .. aliases], takesValue ? option.HelpName ?? "VALUE" : null, option.Arity.MinimumNumberOfValues == 0,
            option.Description ?? "", takesValue ? ValuesOf(option) : []);
    }

    public static IReadOnlyList<string> ValuesOf(Symbol symbol) => [.. symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];
}
