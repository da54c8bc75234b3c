using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>Finds the command that was typed, sees to it that answers cost the gate little, and carries it out.</summary>
internal sealed class Inspector : IInspector
{
    /// <summary>At the end of a command: it is explained, and not carried out.</summary>
    public const string HelpOption = "--help";

    private const int MaxCommandLength = 1024;

    private readonly SortedDictionary<string, InspectCommand> _commands;

    // Walking the actors is mostly waiting; nothing else waits for it.
    private readonly AnswerCache[] _answers;

    private readonly SaidAnswers _said = new();
    private readonly OtherGateDesk _others;

    public Inspector(IEnumerable<InspectCommand> commands, OtherGateDesk others, TimeProvider clock)
    {
        _others = others;
        _commands = new SortedDictionary<string, InspectCommand>(commands.ToDictionary(c => c.Help.Name), StringComparer.Ordinal);
        _answers = [new AnswerCache(clock), new AnswerCache(clock)];
        var help = new HelpCommand(() => [.. _commands.Values.Select(c => c.Help)]);
        _commands.Add(help.Help.Name, help);
    }

    /// <inheritdoc/>
    public async Task<InspectResult> ExecuteAsync(string command, Caller caller, CancellationToken cancellation)
    {
        var asked = AskedLanguage.Of(command);
        var answer = asked.Error is { } error ? Answer.NoCommand(error) : await AnswerAsync(asked, caller, cancellation).ConfigureAwait(false);
        return _said.Of(answer, asked.Language);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string>? Follow(string command, Caller caller, CancellationToken cancellation)
    {
        var asked = AskedLanguage.Of(command);
        return asked.Error is null && Find(asked.Command, caller, out _) is { Arguments.Error: null } found && found.Command.Help.Follows
            && found.Command.RightFor(found.Arguments) <= caller.Right
            ? found.Command.Follow(found.Arguments, cancellation)?.Select(line => line.In(asked.Language))
            : null;
    }

    private async Task<Answer> AnswerAsync(AskedLanguage asked, Caller caller, CancellationToken cancellation)
    {
        var command = asked.Command;
        if (Find(command, caller, out var error) is not { } found)
            return Answer.NoCommand(error);
        if (found.Arguments.Error is { } wrong)
            return Answer.NoCommand(wrong);
        if (found.Command.RightFor(found.Arguments) > caller.Right)
            return Answer.Failed($"{found.Command.Help.Name} takes the right admin, and {caller.Name} may only look") with { LacksRight = true };
        try
        {
            if (found.Command.Help.Reach > CommandReach.Here && OtherGateDesk.IsMeant(found.Arguments))
            {
                var here = asked with { Command = WithoutGate(command) };
                return await _others.ExecuteAsync(here, found.Arguments, () => AnswerAsync(here, caller, cancellation)).ConfigureAwait(false);
            }
            if (found.Command.IsShared)
            {
                return await CacheOf(found.Command).GetAsync(command, async () =>
                {
                    var answer = await CarryOutAsync(found.Command, found.Arguments, CancellationToken.None).ConfigureAwait(false);
                    // To say a long list is work, too.
                    _said.Of(answer, asked.Language);
                    return answer;
                }, cancellation).ConfigureAwait(false);
            }
            var result = await CarryOutAsync(found.Command, found.Arguments, cancellation).ConfigureAwait(false);
            // Whoever has changed something must see it.
            if (found.Command.RightFor(found.Arguments) == AccessRight.Admin)
                Array.ForEach(_answers, cache => cache.Forget());
            return result;
        }
        // Whatever fails here concerns one question; the gate and the next question must not suffer.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return Answer.Failed($"{found.Command.Help.Name} failed: {failure.GetBaseException().Message}");
        }
    }

    /// <summary>A command as it is given to one gate.</summary>
    private static string WithoutGate(string command)
    {
        var words = CommandWords.Cut(command)!.ToList();
        words.RemoveAll(word => word == OtherGateDesk.AllOption.Name);
        if (words.IndexOf(OtherGateDesk.GateOption.Name) is >= 0 and var at)
            words.RemoveRange(at, 2);
        return CommandWords.Join(words);
    }

    private static async Task<Answer> CarryOutAsync(InspectCommand command, CommandArguments arguments, CancellationToken cancellation)
    {
        var result = await command.ExecuteAsync(arguments, cancellation).ConfigureAwait(false);
        // A command tells them what is wrong with them.
        return arguments.Error is null ? result : result with { IsCallersFault = true };
    }

    private AnswerCache CacheOf(InspectCommand command) =>
        _answers[command.Help.Name.StartsWith("actor ", StringComparison.Ordinal) ? 1 : 0];

    private (InspectCommand Command, CommandArguments Arguments)? Find(string line, Caller caller, out Phrase error)
    {
        error = "";
        if (line.Length > MaxCommandLength)
        {
            error = $"a command has at most {MaxCommandLength} characters";
            return null;
        }
        if (line.Any(c => char.IsControl(c) && c != '\t'))
        {
            error = "a command is printable text";
            return null;
        }
        if (CommandWords.Cut(line) is not { } words)
        {
            error = "a double quote is not closed";
            return null;
        }
        if (words.Count > 1 && words[^1] == HelpOption)
            words = ["help", .. words.Take(Math.Min(2, words.Count - 1))];
        for (var count = Math.Min(words.Count, 2); count > 0; count--)
        {
            if (_commands.TryGetValue(string.Join(' ', words.Take(count)), out var command))
                return (command, CommandArguments.Of(command.Help, caller, words.Skip(count).ToArray()));
        }
        error = words.Count == 0 ? "no command; help lists them" : Unknown(words);
        return null;
    }

    /// <summary>Perhaps the group was left out: <c>status</c>.</summary>
    private string? NearestBySecondWord(string word)
    {
        var byWord = _commands.Keys.Where(name => name.Contains(' ', StringComparison.Ordinal)).ToLookup(name => name.Split(' ')[1]);
        return NearestName.Find(word, byWord.Select(group => group.Key)) is { } nearest ? byWord[nearest].First() : null;
    }

    private Phrase Unknown(IReadOnlyList<string> words)
    {
        var typed = string.Join(' ', words.Take(2));
        var below = _commands.Keys.Where(name => name.StartsWith($"{words[0]} ", StringComparison.Ordinal)).ToArray();
        if (below.Length > 0 && words.Count == 1)
            return $"'{typed}' wants one more word: {string.Join(", ", below.Select(name => name[(words[0].Length + 1)..]))}";
        var nearest = NearestName.Find(typed, _commands.Keys)
            ?? NearestName.Find(words[0], _commands.Keys)
            ?? NearestBySecondWord(words[0]);
        return nearest is null ? Phrase.Of($"unknown command '{typed}'; help lists the commands") : $"unknown command '{typed}'; nearest: {nearest}";
    }
}
