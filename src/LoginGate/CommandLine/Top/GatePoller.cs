using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>
/// Asks the gate once a second what the page that is seen needs, and at once when that becomes another one; on one connection. A gate that goes away is asked until it is back.
/// </summary>
internal sealed class GatePoller(GateConversation gate, ChannelWriter<TopEvent> events)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile Look? _look;

    /// <summary>What is asked from now on.</summary>
    public void Want(Look look)
    {
        if (look == _look)
            return;
        _look = look;
        Hurry();
    }

    /// <summary>Asks at once.</summary>
    public void Hurry() => _wishes.Writer.TryWrite(true);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                while (_wishes.Reader.TryRead(out _))
                {
                }
                if (_look is { } look)
                    await events.WriteAsync(await LookAsync(gate, look, stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
                await WishAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>Asks all of it once.</summary>
    public static async Task<TopEvent> LookAsync(GateConversation gate, Look look, CancellationToken stopping)
    {
        try
        {
            var answers = new List<InspectResult>();
            foreach (var command in look.Lines)
                answers.Add((await gate.AskAsync(command, _ => { }, stopping).ConfigureAwait(false)).Result!);
            return answers[0].IsGood ? new GateTold(look, answers) : new GateMissed($"the gate at {gate.Address} says: {answers[0].Error}");
        }
        catch (GateAwayException away)
        {
            return new GateMissed(away.Reason);
        }
    }

    private async Task WishAsync(CancellationToken stopping)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        late.CancelAfter(Interval);
        try
        {
            await _wishes.Reader.WaitToReadAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Only the time.
        }
    }
}
