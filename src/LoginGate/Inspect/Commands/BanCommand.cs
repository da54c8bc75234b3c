using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate ban</c>: keeps an address or a range out.</summary>
internal sealed class BanCommand(AdmissionDesk admission, OperatorLog log) : InspectCommand(new CommandHelp(
    "gate ban", "ADDRESS", "Ban an address or a range (CIDR, or low-high) and close its clients; for ban-time unless told",
    new CommandOption("--permanent", null, "Until it is taken back"),
    new CommandOption("--for", "TIME", "So long: 90s, 10m, 2h, 30d"),
    new CommandOption("--here", null, "At this gate alone, where several act as one"),
    new CommandOption("--reason", "TEXT", "Why, for the log and the ban file") { TakesWords = true })
{
    Right = AccessRight.Admin,
    Reach = CommandReach.OneGate,
})
{
    /// <summary>The reason of a ban for which an operator has given none.</summary>
    public const string NoReason = "by an operator";

    private const int MaxReason = 200;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var range = arguments.Range("ADDRESS", arguments.Required(0));
        var time = arguments.Duration("--for", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));
        var reason = arguments.Text("--reason") ?? NoReason;
        if (arguments.Has("--permanent") && time is not null)
            arguments.Refuse("--permanent and --for exclude each other");
        if (reason.Length > MaxReason)
            arguments.Refuse($"--reason has at most {MaxReason} characters");
        if (arguments.Error is { } error)
            return Answer.Failed(error);

        var kind = arguments.Has("--permanent") ? BanKind.Permanent : BanKind.Temporary;
        admission.Actor.Tell(new BanAddress(range!.Value, kind, reason, time, arguments.Has("--here")));
        // Asked behind it, so that the answer is of what came of it.
        var found = await admission.AskAsync<FoundBan>(new FindBan(range.Value), cancellation).ConfigureAwait(false);
        if (found.Ban is not { } holds)
            return Answer.Failed($"{range} was not banned; the log says why");
        log.Did(arguments.Caller, $"{holds.Range} banned {BanTable.Until(holds)}");
        return Answer.Said($"{holds.Range} is banned {BanTable.Until(holds)}") with { Data = BanTable.DataOf(holds) };
    }
}
