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
    private readonly List<TopState> _states = [];
    private readonly List<TopEffect> _effects = [];
    private (int Width, int Height) _size = (80, 24);

    [Fact]
    public async Task What_the_gate_tells_is_drawn_and_q_restores_the_terminal()
    {
        var screen = Run();
        _output.Expect("asking the gate");
        Happen(Told());
        _output.Expect("1,204");

        Happen(new KeyPressed(Keys.Typed("q").Single()));

        await EndedAsync(screen);
    }

    [Fact]
    public async Task Each_state_is_handed_on_and_so_is_what_a_key_asks_for()
    {
        var screen = Run();
        Happen(Told());
        _output.Expect("1 overview");
        Happen(new KeyPressed(Keys.Typed("m").Single()));
        _output.Expect("enter attack mode");
        Happen(new KeyPressed(Keys.Typed("y").Single()));
        _output.Expect("asking the gate");
        Happen(new Acted("attack mode is on", true));
        _output.Expect("attack mode is on");
        Happen(new KeyPressed(Keys.Typed("q").Single()));
        await EndedAsync(screen);
        Assert.Equal([new Act("gate attack on"), new LookAgain()], _effects);
        Assert.True(_states[^1].IsKnown);
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
        var screen = Screen(null!);

        await Assert.ThrowsAsync<NullReferenceException>(() => screen.RunAsync(_ended.Token));

        Assert.EndsWith(Left, _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _ended.Dispose();
        _output.Dispose();
    }

    private TopScreen Screen(TopState state) =>
        new(state, _events.Reader, _states.Add, _effects.Add, _output, new TerminalStyle(ColorSystem.NoColors, true), () => _size);

    private static GateTold Told()
    {
        var look = Look.Of(new TopState(TopSamples.Address));
        return new GateTold(look, [.. look.Lines.Select(command => TopSamples.Good(TopSamples.Answer(command)))]);
    }

    private Task Run()
    {
        var screen = Screen(new TopState(TopSamples.Address));
        var running = Task.Run(() => screen.RunAsync(_ended.Token));
        _output.Expect(Entered);
        return running;
    }

    private void Happen(TopEvent happened) => Assert.True(_events.Writer.TryWrite(happened));

    private async Task EndedAsync(Task screen)
    {
        await screen.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.EndsWith(Left, _output.ToString(), StringComparison.Ordinal);
    }
}
