using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>A word that may stand at the cursor.</summary>
/// <param name="Word">The word in full.</param>
/// <param name="Note">What it does.</param>
internal sealed record Candidate(string Word, Phrase Note);

/// <summary>Knows which words may follow what is typed, from the gate's own <c>help</c>.</summary>
internal sealed class CommandCompleter(IReadOnlyList<CommandHelp> commands)
{
    private static readonly Candidate Exit = new("exit", "End this program; the gate goes on");

    /// <summary>The words that the one before the cursor may become; that word may be empty.</summary>
    public IReadOnlyList<Candidate> Complete(string beforeCursor)
    {
        var words = beforeCursor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isNewWord = beforeCursor.Length == 0 || beforeCursor[^1] == ' ';
        var begun = isNewWord ? "" : words[^1];
        var before = isNewWord ? words : words[..^1];
        return [.. Possible(before).Where(c => c.Word.StartsWith(begun, StringComparison.Ordinal)).DistinctBy(c => c.Word)];
    }

    private IEnumerable<Candidate> Possible(string[] before)
    {
        if (before is ["help", ..])
            return NextWords(before[1..]);
        if (CommandAt(before) is { } command)
            return OptionsOf(command, before);
        var next = NextWords(before);
        return before.Length == 0 ? next.Append(Exit) : next;
    }

    /// <summary>What may follow as the next word of a command's name.</summary>
    private IEnumerable<Candidate> NextWords(string[] before)
    {
        foreach (var command in commands)
        {
            var name = command.Name.Split(' ');
            if (name.Length <= before.Length || !name.AsSpan(0, before.Length).SequenceEqual(before))
                continue;
            var isWhole = name.Length == before.Length + 1;
            yield return new Candidate(name[before.Length], isWhole ? Noted(command.Arguments, Said(command.Summary, command.Chinese)) : Phrase.Verbatim(GroupOf(name[..(before.Length + 1)])));
        }
    }

    private string GroupOf(string[] words)
    {
        var group = $"{string.Join(' ', words)} ";
        return string.Join(", ", commands.Where(c => c.Name.StartsWith(group, StringComparison.Ordinal)).Select(c => c.Name[group.Length..]));
    }

    private CommandHelp? CommandAt(string[] words) => commands
        .Where(c => $"{string.Join(' ', words)} ".StartsWith($"{c.Name} ", StringComparison.Ordinal))
        .MaxBy(c => c.Name.Length);

    private static IEnumerable<Candidate> OptionsOf(CommandHelp command, string[] before)
    {
        // What an option wants is for the user to know.
        if (command.Options.Any(o => o.Name == before[^1] && o.Value is not null))
            return [];
        return command.Options.Where(o => !before.Contains(o.Name))
            .Select(o => new Candidate(o.Name, Noted(o.Value ?? "", Said(o.Summary, o.Chinese))));
    }

    private static Phrase Said(Phrase english, string chinese) => Catalogue.Current is null ? english : Phrase.Verbatim(chinese);

    private static Phrase Noted(string value, Phrase summary) => value.Length > 0 ? $"{value}  {summary}" : summary;
}
