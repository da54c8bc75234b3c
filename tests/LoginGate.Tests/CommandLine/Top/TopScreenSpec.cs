using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Tests.CommandLine.Cmd;
using Spectre.Console;

namespace LoginGate.Tests.CommandLine.Top;

public sealed class TopScreenSpec : IDisposable
{
    private const string Entered = "\e[?1049h";
    private const string Left = "\e[?25h\e[?1l\e>\e[?1049l";

    private readonly Channel<TopEvent> _events = Channel.CreateUnbounded<TopEvent>();
    private readonly RecordedOutput _output = new();
    private readonly CancellationTokenSource _ended = new();
    private (int Width, int Height) _size = (80, 24);

    [Fact]
    public async Task What_the_gate_tells_is_drawn_and_q_restores_the_terminal()
    {
        var screen = Run();
        _output.Expect("asking the gate");
        Happen(new GateTold(TopSamples.View()));
        _output.Expect("1,204");

        Happen(new KeyPressed(Keys.Typed("q").Single()));

        await EndedAsync(screen);
    }

    [Fact]
    public async Task Control_C_restores_the_terminal()
    {
        var screen = Run();
        Happen(new KeyPressed(Keys.Control('C')));
        await EndedAsync(screen);
    }

    [Fact]
    public async Task The_end_of_the_terminal_or_of_the_process_ends_it()
    {
        var screen = Run();
        Happen(new TerminalGone());
        await EndedAsync(screen);

        screen = Run();
        await _ended.CancelAsync();
        await EndedAsync(screen);
    }

    [Fact]
    public async Task A_new_size_is_noticed_without_any_event()
    {
        var screen = Run();
        _output.Expect("\e[24;1H");

        _size = (100, 33);

        _output.Expect("\e[33;1H");
        Happen(new KeyPressed(Keys.Typed("q").Single()));
        await EndedAsync(screen);
    }

    [Fact]
    public async Task A_failure_restores_the_terminal_too()
    {
        var screen = new TopScreen(null!, _events.Reader, _output, new TerminalStyle(ColorSystem.NoColors, true), () => _size);

        await Assert.ThrowsAsync<NullReferenceException>(() => screen.RunAsync(_ended.Token));

        Assert.EndsWith(Left, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_poller_tells_what_the_gate_tells_and_goes_on_after_it_was_away()
    {
        await using var gate = new FakeInspector(line => [FakeInspector.Good(line.StartsWith("gate status", StringComparison.Ordinal) ? TopSamples.Status() : TopSamples.Addresses)]);
        using var conversation = new GateConversation(gate.Address);
        using var stop = new CancellationTokenSource();
        var polling = new GatePoller(conversation, _events.Writer).RunAsync(stop.Token);

        var told = Assert.IsType<GateTold>(await NextAsync());
        Assert.Equal((1204, "198.51.100.99"), (told.View.Lines[0].Sessions.Now, told.View.Addresses[0].Address));
        Assert.Equal((0.0015, "up"), (told.View.Lines[0].LoginSrv.RoundTrip, told.View.Lines[0].LoginSrv.State));
        Assert.IsType<GateTold>(await NextAsync());
        Assert.Equal(1, conversation.Connections);

        var port = gate.Address.Port;
        await gate.DisposeAsync();
        TopEvent next;
        while ((next = await NextAsync()) is GateTold)
        {
        }
        Assert.Contains("127.0.0.1", Assert.IsType<GateMissed>(next).Why, StringComparison.Ordinal);

        await using var again = new FakeInspector(_ => ["""{"ok":false,"error":"not yet"}"""], port);
        while ((next = await NextAsync()) is GateMissed { Why: var why } && !why.EndsWith("says: not yet", StringComparison.Ordinal))
        {
        }
        Assert.IsType<GateMissed>(next);
        await stop.CancelAsync();
        await polling;
    }

    public void Dispose()
    {
        _ended.Dispose();
        _output.Dispose();
    }

    private Task Run()
    {
        var screen = new TopScreen(new TopState(TopSamples.Address), _events.Reader, _output, new TerminalStyle(ColorSystem.NoColors, true), () => _size);
        var running = Task.Run(() => screen.RunAsync(_ended.Token));
        _output.Expect(Entered);
        return running;
    }

    private void Happen(TopEvent happened) => Assert.True(_events.Writer.TryWrite(happened));

    private async Task EndedAsync(Task screen)
    {
        await screen.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.EndsWith(Left, _output.ToString(), StringComparison.Ordinal);
    }

    private async Task<TopEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}
