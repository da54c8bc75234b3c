using System.Text.Json.Nodes;
using LoginGate.Contracts;

namespace LoginGate.Inspect;

/// <summary><c>gate addresses</c>: where clients come from, and who is refused.</summary>
internal sealed class AddressesCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate addresses", "", "The addresses that have clients or were refused in the last minutes",
    new CommandOption("--sort", "KEY", "By refused (unless told) or clients, what is most first"),
    new CommandOption("--top", "N", "How many at the most, 1 to 10000; 20 unless told")))
{
    private static readonly Dictionary<string, AddressOrder> Orders = new()
    {
        ["refused"] = AddressOrder.Refused,
        ["clients"] = AddressOrder.Clients,
    };

    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var order = arguments.Choice("--sort", arguments.Text("--sort"), AddressOrder.Refused, Orders);
        var top = arguments.Integer("--top", 20, 1, 10_000);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var list = await admission.AskAsync<AddressList>(new GetAddresses(top, order), cancellation).ConfigureAwait(false);
        var found = list.Addresses.Select(a => (Address: a.Address.ToString(), a.Clients, a.Refused)).ToArray();
        InspectBlock block = found.Length == 0
            ? new() { Text = ["no clients"] }
            : new()
            {
                Table = new InspectTable("", ["address", "clients", "refused"],
                    [.. found.Select(a => (IReadOnlyList<string>)[a.Address, Figures.Of(a.Clients), Figures.Of(a.Refused)])]),
            };
        return new InspectResult(true, null, [block], new JsonObject
        {
            ["addresses"] = new JsonArray(
                [.. found.Select(a => new JsonObject { ["address"] = a.Address, ["clients"] = a.Clients, ["refused"] = a.Refused })]),
        });
    }
}
