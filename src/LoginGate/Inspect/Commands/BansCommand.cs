using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate bans</c>: who is kept out.</summary>
internal sealed class BansCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate bans", "", "The bans that hold, the newest first",
    new CommandOption("--address", "ADDRESS", "Only those that concern this address or CIDR range"),
    ListSearch.Option("address or reason"),
    new CommandOption("--sort", "KEY", "By since, until, refused or address; what is latest or largest first, except address"),
    ListSearch.ReverseOption, ListPart.SkipOption, ListPart.TopOption(Shown)))
{
    private const int Shown = 50;

    private static readonly Dictionary<string, Comparison<BanInfo>> Orders = new()
    {
        ["since"] = static (a, b) => Nullable.Compare(b.Since, a.Since),
        // One for good ends last.
        ["until"] = static (a, b) => (b.Until ?? DateTimeOffset.MaxValue).CompareTo(a.Until ?? DateTimeOffset.MaxValue),
        ["refused"] = static (a, b) => b.Refused.CompareTo(a.Refused),
        ["address"] = static (a, b) => AddressRange.Of(a.Range).FirstBits.CompareTo(AddressRange.Of(b.Range).FirstBits),
    };

    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var about = arguments.Range("--address", arguments.Text("--address"));
        var search = ListSearch.In(arguments);
        var order = arguments.Choice("--sort", arguments.Text("--sort"), Orders["since"], Orders).Turned(arguments);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var all = (await admission.AskAsync<BanList>(GetBans.Instance, cancellation).ConfigureAwait(false)).Bans;
        var bans = all.Where(b => IsWanted(b, about, search)).ToArray();
        var shown = part.Of(bans.Order(Comparer<BanInfo>.Create(order)).ThenBy(b => b.Range.ToString(), StringComparer.Ordinal));
        InspectBlock[] blocks = shown.Length == 0
            ? [new InspectBlock { Text = ["no bans"] }]
            : [new InspectBlock { Table = BanTable.Of(shown) },
                new InspectBlock { Text = [part.Describe(shown.Length, bans.Length, "bans")] }];
        return new InspectResult(true, null, blocks, new JsonObject
        {
            ["total"] = bans.Length,
            ["all"] = all.Count,
            ["bans"] = new JsonArray([.. shown.Select(BanTable.DataOf)]),
        });
    }

    private static bool IsWanted(BanInfo ban, AddressRange? about, SearchText? search)
    {
        var range = AddressRange.Of(ban.Range);
        return (about is null || Concerns(range, about.Value)) && (search is null || search.Finds(range) || search.Finds(ban.Reason));
    }

    private static bool Concerns(AddressRange ban, AddressRange about) => ban.Contains(about) || about.Contains(ban);
}
