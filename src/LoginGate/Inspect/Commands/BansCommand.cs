using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate bans</c>: who is kept out.</summary>
internal sealed class BansCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate bans", "", "The bans that hold, the newest first",
    new CommandOption("--address", "ADDRESS", "Only those that concern this address or range"),
    new CommandOption("--top", "N", "How many at the most, 1 to 10000; 50 unless told")))
{
    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var about = arguments.Range("--address", arguments.Text("--address"));
        var top = arguments.Integer("--top", 50, 1, 10_000);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var found = await admission.AskAsync<BanList>(new GetBans(top, about), cancellation).ConfigureAwait(false);
        InspectBlock[] blocks = found.Bans.Count == 0
            ? [new InspectBlock { Text = ["no bans"] }]
            : [new InspectBlock { Table = BanTable.Of(found.Bans) },
                new InspectBlock { Text = [$"{Figures.Of(found.Bans.Count)} of {Figures.Of(found.Total)} bans"] }];
        return new InspectResult(true, null, blocks, new JsonObject
        {
            ["total"] = found.Total,
            ["bans"] = new JsonArray([.. found.Bans.Select(BanTable.DataOf)]),
        });
    }
}
