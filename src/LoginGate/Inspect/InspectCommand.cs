namespace LoginGate.Inspect;

/// <summary>One command of the inspector.</summary>
/// <param name="help">Its name, what it takes and what it does.</param>
internal abstract class InspectCommand(CommandHelp help)
{
    public CommandHelp Help { get; } = help;

    /// <summary>Whether the same question within a moment gets the same answer, because gathering it is work.</summary>
    public virtual bool IsShared => false;

    /// <summary>The right that it takes.</summary>
    public virtual AccessRight RightFor(CommandArguments arguments) => Help.Right;

    /// <summary>Carries it out; the arguments have been sorted and nothing is wrong with them so far.</summary>
    public abstract Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation);

    /// <summary>The lines of a command that goes on; null when it does not, or cannot: <see cref="ExecuteAsync"/> says why.</summary>
    public virtual IAsyncEnumerable<Phrase>? Follow(CommandArguments arguments, CancellationToken cancellation) => null;

    protected static Task<Answer> Reply(Answer answer) => Task.FromResult(answer);

    protected static Task<Answer> Fail(Phrase error) => Reply(Answer.Failed(error));
}
