using System.Globalization;
using System.Text;
using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>Shows the gate on the whole terminal until the user has had enough: what happens makes another state, and each state is drawn.</summary>
/// <param name="state">What is shown at first.</param>
/// <param name="events">What changes it.</param>
/// <param name="changed">Takes each new state.</param>
/// <param name="effects">Takes what keys ask for beyond another picture.</param>
/// <param name="output">The terminal.</param>
/// <param name="style">What it can show.</param>
/// <param name="size">Its columns and rows, at the moment.</param>
internal sealed class TopScreen(
    TopState state, ChannelReader<TopEvent> events, Action<TopState> changed, Action<TopEffect> effects,
    TextWriter output, TerminalStyle style, Func<(int Width, int Height)> size)
{
    // The other screen, no cursor, no wrapping; then back, with the keys as they were. The screen is left empty: tmux may bring back
    // rows of it where it was resized.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[2J";
    private const string Leave = "\e[H\e[2J\e[?7h\e[?25h\e[?1l\e>\e[?1049l";
    private const string Clear = "\e[2J";
    private const string EraseToEnd = "\e[K";

    // At a keystroke's pace: whoever types ahead must not wait for pictures that nobody sees.
    private const int MostAtOnce = 64;

    private static readonly TimeSpan SizeCheck = TimeSpan.FromMilliseconds(100);

    private TopState _state = state;

    /// <summary>Runs until q, Ctrl-C or the end of the terminal; leaves the terminal as it was, whatever happens.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        output.Write(Enter);
        try
        {
            TopState? drawn = null;
            while (Take())
            {
                _state = _state.Size == size() ? _state : _state with { Size = size() };
                if (!ReferenceEquals(_state, drawn))
                {
                    changed(_state);
                    Draw(isResized: drawn?.Size != _state.Size);
                }
                drawn = _state;
                await NewsAsync(ended).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // As q.
        }
        finally
        {
            output.Write(Leave);
            output.Flush();
        }
    }

    /// <summary>Waits for an event, or until it is time to look at the terminal's size.</summary>
    private async Task NewsAsync(CancellationToken ended)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ended);
        late.CancelAfter(SizeCheck);
        try
        {
            await events.WaitToReadAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            // Only the time.
        }
    }

    /// <summary>Takes what has happened; returns whether it goes on.</summary>
    private bool Take()
    {
        for (var taken = 0; taken < MostAtOnce && events.TryRead(out var happened); taken++)
        {
            var (next, effect) = After(happened);
            _state = next;
            if (effect is Quit)
                return false;
            if (effect is not null)
                effects(effect);
        }
        return true;
    }

    private (TopState State, TopEffect? Effect) After(TopEvent happened) => happened switch
    {
        KeyPressed pressed => TopKeys.Press(_state, pressed.Key),
        GateTold told => (_state.Take(told), null),
        GateMissed missed => (_state.Miss(missed.Why), null),
        Acted acted => (_state.Say(acted.Text, acted.IsGood), new LookAgain()),
        Traced traced => (_state.Take(traced), null),
        _ => (_state, new Quit()),
    };

    /// <summary>Draws over what is there, in one write: nothing flickers.</summary>
    private void Draw(bool isResized)
    {
        var text = new StringBuilder(isResized ? Clear : "");
        var width = _state.Size.Width;
        var rows = TopFrame.Draw(_state);
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{i + 1};1H").Append(style.Render(rows[i], width).TrimEnd('\n'));
            if (rows[i].Width < width)
                text.Append(EraseToEnd);
        }
        output.Write(text);
        output.Flush();
    }
}
