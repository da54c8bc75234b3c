using System.Globalization;
using System.Text;
using System.Threading.Channels;
using LoginGate.CommandLine.Cmd;

namespace LoginGate.CommandLine.Top;

/// <summary>Shows the gate on the whole terminal until the user has had enough.</summary>
/// <param name="state">What is shown.</param>
/// <param name="events">What changes it.</param>
/// <param name="output">The terminal.</param>
/// <param name="style">What it can show.</param>
/// <param name="size">Its columns and rows, at the moment.</param>
internal sealed class TopScreen(
    TopState state, ChannelReader<TopEvent> events, TextWriter output, TerminalStyle style, Func<(int Width, int Height)> size)
{
    // The other screen, no cursor, no wrapping; then back, with the keys as they were. The screen is left empty: tmux may bring back
    // rows of it where it was resized.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[2J";
    private const string Leave = "\e[H\e[2J\e[?7h\e[?25h\e[?1l\e>\e[?1049l";
    private const string Clear = "\e[2J";
    private const string EraseToEnd = "\e[K";

    private static readonly TimeSpan SizeCheck = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until q, Ctrl-C or the end of the terminal; leaves the terminal as it was, whatever happens.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        output.Write(Enter);
        try
        {
            var drawn = (Width: 0, Height: 0);
            while (Take() is var (goesOn, isChanged) && goesOn)
            {
                var now = size();
                if (isChanged || now != drawn)
                    Draw(now.Width, now.Height, isResized: now != drawn);
                drawn = now;
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

    /// <summary>Takes what has happened.</summary>
    private (bool GoesOn, bool IsChanged) Take()
    {
        var isChanged = false;
        while (events.TryRead(out var happened))
        {
            isChanged = true;
            switch (happened)
            {
                case GateTold told:
                    state.Update(told.View);
                    break;
                case GateMissed missed:
                    state.Miss(missed.Why);
                    break;
                case KeyPressed { Key: var key } when key.KeyChar is 'q' or 'Q' || TerminalKeys.IsInterrupt(key):
                case TerminalGone:
                    return (false, false);
                case KeyPressed { Key.Key: ConsoleKey.LeftArrow or ConsoleKey.UpArrow }:
                    state.SelectNext(-1);
                    break;
                case KeyPressed { Key.Key: ConsoleKey.RightArrow or ConsoleKey.DownArrow or ConsoleKey.Tab }:
                    state.SelectNext(1);
                    break;
                default:
                    break;
            }
        }
        return (true, isChanged);
    }

    /// <summary>Draws over what is there, in one write: nothing flickers.</summary>
    private void Draw(int width, int height, bool isResized)
    {
        var text = new StringBuilder(isResized ? Clear : "");
        var rows = TopFrame.Draw(state, width, height);
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
