using System.Text.Json;
using System.Threading.Channels;
using LoginGate.Inspect;
using Spectre.Console;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Reads commands with a line editor and carries them out, one after the other.</summary>
internal sealed class InteractiveShell
{
    private const string ClearScreen = "\e[2J\e[H";
    private const int NoteGap = 2;

    private readonly GateConversation _gate;
    private readonly AnswerPrinter _printer;
    private readonly ChannelReader<ConsoleKeyInfo> _keys;
    private readonly TextWriter _output;
    private readonly TerminalStyle _style;
    private readonly Func<int> _width;
    private readonly LineEditor _editor;
    // Typed while a command was carried out.
    private readonly Queue<ConsoleKeyInfo> _typedAhead = [];
    private CommandCompleter _completer = new([]);
    private int _connections;

    /// <param name="gate">The conversation.</param>
    /// <param name="keys">The keys pressed.</param>
    /// <param name="output">The terminal.</param>
    /// <param name="style">What it can show.</param>
    /// <param name="width">Its columns, at the moment.</param>
    public InteractiveShell(GateConversation gate, ChannelReader<ConsoleKeyInfo> keys, TextWriter output, TerminalStyle style, Func<int> width)
    {
        (_gate, _keys, _output, _style, _width) = (gate, keys, output, style, width);
        _printer = new AnswerPrinter(AnswerFormat.Terminal, output, output, style, width);
        _editor = new LineEditor(new CommandHistory(), before => _completer.Complete(before));
    }

    private string Prompt => $"{_gate.Address}{(_gate.IsConnected ? "" : " (away)")}> ";

    /// <summary>Runs until the user ends it; false when the gate was not there in the first place.</summary>
    public async Task<bool> RunAsync(CancellationToken ended)
    {
        try
        {
            await GreetAsync(ended).ConfigureAwait(false);
            while (await ReadLineAsync(ended).ConfigureAwait(false) is { } line)
            {
                var command = line.Trim();
                if (command is "exit" or "quit")
                    break;
                if (command.Length > 0)
                    await CarryOutAsync(command, ended).ConfigureAwait(false);
            }
            return true;
        }
        catch (GateAwayException away)
        {
            _printer.Error(away.Reason);
            return false;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            _output.WriteLine();
            return true;
        }
    }

    private async Task GreetAsync(CancellationToken ended)
    {
        await _gate.ConnectAsync(ended).ConfigureAwait(false);
        _connections = _gate.Connections;
        await LearnCommandsAsync(ended).ConfigureAwait(false);
        Write(new Text(Phrase.Of($"connected to {_gate.Address}; Tab completes, help lists commands, Ctrl-D ends").Said, new Style(Color.Grey)));
    }

    /// <summary>Asks the gate which commands it has; without an answer there is no completion, no more.</summary>
    private async Task LearnCommandsAsync(CancellationToken ended)
    {
        var help = await _gate.AskAsync("help", _ => { }, ended).ConfigureAwait(false);
        try
        {
            _completer = new CommandCompleter(help.Result!.Data.Deserialize<CommandHelp[]>() ?? []);
        }
        catch (JsonException)
        {
            // A gate of another version.
        }
    }

    /// <summary>The next line; null when no more will come.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken ended)
    {
        _editor.Clear();
        Draw();
        while (await NextKeyAsync(ended).ConfigureAwait(false) is { } key)
        {
            switch (_editor.Press(key))
            {
                case EditorOutcome.Entered:
                    Draw();
                    _output.WriteLine();
                    return _editor.Text;
                case EditorOutcome.Ended:
                    _output.WriteLine();
                    return null;
                case EditorOutcome.Abandoned:
                    _output.WriteLine("^C");
                    if (_editor.Text.Length == 0)
                        Write(new Text(Phrase.Of("exit or Ctrl-D ends this program").Said, new Style(Color.Grey)));
                    _editor.Clear();
                    break;
                case EditorOutcome.Listed:
                    _output.WriteLine();
                    List(_editor.Candidates);
                    break;
                case EditorOutcome.Cleared:
                    _output.Write(ClearScreen);
                    break;
                default:
                    break;
            }
            Draw();
        }
        return null;
    }

    private async Task CarryOutAsync(string command, CancellationToken ended)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(ended);
        using var done = new CancellationTokenSource();
        var watch = WatchKeysAsync(interrupt, done.Token);
        try
        {
            await ReconnectAsync(interrupt.Token).ConfigureAwait(false);
            await CommandRun.RunAsync(_gate, command, _printer, interrupt.Token).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    /// <summary>Sees to it that whoever steers a gate knows that it is not the one of before.</summary>
    private async Task ReconnectAsync(CancellationToken interrupt)
    {
        if (_gate.IsConnected)
            return;
        try
        {
            await _gate.ConnectAsync(interrupt).ConfigureAwait(false);
            await LearnCommandsAsync(interrupt).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is GateAwayException or OperationCanceledException)
        {
            // The command finds the same, and says so.
            return;
        }
        if (_gate.Connections != _connections)
            Write(new Text(Phrase.Of("the connection was lost and made anew").Said, new Style(Color.Yellow)));
        _connections = _gate.Connections;
    }

    /// <summary>While a command is carried out: Ctrl-C ends it, everything else waits for the next line.</summary>
    private async Task WatchKeysAsync(CancellationTokenSource interrupt, CancellationToken done)
    {
        try
        {
            while (await _keys.WaitToReadAsync(done).ConfigureAwait(false))
            {
                while (_keys.TryRead(out var key))
                {
                    if (TerminalKeys.IsInterrupt(key))
                    {
                        _typedAhead.Clear();
                        await interrupt.CancelAsync().ConfigureAwait(false);
                    }
                    else
                    {
                        _typedAhead.Enqueue(key);
                    }
                }
            }
            // The terminal is gone: nobody wants to see the rest.
            await interrupt.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The command is done.
        }
    }

    private async ValueTask<ConsoleKeyInfo?> NextKeyAsync(CancellationToken ended)
    {
        if (_typedAhead.TryDequeue(out var key) || _keys.TryRead(out key))
            return key;
        return await _keys.WaitToReadAsync(ended).ConfigureAwait(false) && _keys.TryRead(out key) ? key : null;
    }

    private void Draw()
    {
        _output.Write(LineDisplay.Draw(Prompt, _editor.Text, _editor.Cursor, _width()));
        _output.Flush();
    }

    private void List(IReadOnlyList<Candidate> candidates)
    {
        var column = candidates.Max(c => CellText.Width(c.Word)) + NoteGap;
        foreach (var candidate in candidates)
        {
            var word = PlainText.Escape(candidate.Word);
            var note = CellText.Fit(PlainText.Escape(candidate.Note.Said), _width() - column - 1);
            Write(new Paragraph().Append(word.PadRight(column), new Style(decoration: Decoration.Bold)).Append(note, new Style(Color.Grey)));
        }
    }

    private void Write(Spectre.Console.Rendering.IRenderable content) => _output.WriteLine(_style.Render(content, _width()).TrimEnd('\n'));
}
