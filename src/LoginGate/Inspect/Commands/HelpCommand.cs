using System.Text.Json;

namespace LoginGate.Inspect;

/// <summary><c>help</c>: the commands, or one of them in full.</summary>
internal sealed class HelpCommand(Func<IReadOnlyList<CommandHelp>> commands)
    : InspectCommand(new CommandHelp("help", "[COMMAND] [WORD]", "The commands, or one of them with its options"))
{
    public override Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var all = commands();
        if (arguments.Argument(0) is not { } first)
            return Answer(List(all));
        var name = arguments.Argument(1) is { } second ? $"{first} {second}" : first;
        // What follows a command of one word is none of its name.
        if ((all.FirstOrDefault(c => c.Name == name) ?? all.FirstOrDefault(c => c.Name == first)) is { } command)
            return Answer(Explain(command));
        var group = all.Where(c => c.Name.StartsWith($"{name} ", StringComparison.Ordinal)).ToArray();
        return group.Length > 0
            ? Answer(List(group))
            : Answer(InspectResult.NoCommand($"unknown command '{name}'{CommandArguments.NearestTo(name, all.Select(c => c.Name))}"));
    }

    private static InspectResult List(IReadOnlyList<CommandHelp> commands) => new(
        true, null,
        [
            new InspectBlock { Table = new InspectTable("", ["command", "what it does"],
                [.. commands.Select(c => (IReadOnlyList<string>)[c.Usage, c.Summary])]) },
            new InspectBlock
            {
                Text =
                [
                    "with --help at its end a command is explained, with --json answered by one line of JSON",
                    "quit closes the connection, and so does a line that is no command",
                ],
            },
        ],
        JsonSerializer.SerializeToNode(commands));

    private static InspectResult Explain(CommandHelp command)
    {
        string[] right = command.Right == AccessRight.Admin ? ["Takes the right admin."] : [];
        var blocks = new List<InspectBlock> { new() { Text = [command.Usage, command.Summary, .. right] } };
        if (command.Options.Count > 0)
        {
            blocks.Add(new InspectBlock
            {
                Table = new InspectTable("", ["option", "what it does"],
                    [.. command.Options.Select(o => (IReadOnlyList<string>)[o.Usage, o.Summary])]),
            });
        }
        return new InspectResult(true, null, blocks, JsonSerializer.SerializeToNode(command));
    }
}
