using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate addresses</c>: where clients come from, and who is refused.</summary>
internal sealed class AddressesCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate addresses", "", "The addresses that have clients, here or at other gates, or were refused in the last minutes",
    ListSearch.Option("the address"),
    new CommandOption("--sort", "KEY", "By refused (unless told) or clients, what is most first"),
    ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.AllGates })
{
    private const int Shown = 20;

    private static readonly Dictionary<string, AddressOrder> Orders = new()
    {
        ["refused"] = AddressOrder.Refused,
        ["clients"] = AddressOrder.Clients,
    };

    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var search = ListSearch.In(arguments);
        var order = arguments.Choice("--sort", arguments.Text("--sort"), AddressOrder.Refused, Orders);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var list = await admission.AskAsync<AddressList>(new GetAddresses(part.Top, order, part.Skip, search), cancellation).ConfigureAwait(false);
        var found = list.Addresses.Select(a => (Address: a.Address.ToString(), a.Clients, a.Refused, a.Elsewhere)).ToArray();
        var isShared = found.Any(a => a.Elsewhere > 0);
        var table = new AnswerTable("", isShared ? ["address", "clients", "at other gates", "refused"] : ["address", "clients", "refused"],
            [.. found.Select(a => (IReadOnlyList<Phrase>)(isShared
                ? [Phrase.Verbatim(a.Address), Figures.Of(a.Clients), Figures.Of(a.Elsewhere), Figures.Of(a.Refused)]
                : [Phrase.Verbatim(a.Address), Figures.Of(a.Clients), Figures.Of(a.Refused)]))]);
        AnswerBlock[] blocks = found.Length == 0
            ? [new AnswerBlock { Text = ["no clients"] }]
            : [new AnswerBlock { Table = table }, new AnswerBlock { Text = [part.Describe(found.Length, list.Found, Figures.Of(list.Found, "address", "addresses"))] }];
        return new Answer(blocks, new JsonObject
        {
            ["total"] = list.Found,
            ["all"] = list.All,
            ["addresses"] = new JsonArray(
                [.. found.Select(a => new JsonObject { ["address"] = a.Address, ["clients"] = a.Clients, ["refused"] = a.Refused, ["elsewhere"] = a.Elsewhere })]),
        });
    }
}
