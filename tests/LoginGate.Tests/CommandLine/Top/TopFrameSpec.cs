using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using Spectre.Console;

namespace LoginGate.Tests.CommandLine.Top;

public sealed class TopFrameSpec
{
    [Fact]
    public void Everything_an_operator_asks_for_fits_80_columns_and_24_rows()
    {
        var text = Draw(TopSamples.State(lines: 2), 80, 24);

        foreach (var shown in (string[])["0.1.0", "127.0.0.1:9111", "1h 02m", "90.0 MiB", "2,408 now", "3,786 at most", "96,422 in all",
            "to LoginSrv 3,000/s", "to clients 1,500/s", "175.8 KiB/s", "main", "line2", "up", "1m 02s", "1.5ms",
            "TooManyConnections", "34", "PeerClosed", "94,000", "IdleTimeout", "203.0.113.7", "12/3", "198.51.100.99", "0/13,965", "q quit"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_screen_shows_more()
    {
        var text = Draw(TopSamples.State(), 150, 40);

        foreach (var shown in (string[])["listens on", "0.0.0.0:7000", "LoginSrv at", "10.0.0.5:5500", "waiting", "refused", "2001:db8::/64", "13,965"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_size_is_filled_and_never_overfilled()
    {
        foreach (var lines in (int[])[1, 3, 40])
        {
            var state = TopSamples.State(lines);
            for (var width = 1; width < 200; width += 7)
            {
                for (var height = 1; height < 70; height += 3)
                {
                    var rows = TopFrame.Draw(state, width, height);
                    Assert.InRange(rows.Count, 1, height);
                    Assert.All(rows, row => Assert.InRange(row.Width, 0, width));
                    if (width >= 40 && height >= 10)
                        Assert.Contains("q quit", rows[height - 1].ToString(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Lines_that_do_not_fit_are_counted() =>
        Assert.Contains("lines more", Draw(TopSamples.State(lines: 40), 80, 24), StringComparison.Ordinal);

    [Fact]
    public void A_gate_that_is_away_is_said_and_what_was_known_stays()
    {
        var state = TopSamples.State();
        state.Miss("no gate at 127.0.0.1:9111: nobody listens there");

        var text = Draw(state, 80, 24);

        Assert.Contains("nobody listens there; trying again", text, StringComparison.Ordinal);
        Assert.Contains("1,204 now", text, StringComparison.Ordinal);

        state.Update(TopSamples.View());
        Assert.DoesNotContain("trying again", Draw(state, 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_answer_it_says_that_it_waits()
    {
        var state = new TopState(TopSamples.Address);
        Assert.Contains("asking the gate", Draw(state, 80, 24), StringComparison.Ordinal);
        state.Miss("no gate");
        Assert.Contains("waiting for the gate", Draw(state, 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void One_lines_traffic_can_be_looked_at()
    {
        var state = TopSamples.State(lines: 2);

        state.SelectNext(1);
        Assert.Equal("main", state.Selected);
        Assert.Contains("to LoginSrv 1,500/s", Draw(state, 80, 24), StringComparison.Ordinal);
        state.SelectNext(1);
        Assert.Equal("line2", state.Selected);
        state.SelectNext(1);
        Assert.Null(state.Selected);
        state.SelectNext(-1);
        Assert.Equal("line2", state.Selected);

        state.Update(TopSamples.View(lines: 1));
        Assert.Null(state.Selected);
    }

    [Fact]
    public void What_the_gate_says_steers_no_terminal()
    {
        var state = new TopState(TopSamples.Address);
        state.Update(TopSamples.View() with
        {
            Version = "\e[2J",
            Lines = [TopSamples.View().Lines[0] with { Line = "a\nb[red]", Closes = new Dictionary<string, long> { ["\u009b1m"] = 1 } }],
            Addresses = [new AddressView { Address = "\r\u202e" }],
        });

        var text = string.Join('\n', TopFrame.Draw(state, 100, 30).Select(r => r.ToString()));

        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        foreach (var shown in (string[])[@"\x1b[2J", @"a\x0ab[…", @"\x9b1m", @"\x0d\u202e"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    private static string Draw(TopState state, int width, int height)
    {
        var style = new TerminalStyle(ColorSystem.Standard, true);
        var rows = TopFrame.Draw(state, width, height);
        // What is drawn with colours is the same text.
        Assert.All(rows, row => Assert.Equal(row.ToString(), System.Text.RegularExpressions.Regex.Replace(style.Render(row, width), @"\e\[[0-9;]*m", "")));
        return string.Join('\n', rows.Select(r => r.ToString()));
    }
}
