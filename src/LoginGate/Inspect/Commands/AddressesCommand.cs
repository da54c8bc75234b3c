using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate addresses</c>: where most clients come from.</summary>
internal sealed class AddressesCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate addresses", "", "The addresses with most clients",
    ListSearch.Option("the address"),
    new CommandOption("--sort", "KEY", "By clients (unless told) or refused, what is most first"),
    ListPart.SkipOption, ListPart.TopOption(Shown)))
{
    private const int Shown = 20;

    private static readonly Dictionary<string, AddressOrder> Orders = new()
    {
        ["clients"] = AddressOrder.Clients,
        ["refused"] = AddressOrder.Refused,
    };

    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var search = ListSearch.In(arguments);
        var order = arguments.Choice("--sort", arguments.Text("--sort"), AddressOrder.Clients, Orders);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var list = await admission.AskAsync<AddressList>(new GetAddresses(part.Top, order, part.Skip, search), cancellation).ConfigureAwait(false);
        var found = list.Addresses
            // Some are remembered for a second after their last client.
            .Where(a => a.Clients > 0 || a.Refused > 0)
            .Select(a => (Address: AddressRange.Of(a.Address).ToString(), a.Clients, a.Refused)).ToArray();
        var table = new InspectTable("", ["address", "clients", "refused"],
            [.. found.Select(a => (IReadOnlyList<string>)[a.Address, Figures.Of(a.Clients), Figures.Of(a.Refused)])]);
        InspectBlock[] blocks = found.Length == 0
            ? [new InspectBlock { Text = ["no clients"] }]
            : [new InspectBlock { Table = table }, new InspectBlock { Text = [part.Describe(found.Length, list.Found, "addresses")] }];
        return new InspectResult(true, null, blocks, new JsonObject
        {
            ["total"] = list.Found,
            ["all"] = list.All,
            ["addresses"] = new JsonArray(
                [.. found.Select(a => new JsonObject { ["address"] = a.Address, ["clients"] = a.Clients, ["refused"] = a.Refused })]),
        });
    }
}
