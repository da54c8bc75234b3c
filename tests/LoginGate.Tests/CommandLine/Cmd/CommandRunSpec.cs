using LoginGate.CommandLine.Cmd;
using LoginGate.Language;
using Spectre.Console;

namespace LoginGate.Tests.CommandLine.Cmd;

public sealed class CommandRunSpec : IDisposable
{
    private readonly RecordedOutput _output = new();
    private readonly RecordedOutput _errors = new();
    private readonly CancellationTokenSource _interrupt = new();

    [Fact]
    public async Task An_answer_is_printed_as_plain_text()
    {
        await using var gate = new FakeInspector(_ => [FakeInspector.Said("all \\u001b[31m well")]);

        Assert.True(await RunAsync(gate.Address, "gate status"));

        Assert.Equal("gate status --json", gate.Heard());
        Assert.Equal("all \\x1b[31m well\n", _output.ToString());
    }

    [Fact]
    public async Task The_gates_no_goes_to_the_errors()
    {
        await using var gate = new FakeInspector(_ => ["""{"ok":false,"error":"no session 9"}"""]);

        Assert.False(await RunAsync(gate.Address, "gate kick 9"));

        Assert.Equal(("", "error: no session 9\n"), (_output.ToString(), _errors.ToString()));
    }

    [Fact]
    public async Task Json_is_the_gates_own_and_harmless()
    {
        await using var gate = new FakeInspector(_ => ["{\"ok\":true,\"blocks\":[{\"text\":[\"a\u009bb\"]}],\"data\":{\"n\":1.50}}"]);

        Assert.True(await RunAsync(gate.Address, "gate status --json"));

        Assert.Equal("""{"ok":true,"blocks":[{"text":["a\u009Bb"]}],"data":{"n":1.50}}""" + "\n", _output.ToString());
        Assert.Equal("gate status --json", gate.Heard());
    }

    [Fact]
    public async Task A_Chinese_console_asks_in_Chinese_and_for_programs_in_English()
    {
        await using var gate = new FakeInspector(line => [Told(line)]);
        using var conversation = new GateConversation(gate.Address) { Language = Catalogue.Chinese };

        foreach (var command in (string[])["gate status", "gate status --json", "gate kick 9", "language en gate bans"])
            await CommandRun.RunAsync(conversation, command, Printer(AnswerFormat.Plain), _interrupt.Token);

        Assert.Equal(
            ["language zh gate status --json", "gate status --json", "language zh gate kick 9 --json", "language en gate bans --json"],
            [gate.Heard(), gate.Heard(), gate.Heard(), gate.Heard()]);
        Assert.Equal(1, conversation.Connections);

        static string Told(string line) => line.Contains("kick", StringComparison.Ordinal)
            ? """{"ok":false,"error":"没有会话 9","language":"zh"}"""
            : """{"ok":true,"blocks":[],"language":"zh"}""";
    }

    [Fact]
    public async Task A_gate_that_knows_no_language_is_asked_again_without_and_from_then_on()
    {
        await using var gate = new FakeInspector(line => [line.StartsWith("language", StringComparison.Ordinal)
            ? """{"ok":false,"error":"unknown command 'language zh'","closes":true}"""
            : FakeInspector.Said("well")]);
        using var conversation = new GateConversation(gate.Address) { Language = Catalogue.Chinese };

        Assert.True(await CommandRun.RunAsync(conversation, "gate status", Printer(AnswerFormat.Plain), _interrupt.Token));
        Assert.True(await CommandRun.RunAsync(conversation, "log level", Printer(AnswerFormat.Plain), _interrupt.Token));

        Assert.Equal(["language zh gate status --json", "gate status --json", "log level --json"], [gate.Heard(), gate.Heard(), gate.Heard()]);
        Assert.Equal(("well\nwell\n", ""), (_output.ToString(), _errors.ToString()));
    }

