using System.CommandLine;
using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary><c>logingate top</c>: a running gate on the whole screen, every second anew.</summary>
internal sealed class TopCommand
{
    private readonly InspectorOptions _inspector = new();

    public static Command Create()
    {
        var top = new TopCommand();
        var command = new Command("top", "Watch a running gate: traffic, sessions, LoginSrv, refusals, addresses; q ends it");
        top._inspector.AddTo(command);
        command.SetAction((parsed, _) => top.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (_inspector.Read(parsed) is not { } address)
            return ExitCodes.BadUsage;
        using var gate = new GateConversation(address, _inspector.Timeout(parsed));
        using var signals = new Signals();
        if (!TerminalStyle.IsInteractive)
            return await PrintAsync(gate, signals.Token).ConfigureAwait(false);
        await ShowAsync(gate, signals.Token).ConfigureAwait(false);
        return ExitCodes.Good;
    }

    private static async Task ShowAsync(GateConversation gate, CancellationToken ended)
    {
        var events = Channel.CreateUnbounded<TopEvent>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended);
        using var keys = TerminalKeys.Open();
        var poller = new GatePoller(gate, events.Writer);
        var polling = Task.Run(() => poller.RunAsync(stop.Token), CancellationToken.None);
        var pressing = PassKeysAsync(keys.Reader, events.Writer);
        try
        {
            var screen = new TopScreen(new TopState(gate.Address), events.Reader, Console.Out, TerminalStyle.Detect(), () => TerminalStyle.Size);
            await screen.RunAsync(ended).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            keys.Dispose();
            // A gate that hangs must not keep the terminal.
            gate.Dispose();
            await polling.ConfigureAwait(false);
            await pressing.ConfigureAwait(false);
        }
    }

    private static async Task PassKeysAsync(ChannelReader<ConsoleKeyInfo> keys, ChannelWriter<TopEvent> events)
    {
        await foreach (var key in keys.ReadAllAsync().ConfigureAwait(false))
            events.TryWrite(new KeyPressed(key));
        events.TryWrite(new TerminalGone());
    }

    /// <summary>One look as plain text, for what is no terminal.</summary>
    private static async Task<int> PrintAsync(GateConversation gate, CancellationToken interrupt)
    {
        var printer = new AnswerPrinter(AnswerFormat.Plain, Console.Out, Console.Error, TerminalStyle.Detect(), () => TerminalStyle.Size.Width);
        return await CommandRun.RunAsync(gate, "gate status", printer, interrupt).ConfigureAwait(false)
            && await CommandRun.RunAsync(gate, "gate addresses", printer, interrupt).ConfigureAwait(false)
                ? ExitCodes.Good
                : ExitCodes.Failed;
    }
}
