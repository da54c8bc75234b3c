using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>Asks the gate once a second how it is, on one connection; a gate that goes away is asked until it is back.</summary>
internal sealed class GatePoller(GateConversation gate, ChannelWriter<TopEvent> events)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                events.TryWrite(await LookAsync(gate, stopping).ConfigureAwait(false));
            }
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>One look.</summary>
    public static async Task<TopEvent> LookAsync(GateConversation gate, CancellationToken stopping)
    {
        try
        {
            return new GateTold(GateView.Read(
                await AskAsync(gate, "gate status", stopping).ConfigureAwait(false),
                await AskAsync(gate, "gate addresses --top 100", stopping).ConfigureAwait(false)));
        }
        catch (GateAwayException away)
        {
            return new GateMissed(away.Message);
        }
        catch (JsonException)
        {
            gate.Dispose();
            return new GateMissed($"{gate.Address} answers otherwise than a gate of this version");
        }
    }

    private static async Task<JsonNode?> AskAsync(GateConversation gate, string command, CancellationToken stopping)
    {
        var result = (await gate.AskAsync(command, _ => { }, stopping).ConfigureAwait(false)).Result!;
        return result.IsGood ? result.Data : throw new GateAwayException($"the gate at {gate.Address} says: {result.Error}");
    }
}
