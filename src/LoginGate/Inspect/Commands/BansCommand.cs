using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate bans</c>: who is kept out.</summary>
internal sealed class BansCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate bans", "", "The bans that hold, the newest first",
    new CommandOption("--address", "ADDRESS", "Only those that concern this address or CIDR range"),
    new CommandOption("--top", "N", "How many at the most, 1 to 10000; 50 unless told")))
{
    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var about = arguments.Range("--address", arguments.Text("--address"));
        var top = arguments.Integer("--top", 50, 1, 10_000);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var all = (await admission.AskAsync<BanList>(GetBans.Instance, cancellation).ConfigureAwait(false)).Bans;
        var bans = all.Where(b => about is null || Concerns(AddressRange.Of(b.Range), about.Value)).ToArray();
        var shown = bans.OrderByDescending(b => b.Since).ThenBy(b => b.Range.ToString(), StringComparer.Ordinal).Take(top).ToArray();
        InspectBlock[] blocks = shown.Length == 0
            ? [new InspectBlock { Text = ["no bans"] }]
            : [new InspectBlock { Table = BanTable.Of(shown) },
                new InspectBlock { Text = [$"{Figures.Of(shown.Length)} of {Figures.Of(bans.Length)} bans"] }];
        return new InspectResult(true, null, blocks, new JsonObject
        {
            ["total"] = bans.Length,
            ["bans"] = new JsonArray([.. shown.Select(BanTable.DataOf)]),
        });
    }

    private static bool Concerns(AddressRange ban, AddressRange about) => ban.Contains(about) || about.Contains(ban);
}
