using System.CommandLine;
using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary><c>logingate top</c>: a running gate on the whole screen, every second anew.</summary>
internal sealed class TopCommand
{
    /// <summary>What has happened and was not drawn yet: a terminal that takes nothing must not let it pile up.</summary>
    private const int EventsAtOnce = 256;

    private readonly InspectorOptions _inspector = new();
    private readonly Option<bool> _all = new("--all") { Description = "The lines of every gate that acts as one with it" };

    public static Command Create()
    {
        var top = new TopCommand();
        var command = new Command("top", "Watch and steer a running gate on the whole screen: traffic, clients, addresses, attackers, bans, log; ? shows the keys");
        top._inspector.AddTo(command);
        command.Options.Add(top._all);
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
            return await PrintAsync(gate, parsed.GetValue(_all), signals.Token).ConfigureAwait(false);
        await ShowAsync(gate, _inspector.Timeout(parsed), parsed.GetValue(_all), signals.Token).ConfigureAwait(false);
        return ExitCodes.Good;
    }

    private static async Task ShowAsync(GateConversation gate, TimeSpan patience, bool isOfAll, CancellationToken ended)
    {
        var events = Channel.CreateBounded<TopEvent>(EventsAtOnce);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended);
        using var keys = TerminalKeys.Open();
        var poller = new GatePoller(gate, events.Writer);
        await using var errands = new GateErrands(gate.Address, patience, events.Writer);
        var polling = Task.Run(() => poller.RunAsync(stop.Token), CancellationToken.None);
        var pressing = PassKeysAsync(keys.Reader, events.Writer);
        try
        {
            var state = new TopState(gate.Address) { Scope = isOfAll ? Scope.All : Scope.Here };
            var screen = new TopScreen(state, events.Reader, now => poller.Want(Look.Of(now)), Run, Console.Out, TerminalStyle.Detect(), () => TerminalStyle.Size);
            await screen.RunAsync(ended).ConfigureAwait(false);
        }
        finally
        {
            events.Writer.TryComplete();
            await stop.CancelAsync().ConfigureAwait(false);
            keys.Dispose();
            // A gate that hangs must not keep the terminal.
            gate.Dispose();
            await polling.ConfigureAwait(false);
            await pressing.ConfigureAwait(false);
        }

        void Run(TopEffect effect)
        {
            if (effect is LookAgain)
                poller.Hurry();
            else
                errands.Run(effect);
        }
    }

    private static async Task PassKeysAsync(ChannelReader<ConsoleKeyInfo> keys, ChannelWriter<TopEvent> events)
    {
        try
        {
            await foreach (var key in keys.ReadAllAsync().ConfigureAwait(false))
                await events.WriteAsync(new KeyPressed(key)).ConfigureAwait(false);
            await events.WriteAsync(new TerminalGone()).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>One look as plain text, for what is no terminal.</summary>
    private static async Task<int> PrintAsync(GateConversation gate, bool isOfAll, CancellationToken interrupt)
    {
        var printer = new AnswerPrinter(AnswerFormat.Plain, Console.Out, Console.Error, TerminalStyle.Detect(), () => TerminalStyle.Size.Width);
        var all = isOfAll ? " --all" : "";
        return await CommandRun.RunAsync(gate, $"gate status{all}", printer, interrupt).ConfigureAwait(false)
            && await CommandRun.RunAsync(gate, $"gate addresses{all}", printer, interrupt).ConfigureAwait(false)
                ? ExitCodes.Good
                : ExitCodes.Failed;
    }
}
