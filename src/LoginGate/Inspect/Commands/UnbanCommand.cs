using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate unban</c>: takes bans back.</summary>
internal sealed class UnbanCommand(AdmissionDesk admission, OperatorLog log)
    : InspectCommand(new CommandHelp(
        "gate unban", "ADDRESS", "Take back every ban of an address, or all bans within a range",
        new CommandOption("--here", null, "At this gate alone, where several act as one"))
    { Right = AccessRight.Admin, Reach = CommandReach.OneGate })
{
    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var range = arguments.Range("ADDRESS", arguments.Required(0));
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var unbanned = await admission.AskAsync<Unbanned>(new Unban(range!.Value, arguments.Has("--here")), cancellation).ConfigureAwait(false);
        if (unbanned.Count > 0)
            log.Did(arguments.Caller, $"{Figures.Of(unbanned.Count, "ban")} of {range} taken back");
        if (unbanned.StillBannedBy is { } wider)
            return Answer.Failed($"{range} is still kept out by the ban of {wider}; {Figures.Of(unbanned.Count, "ban")} taken back");
        if (unbanned.Count == 0)
            return Answer.Failed($"{range} is not banned");
        return Answer.Said($"{Figures.Of(unbanned.Count, "ban")} of {range} taken back") with
        {
            Data = new JsonObject { ["range"] = range.ToString(), ["count"] = unbanned.Count },
        };
    }
}
