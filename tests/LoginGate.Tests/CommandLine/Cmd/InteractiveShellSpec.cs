using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;
using Spectre.Console;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class InteractiveShellSpec : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
    private readonly RecordedOutput _screen = new();
    private readonly FakeInspector _gate;
    private readonly GateConversation _conversation;

    public InteractiveShellSpec()
    {
        _gate = new FakeInspector(Answer);
        _conversation = new GateConversation(_gate.Address);
    }

    [Fact]
    public async Task A_command_is_completed_carried_out_and_remembered()
    {
        var shell = Start();
        Press([.. Keys.Typed("ga"), Keys.Tab, .. Keys.Typed("st"), Keys.Tab, Keys.Enter]);
        Heard("gate status");
        Press([Keys.Of(ConsoleKey.UpArrow), Keys.Enter]);
        Heard("gate status");

        Press([Keys.Control('D')]);

        Assert.True(await shell.WaitAsync(Patience));
    }

    [Fact]
    public async Task Candidates_are_listed_with_what_they_do()
    {
        var shell = Start();
        Press([.. Keys.Typed("gate "), Keys.Tab]);
        Shown("kick      N  Close a client");

        Press([Keys.Control('C'), .. Keys.Typed("exit"), Keys.Enter]);

        Assert.True(await shell.WaitAsync(Patience));
    }

    [Fact]
    public async Task Control_C_ends_what_goes_on_and_not_the_program()
    {
        var shell = Start();
        Press([.. Keys.Typed("log tail -f"), Keys.Enter]);
        Shown("newest line");

        Press([Keys.Control('C')]);
        Heard("log tail -f");
        Assert.Equal("", _gate.Heard());
        Press([.. Keys.Typed("gate status"), Keys.Enter]);
        Heard("gate status");

        Press([Keys.Control('D')]);
        Assert.True(await shell.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_gate_that_was_restarted_is_asked_on_a_new_connection()
    {
        var shell = Start();
        Press([.. Keys.Typed("gate status"), Keys.Enter]);
        Heard("gate status");

        _gate.HangUp();
        Assert.True(SpinWait.SpinUntil(() => !_conversation.IsConnected, Patience));
        Press([.. Keys.Typed("gate sessions"), Keys.Enter]);

        Assert.Equal("help --json", _gate.Heard());
        Heard("gate sessions");
        Shown("the connection was lost and made anew");
        Press([Keys.Control('D')]);
        Assert.True(await shell.WaitAsync(Patience));
        Assert.Equal(2, _conversation.Connections);
    }

    [Fact]
    public async Task A_slip_that_ends_the_connection_is_answered_and_nobody_notices()
    {
        var shell = Start();
        Press([.. Keys.Typed("gate statsu"), Keys.Enter]);
        Heard("gate statsu");
        Shown("error: unknown command");
        Press([.. Keys.Typed("gate sessions"), Keys.Enter]);

        Heard("gate sessions");
        Press([Keys.Control('D')]);
        Assert.True(await shell.WaitAsync(Patience));
        Assert.DoesNotContain("(away)", _screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("made anew", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_stays_away_is_said_and_the_prompt_comes_back()
    {
        var shell = Start();
        await _gate.DisposeAsync();
        Assert.True(SpinWait.SpinUntil(() => !_conversation.IsConnected, Patience));

        Press([.. Keys.Typed("gate status"), Keys.Enter]);

        Shown("error: no gate at");
        Shown("(away)> ");
        _keys.Writer.Complete();
        Assert.True(await shell.WaitAsync(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        _conversation.Dispose();
        await _gate.DisposeAsync();
        await _screen.DisposeAsync();
    }

    private IEnumerable<string> Answer(string line)
    {
        if (line == "gate statsu --json")
            _gate.HangUpAfterAnswer();
        return AnswerTo(line);
    }

    private static IEnumerable<string> AnswerTo(string line) => line switch
    {
        "gate statsu --json" => ["""{"ok":false,"error":"unknown command","blocks":[],"closes":true}"""],
        "help --json" => [FakeInspector.Help],
        "log tail -f --json" => ["""{"line":"newest line"}"""],
        "" => [FakeInspector.Said("end")],
        _ => [FakeInspector.Said("done")],
    };

    private Task<bool> Start()
    {
        var shell = new InteractiveShell(
            _conversation, _keys.Reader, _screen, new TerminalStyle(ColorSystem.NoColors, true), () => 80);
        var running = Task.Run(() => shell.RunAsync(CancellationToken.None));
        Assert.Equal("help --json", _gate.Heard());
        Shown($"{_gate.Address}> ");
        return running;
    }

    private void Press(IEnumerable<ConsoleKeyInfo> keys)
    {
        foreach (var key in keys)
            Assert.True(_keys.Writer.TryWrite(key));
    }

    private void Heard(string command) => Assert.Equal($"{command} --json", _gate.Heard());

    private void Shown(string text) => _screen.Expect(text);
}
