using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate addresses</c>: where most clients come from.</summary>
internal sealed class AddressesCommand(AdmissionDesk admission) : InspectCommand(new CommandHelp(
    "gate addresses", "", "The addresses with most clients",
    new CommandOption("--top", "N", "How many at the most, 1 to 10000; 20 unless told")))
{
    public override bool IsShared => true;

    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var top = arguments.Integer("--top", 20, 1, 10_000);
        if (arguments.Error is { } error)
            return InspectResult.Failed(error);
        var found = (await admission.AskAsync<AddressList>(new GetAddresses(top), cancellation).ConfigureAwait(false)).Addresses
            // Some are remembered for a second after their last client.
            .Where(a => a.Clients > 0 || a.Refused > 0)
            .Select(a => (Address: AddressRange.Of(a.Address).ToString(), a.Clients, a.Refused)).ToArray();
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