    [Fact]
    public async Task A_gate_that_is_not_there_is_one_clear_line()
    {
        var gate = new FakeInspector(_ => []);
        await gate.DisposeAsync();

        Assert.False(await RunAsync(gate.Address, "gate status"));
        Assert.False(await RunAsync(gate.Address, "gate status", AnswerFormat.Json));

        Assert.Equal($"error: no gate at {gate.Address}: nobody listens there\n", _errors.ToString());
        Assert.Contains("\"ok\":false", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_no_gate_is_named_with_what_it_says()
    {
        await using var other = new FakeInspector(_ => ["SSH-2.0-\u001b]0;x\u0007"]);

        Assert.False(await RunAsync(other.Address, "gate status"));

        Assert.Equal($"error: {other.Address} says: SSH-2.0-\\x1b]0;x\\x07\n", _errors.ToString());
    }

    [Fact]
    public async Task A_gate_that_hangs_up_has_gone_away()
    {
        FakeInspector? gate = null;
        await using var _ = gate = new FakeInspector(HangUp);

        Assert.False(await RunAsync(gate.Address, "gate status"));
        Assert.Equal($"error: the gate at {gate.Address} went away\n", _errors.ToString());

        string[] HangUp(string line)
        {
            gate!.HangUp();
            return [];
        }
    }

    [Fact]
    public async Task A_gate_that_stays_silent_is_one_clear_line_and_the_next_command_is_asked_anew()
    {
        await using var gate = new FakeInspector(line => line.StartsWith("gate", StringComparison.Ordinal) ? [] : [FakeInspector.Said("well")]);
        using var conversation = new GateConversation(gate.Address, TimeSpan.FromMilliseconds(200));

        Assert.False(await CommandRun.RunAsync(conversation, "gate status", Printer(AnswerFormat.Plain), _interrupt.Token));
        Assert.True(await CommandRun.RunAsync(conversation, "log level", Printer(AnswerFormat.Plain), _interrupt.Token));

        Assert.Equal(($"error: the gate at {gate.Address} does not answer within 200ms\n", "well\n"), (_errors.ToString(), _output.ToString()));
    }

    [Fact]
    public async Task What_goes_on_is_printed_until_it_is_interrupted()
    {
        await using var gate = new FakeInspector(line => line.Length == 0
            ? [FakeInspector.Said("end")]
            : ["""{"line":"one\u0007"}""", """{"line":"two"}"""]);
        var run = RunAsync(gate.Address, "log tail -f");
        Assert.Equal("log tail -f --json", gate.Heard());
        _output.Expect("one\\x07\ntwo\n");

        await _interrupt.CancelAsync();

        Assert.True(await run);
        Assert.Equal("", gate.Heard());
        Assert.Equal("one\\x07\ntwo\n", _output.ToString());
    }

    [Fact]
    public async Task What_goes_on_may_end_by_itself()
    {
        await using var gate = new FakeInspector(_ => ["""{"line":"one"}""", FakeInspector.Said("end")]);

        Assert.True(await RunAsync(gate.Address, "gate trace 7"));

        Assert.Equal("one\n", _output.ToString());
    }

    [Fact]
    public async Task Lines_from_a_file_are_all_carried_out_and_one_failure_counts()
    {
        await using var gate = new FakeInspector(line =>
            [line.StartsWith("bad", StringComparison.Ordinal) ? """{"ok":false,"error":"unknown"}""" : FakeInspector.Said(line)]);
        using var conversation = new GateConversation(gate.Address);

        var isGood = await new LineShell(conversation, new StringReader("one\n\n# no\nbad\n two \nexit\nthree\n"), Printer(AnswerFormat.Plain))
            .RunAsync(_interrupt.Token);

        Assert.False(isGood);
        Assert.Equal("one --json\ntwo --json\n", _output.ToString());
        Assert.Equal(1, conversation.Connections);
    }

    [Fact]
    public async Task After_an_answer_that_closes_the_next_is_asked_on_a_new_connection()
    {
        FakeInspector? gate = null;
        await using var _ = gate = new FakeInspector(Answer);
        using var conversation = new GateConversation(gate.Address);

        var isGood = await new LineShell(conversation, new StringReader("typo\nkick\ntypo\ntypo\n"), Printer(AnswerFormat.Plain))
            .RunAsync(_interrupt.Token);

        Assert.False(isGood);
        Assert.Equal(("kick --json\n", "error: unknown\nerror: unknown\nerror: unknown\n"), (_output.ToString(), _errors.ToString()));
        Assert.True(conversation.IsConnected);
        Assert.Equal(1, conversation.Connections);

        IEnumerable<string> Answer(string line)
        {
            if (!line.StartsWith("typo", StringComparison.Ordinal))
                return [FakeInspector.Said(line)];
            gate!.HangUpAfterAnswer();
            return ["""{"ok":false,"error":"unknown","blocks":[],"closes":true}"""];
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private async Task<bool> RunAsync(InspectorAddress address, string command, AnswerFormat format = AnswerFormat.Plain)
    {
        using var gate = new GateConversation(address);
        return await CommandRun.RunAsync(gate, command, Printer(format), _interrupt.Token).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private AnswerPrinter Printer(AnswerFormat format) =>
        new(format, _output, _errors, new TerminalStyle(ColorSystem.NoColors, true), () => 100);
}
