using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>
/// Has the gate do what keys ask for, on connections beside the one that looks: an act must not wait for a long list, nor looking for a trace.
/// </summary>
internal sealed class GateErrands(InspectorAddress address, TimeSpan patience, ChannelWriter<TopEvent> events) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly GateConversation _acting = new(address, patience);
    private Task _acts = Task.CompletedTask;
    private CancellationTokenSource? _tracing;
    private Task _traces = Task.CompletedTask;

    public void Run(TopEffect effect)
    {
        switch (effect)
        {
            case Act act:
                _acts = ActAsync(_acts, act.Command);
                break;
            case StartTrace start:
                EndTrace();
                _tracing = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                _traces = Task.WhenAll(_traces, TraceAsync(start, _tracing.Token));
                break;
            case StopTrace:
                EndTrace();
                break;
            default:
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        // A gate that hangs must not keep the terminal.
        _acting.Dispose();
        await Task.WhenAll(_acts, _traces).ConfigureAwait(false);
        _tracing?.Dispose();
        _stop.Dispose();
    }

    /// <summary>One after the other, in the order of the keys.</summary>
    private async Task ActAsync(Task before, string command)
    {
        await before.ConfigureAwait(false);
        await TellAsync(await AskAsync(command).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<TopEvent> AskAsync(string command)
    {
        try
        {
            var result = (await _acting.AskAsync(command, _ => { }, _stop.Token).ConfigureAwait(false)).Result!;
            return new Acted(result.IsGood ? Phrase.Join("; ", result.Blocks.SelectMany(block => block.Text ?? []).Select(Phrase.Verbatim).DefaultIfEmpty("done")) : Phrase.Verbatim(result.Error!), result.IsGood);
        }
        catch (Exception failure) when (failure is GateAwayException or OperationCanceledException)
        {
            // Whether it was done is not known: the gate may have been asked.
            return new Acted(ReasonOf(failure), IsGood: false);
        }
    }

    private async Task TraceAsync(StartTrace start, CancellationToken stop)
    {
        using var gate = new GateConversation(address, patience);
        // A gate that does not answer its interruption is left.
        using var leave = _stop.Token.Register(gate.Dispose);
        try
        {
            var missing = 0L;
            var answer = await gate.AskAsync(start.Command, line => Pass(line.Line!), stop).ConfigureAwait(false);
            if (!stop.IsCancellationRequested)
                await TellAsync(new Traced(start.Trace, answer.Result!.IsGood ? Phrase.Of("the trace has ended; Esc goes back").Said : answer.Result.Error!)).ConfigureAwait(false);

            // What is too fast for the screen is counted: the lines must not pile up here.
            void Pass(string line)
            {
                if (missing > 0 && events.TryWrite(new Traced(start.Trace, Amounts.LinesTooFast(missing).Said)))
                    missing = 0;
                if (missing > 0 || !events.TryWrite(new Traced(start.Trace, line)))
                    missing++;
            }
        }
        catch (Exception end) when (end is GateAwayException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
                await TellAsync(new Traced(start.Trace, ReasonOf(end).Said)).ConfigureAwait(false);
        }
    }

    private static Phrase ReasonOf(Exception failure) => failure is PhrasedException known ? known.Reason : Phrase.Verbatim(failure.Message);

    private void EndTrace()
    {
        _tracing?.Cancel();
        _tracing = null;
    }

    private async Task TellAsync(TopEvent told)
    {
        try
        {
            await events.WriteAsync(told, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
        {
            // Nobody looks any more.
        }
    }
}
