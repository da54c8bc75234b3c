using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Tests.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What looks at the gate, and what has it act, on a socket.</summary>
public sealed class GatePollerSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<TopEvent> _events = Channel.CreateUnbounded<TopEvent>();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task It_asks_what_the_page_needs_and_goes_on_after_the_gate_was_away()
    {
        var gate = Gate();
        using var conversation = new GateConversation(gate.Address);
        var poller = new GatePoller(conversation, _events.Writer);
        var state = new TopState(gate.Address);
        poller.Want(Look.Of(state));
        var polling = poller.RunAsync(_stop.Token);

        state = state.Take(Assert.IsType<GateTold>(await NextAsync()));
        Assert.Equal((1204, "198.51.100.99"), (state.View!.Lines[0].Sessions.Now, state.View.Addresses[0].Address));
        poller.Want(Look.Of(state = state.Press("2")));
        while (!state.Page.IsTold)
            state = state.Take(Assert.IsType<GateTold>(await NextAsync()));
        Assert.Equal([1, 2, 3], state.Page.Rows.Select(r => r.Count("session")));
        Assert.Equal(1, conversation.Connections);

        var port = gate.Address.Port;
        await gate.DisposeAsync();
        Assert.Contains("127.0.0.1", (await NextAsync<GateMissed>()).Why.ToString(), StringComparison.Ordinal);
        await using (new FakeInspector(_ => ["""{"ok":false,"error":"not yet"}"""], port))
        {
            while (!(await NextAsync<GateMissed>()).Why.ToString().EndsWith("says: not yet", StringComparison.Ordinal))
            {
            }
        }
        await using var again = Gate(port);
        await NextAsync<GateTold>();
        await _stop.CancelAsync();
        await polling;
    }

    [Fact]
    public async Task An_act_is_carried_out_once_and_what_came_of_it_is_told()
    {
        await using var gate = new FakeInspector(line => [line.StartsWith("gate kick", StringComparison.Ordinal)
            ? FakeInspector.Said("session 7 is closed") : """{"ok":false,"error":"203.0.113.7 is not banned"}"""]);
        await using (var errands = new GateErrands(gate.Address, Patience, _events.Writer))
        {
            errands.Run(new Act("gate kick 7"));
            errands.Run(new Act("gate unban 203.0.113.7"));
            Assert.Equal(new Acted("session 7 is closed", true), await NextAsync());
            Assert.Equal(new Acted("203.0.113.7 is not banned", false), await NextAsync());
        }
        Assert.Equal("gate kick 7 --json", gate.Heard());
        Assert.Equal("gate unban 203.0.113.7 --json", gate.Heard());

        var gone = gate.Address;
        await gate.DisposeAsync();
        await using var late = new GateErrands(gone, Patience, _events.Writer);
        late.Run(new Act("gate kick 7"));
        Assert.False(Assert.IsType<Acted>(await NextAsync()).IsGood);
    }

    [Fact]
    public async Task A_trace_tells_its_lines_until_it_is_stopped()
    {
        await using var gate = new FakeInspector(line => line.StartsWith("gate trace", StringComparison.Ordinal)
            ? ["""{"line":"tracing"}""", """{"line":"a login"}"""] : [FakeInspector.Said("end")]);
        await using var errands = new GateErrands(gate.Address, Patience, _events.Writer);

        errands.Run(new StartTrace(3, "gate trace 7"));
        Assert.Equal(new Traced(3, "tracing"), await NextAsync());
        Assert.Equal(new Traced(3, "a login"), await NextAsync());
        Assert.Equal("gate trace 7 --json", gate.Heard());

        errands.Run(new StopTrace());
        // What the gate ends it by.
        Assert.Equal("", gate.Heard());
    }

    public void Dispose() => _stop.Dispose();

    private static FakeInspector Gate(int port = 0) => new(line => [FakeInspector.Good(TopSamples.Answer(line))], port);

    private async Task<TopEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private async Task<T> NextAsync<T>()
        where T : TopEvent
    {
        while (true)
        {
            if (await NextAsync() is T found)
                return found;
        }
    }
}
