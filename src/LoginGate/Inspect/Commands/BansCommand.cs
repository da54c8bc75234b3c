using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate bans</c>: who is kept out.</summary>
internal sealed class BansCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate bans", "", "The bans that hold, the newest first",
    new CommandOption("--address", "ADDRESS", "Only those that concern this address or range"),
    ListSearch.Option("address or reason"),
    new CommandOption("--sort", "KEY", "By since, until, refused or address; what is latest or largest first, except address"),
    ListSearch.ReverseOption, ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.OneGate })
{
    private const int Shown = 50;

    private static readonly Dictionary<string, BanOrder> Orders = new()
    {
        ["since"] = BanOrder.Since,
        ["until"] = BanOrder.Until,
        ["refused"] = BanOrder.Refused,
        ["address"] = BanOrder.Address,
    };

    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var about = arguments.Range("--address", arguments.Text("--address"));
        var search = ListSearch.In(arguments);
        var order = arguments.Choice("--sort", arguments.Text("--sort"), BanOrder.Since, Orders);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var ask = new GetBans(part.Top, about, order, ListSearch.IsReversed(arguments), part.Skip, search);
        var list = await admission.AskAsync<BanList>(ask, cancellation).ConfigureAwait(false);
        AnswerBlock[] blocks = list.Bans.Count == 0
            ? [new AnswerBlock { Text = ["no bans"] }]
            : [new AnswerBlock { Table = BanTable.Of(list.Bans) },
                new AnswerBlock { Text = [part.Describe(list.Bans.Count, list.Found, Figures.Of(list.Found, "ban"))] }];
        return new Answer(blocks, new JsonObject
        {
            ["total"] = list.Found,
            ["all"] = list.All,
            ["bans"] = new JsonArray([.. list.Bans.Select(BanTable.DataOf)]),
        });
    }
}
