using System.Text.Json;

namespace LoginGate.Inspect;

/// <summary><c>help</c>: the commands, or one of them in full.</summary>
internal sealed class HelpCommand(Func<IReadOnlyList<CommandHelp>> commands)
    : InspectCommand(new CommandHelp("help", "[COMMAND] [WORD]", "The commands, or one of them with its options"))
{
    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var all = commands();
        if (arguments.Argument(0) is not { } first)
            return Reply(List(all));
        var name = arguments.Argument(1) is { } second ? $"{first} {second}" : first;
        // What follows a command of one word is none of its name.
        if ((all.FirstOrDefault(c => c.Name == name) ?? all.FirstOrDefault(c => c.Name == first)) is { } command)
            return Reply(Explain(command));
        var group = all.Where(c => c.Name.StartsWith($"{name} ", StringComparison.Ordinal)).ToArray();
        return group.Length > 0
            ? Reply(List(group))
            : Reply(Answer.NoCommand($"unknown command '{name}'{CommandArguments.NearestTo(name, all.Select(c => c.Name))}"));
    }

    private static Answer List(IReadOnlyList<CommandHelp> commands) => new(
        [
            new AnswerBlock { Table = new AnswerTable("", ["command", "what it does"],
                [.. commands.Select(c => (IReadOnlyList<Phrase>)[Phrase.Verbatim(c.Usage), c.Summary])]) },
            new AnswerBlock
            {
                Text =
                [
                    "with --help at its end a command is explained, with --json answered by one line of JSON",
                    "with language zh before it, it is answered in Chinese",
                    "quit closes the connection, and so does a line that is no command",
                ],
            },
        ],
        JsonSerializer.SerializeToNode(commands));

    private static Answer Explain(CommandHelp command)
    {
        Phrase[] right = command.Right == AccessRight.Admin ? ["Takes the right admin."] : [];
        var blocks = new List<AnswerBlock> { new() { Text = [Phrase.Verbatim(command.Usage), command.Summary, .. right] } };
        if (command.Options.Count > 0)
        {
            blocks.Add(new AnswerBlock
            {
                Table = new AnswerTable("", ["option", "what it does"],
                    [.. command.Options.Select(o => (IReadOnlyList<Phrase>)[Phrase.Verbatim(o.Usage), o.Summary])]),
            });
        }
        return new Answer(blocks, JsonSerializer.SerializeToNode(command));
    }
}
