using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;
using LoginGate.Inspect;
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
            "TooManyConnections", "34", "PeerClosed", "94,000", "IdleTimeout", "203.0.113.7", "12/3", "198.51.100.99", "0/13,965", "1 overview 2 sessions", "7 gates", "q quit"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_mode_stands_in_the_head()
    {
        var state = TopSamples.State();
        state = state with { View = state.View! with { Attack = new AttackModeView { Text = "attack mode is on for 3s: by anna" } } };

        Assert.Contains(" attack mode is on for 3s: by anna", Draw(state, 80, 24).Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_screen_shows_more()
    {
        var text = Draw(TopSamples.State(), 150, 40);

        foreach (var shown in (string[])["listens on", "0.0.0.0:7000", "LoginSrv at", "10.0.0.5:5500", "waiting", "refused", "2001:db8::/64", "13,965"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_show_what_there_is_room_for()
    {
        var state = TopSamples.State().Press("4").Told();
        foreach (var shown in (string[])["198.51.100.99", "13,965", "14,000", "refusedv", "banned", "yes", "per address", "b ban"])
            Assert.Contains(shown, Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Contains("AS64496 Example Networks", Draw(state, 150, 40), StringComparison.Ordinal);

        Assert.Contains("203.0.113.2:4000", Draw(TopSamples.State().Press("2").Told(), 80, 24), StringComparison.Ordinal);
        Assert.Contains("by an operator", Draw(TopSamples.State().Press("5").Told(), 80, 24), StringComparison.Ordinal);
        Assert.Matches(@"203\.0\.113\.2:4000 +anna +1m 30s +is in", Draw(TopSamples.State().Press("6").Told(), 80, 24));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void Heads_are_whole_by_whatever_a_list_is_sorted(int width)
    {
        foreach (var page in (string[])["2", "3", "4", "5", "6", "7"])
        {
            var state = OfAllGates().Press(page).Told(TopSamples.Clustered);
            for (var i = 0; i < state.Page.List!.Columns.Length; i++, state = state.Press(">").Told(TopSamples.Clustered))
            {
                var head = Draw(state, width, 24).Split('\n').First(row => row.Contains(" refused", StringComparison.Ordinal) || row.Contains(" LoginSrv", StringComparison.Ordinal) || row.Contains(" client", StringComparison.Ordinal));
                Assert.DoesNotContain('…', head);
            }
        }
    }

    [Fact]
    public void Where_nobody_is_refused_it_says_what_is_done_otherwise()
    {
        var state = TopSamples.State().Press("4", ">").Press("<").Told(command => command.StartsWith("gate attackers", StringComparison.Ordinal)
            ? TopSamples.Good("""{"total":0,"all":0,"by":"refused","sums":{"connects":9,"refused":0,"violations":12,"guesses":3,"bytes":0},"attackers":[]}""")
            : null);

        Assert.Contains(" none; < > sorts by what there is: connects 9, broke 12, guesses 3", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Matches(" none *\n", Draw(state.Press("/", "x", "Enter").Told(_ => TopSamples.Good("""{"total":0,"all":4,"by":"refused","sums":{"violations":12},"attackers":[]}""")), 80, 24));
    }

    [Fact]
    public void Every_page_has_its_number_in_sight_with_and_without_a_cluster()
    {
        foreach (var state in (TopState[])[TopSamples.State(), TopSamples.State().Told(TopSamples.Clustered)])
            Assert.Contains("1 overview 2 sessions 3 addresses 4 attackers 5 bans 6 find 7 gates 8 log", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Contains("this gate is in no cluster", Draw(TopSamples.State().Press("7").Told(), 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_of_the_log_and_a_long_cause_take_several_rows_and_nothing_of_them_is_lost()
    {
        const string Cause = "logins refused for password guessing (address)";
        var state = TopSamples.State();
        state = state with { Refusals = CauseBoard.Empty.With([KeyValuePair.Create("TooManyConnections", 17L), KeyValuePair.Create(Cause, 12_345L)]) };
        Assert.Matches(@"\n logins refused for .*\n password guessing .*\n \(address\) +12,345 ", Draw(state, 80, 24));

        var line = "2026-01-31 12:00:00.000+00:00 WARN main/listener: " + string.Join(' ', Enumerable.Range(1, 40).Select(i => $"word{i}"));
        var log = state.Press("8").Told(command => command == "log tail 500" ? TopSamples.Said(["2026-01-31 12:00:00.000+00:00 INFO first", line]) : null);
        var rows = Draw(log, 80, 24).Split('\n').SkipWhile(row => !row.Contains("INFO first", StringComparison.Ordinal)).Skip(1).TakeWhile(row => row.Contains("word", StringComparison.Ordinal)).ToArray();
        Assert.Equal("12:00:00.000 WARN main/listener: " + line[(line.IndexOf("listener: ", StringComparison.Ordinal) + 10)..], string.Join(' ', rows.Select(row => row.Trim())));
        Assert.All(rows[1..], row => Assert.StartsWith("   word", row, StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_of_long_lines_is_seen_from_its_first_to_its_last()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"line{i} {string.Join(' ', Enumerable.Repeat("x", 100))} end{i}");
        var state = (TopSamples.State() with { Size = (80, 24) }).Press("8").Told(command => command == "log tail 500" ? TopSamples.Said(lines) : null);
        Assert.Contains("end30", Draw(state, 80, 24), StringComparison.Ordinal);
        var first = Draw(state.Press("Home"), 80, 24);
        Assert.Contains(" line1 x", first, StringComparison.Ordinal);
        Assert.Contains("end5", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_and_an_address_are_shown_with_all_that_is_known()
    {
        var client = Draw(TopSamples.State().Press("2").Told().Press("j", "Enter").Told(), 80, 24);
        foreach (var shown in (string[])["session 2 of 203.0.113.2:4000 on line main", "anna", "Accepted, 1 refused: WrongPassword", "relaying", "12 packets, 600 B", "10.0.0.1:7000", "x kick"])
            Assert.Contains(shown, client, StringComparison.Ordinal);

        var address = Draw(TopSamples.State().Press("3").Told().Press("Enter").Told(), 80, 24);
        foreach (var shown in (string[])["address 198.51.100.99", "14,000 connects, 13,965 refused", "banned 13965", "NL AS64496 Example Networks", "203.0.113.0/24 for good: by an operator", "anna", "u unban"])
            Assert.True(address.Contains(shown, StringComparison.Ordinal), $"'{shown}' is not in\n{address}");
    }

    [Fact]
    public void A_client_that_has_ended_is_said_to_have_ended()
    {
        var state = TopSamples.State().Press("2").Told().Press("j", "Enter").Told(command =>
            command.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Found(2, endedBy: "Kicked"))
            : command.StartsWith("gate session ", StringComparison.Ordinal) ? Failed("no session 2 on line main")
            : null);

        Assert.Contains("2026-01-31 12:30:00Z, by Kicked", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Equal("that client is in no more", state.Press("x").Notice!.Text);
    }

    [Fact]
    public void The_selected_row_is_seen_in_a_list_longer_than_the_screen()
    {
        var state = TopSamples.State().Press("2").Told(command => command.StartsWith("gate sessions", StringComparison.Ordinal)
            ? TopSamples.Good(TopSamples.Sessions([.. Enumerable.Range(1, 200)])) : null);
        for (var i = 0; i < 200; i += 13, state = state.Press([.. Enumerable.Repeat("j", 13)]))
            Assert.Matches($@" {state.Page.SelectedRow!.Count("session")}  main|  {state.Page.SelectedRow!.Count("session")}  203", Draw(state, 80, 24));
    }

    [Fact]
    public void What_the_gate_refuses_to_tell_is_said()
    {
        var state = TopSamples.State().Press("4", "p").Told(command => command.StartsWith("gate attackers", StringComparison.Ordinal) ? Failed("no database") : null);
        Assert.Contains("no database", Draw(state, 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_a_prompt_and_what_came_of_it_stand_at_the_foot()
    {
        var state = TopSamples.State().Press("3").Told();
        Assert.Contains("for how long (10m, 2d, ever): 10", Foot(state.Press("b", "10")), StringComparison.Ordinal);
        Assert.Contains("ban 198.51.100.99 for 10m, reason 'cheats'? y/N", Foot(state.Press("b", "10m", "Enter", "cheats", "Enter")), StringComparison.Ordinal);
        Assert.Contains("not done", Foot(state.Press("u", "n")), StringComparison.Ordinal);
        Assert.Contains("banned", Foot(state.Say("banned")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_may_only_look_is_offered_no_acts()
    {
        var state = (TopSamples.State() with { Right = AccessRight.View }).Press("2").Told();
        Assert.DoesNotContain("kick", Foot(state), StringComparison.Ordinal);
        Assert.Contains("view only", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Contains("take the right admin", Draw(state.Press("?"), 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_size_is_filled_and_never_overfilled()
    {
        var state = TopSamples.State();
        foreach (var seen in (TopState[])
            [state, TopSamples.State(lines: 3), TopSamples.State(lines: 40), state.Press("2").Told(), state.Press("3").Told().Press("Enter").Told(), state.Press("?"), state.Press("8"), state.Press("2").Told().Press("Enter").Told(), state.Press("2").Told().Press("x"), state.Press("3").Told().Press("b", new string('9', 90))])
        {
            for (var width = 1; width < 200; width += 7)
            {
                for (var height = 1; height < 70; height += 3)
                {
                    var rows = TopFrame.Draw(seen with { Size = (width, height) });
                    Assert.InRange(rows.Count, 1, height);
                    Assert.All(rows, row => Assert.InRange(row.Width, 0, width));
                    if (width >= 40 && height >= 10)
                        Assert.Equal(height, rows.Count);
                }
            }
        }
    }

    [Fact]
    public void The_lines_of_all_gates_are_named_after_their_gates_and_old_figures_are_said_to_be_old()
    {
        var text = Draw(OfAllGates(), 100, 24);

        foreach (var shown in (string[])["north/main", "south/main", "west/main", "old", "1,359 now", "to LoginSrv 1,505/s", "7 gates"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.Matches(@"west +figures are old +1 of 1 up +78", Draw(OfAllGates().Press("7").Told(TopSamples.Clustered), 100, 24));
    }

    [Fact]
    public void What_other_gates_do_not_tell_is_no_figure()
    {
        var state = OfAllGates();
        var all = Draw(state, 200, 30);
        Assert.Matches(@"south/main +up +- +- +77 +- +5\.0 +4\.0 +- +10\.0\.0\.2:7000 +- +-", all);
        foreach (var shown in (string[])["1,359 now  - at most  - in all", "showing all 3 lines", "to LoginSrv 1,505/s -", "refused at north", "closed at north", "address at north"])
            Assert.Contains(shown, all, StringComparison.Ordinal);
        Assert.Contains("1,204 now  1,893 at most  48,211 in all", Draw(state.Press("l"), 200, 30), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_do_not_fit_are_counted() =>
        Assert.Contains("lines more", Draw(TopSamples.State(lines: 40), 80, 24), StringComparison.Ordinal);

    [Fact]
    public void A_gate_that_is_away_is_said_and_what_was_known_stays()
    {
        var state = TopSamples.State().Miss("no gate at 127.0.0.1:9111: nobody listens there");

        var text = Draw(state, 80, 24);

        Assert.Contains("nobody listens there; trying again", text, StringComparison.Ordinal);
        Assert.Contains("1,204 now", text, StringComparison.Ordinal);
        Assert.DoesNotContain("trying again", Draw(state.Told(), 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_answers_otherwise_is_said()
    {
        foreach (var status in (string[])["[]", "7", """{"lines":5}"""])
            Assert.Contains("answers otherwise", Draw(new TopState(TopSamples.Address).Told(c => c == "gate status" ? TopSamples.Good(status) : null), 120, 24), StringComparison.Ordinal);
        // What is missing in a list, or of another kind, is nothing.
        var state = TopSamples.State().Press("2").Told(c => c.StartsWith("gate sessions", StringComparison.Ordinal) ? TopSamples.Good("""{"sessions":[{"session":"x","age":1e300},{},7]}""") : null);
        Assert.Equal(2, state.Page.Rows.Count);
        Draw(state, 80, 24);
    }

    [Fact]
    public void Before_the_first_answer_it_says_that_it_waits()
    {
        var state = new TopState(TopSamples.Address);
        Assert.Contains("asking the gate", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Contains("waiting for the gate", Draw(state.Miss("no gate"), 80, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void One_lines_traffic_can_be_looked_at()
    {
        var state = TopSamples.State(lines: 2).Press("RightArrow");
        Assert.Equal("main", state.Line);
        Assert.Contains("to LoginSrv 1,500/s", Draw(state, 80, 24), StringComparison.Ordinal);
        Assert.Equal("line2", state.Press("DownArrow").Line);
        Assert.Null(state.Press("l", "l").Line);
        Assert.Equal("line2", state.Press("LeftArrow", "L").Line);

        Assert.Null(state.Press("l").Told().Line);
    }

    [Fact]
    public void What_the_gate_says_steers_no_terminal()
    {
        const string Evil = "\e[2J\r\n\u009b1m\u202e\u0007";
        var evil = System.Text.Json.JsonEncodedText.Encode(Evil).ToString();
        var state = TopSamples.State();
        state = state with { View = state.View! with { Version = Evil, Lines = [state.View.Lines[0] with { Line = "a\nb[red]", Closes = new Dictionary<string, long> { [Evil] = 1 } }], Addresses = [new AddressView { Address = Evil }] } };
        string Hostile(string command) => TopSamples.Answer(command).Replace("anna", evil, StringComparison.Ordinal).Replace("by an operator", evil, StringComparison.Ordinal)
            .Replace("\"main\"", $"\"{evil}\"", StringComparison.Ordinal).Replace("relaying", evil, StringComparison.Ordinal).Replace("Example Networks", evil, StringComparison.Ordinal).Replace("198.51.100.99", evil, StringComparison.Ordinal);
        InspectResult Answer(string command) => TopSamples.Good(Hostile(command));
        var seen = new List<TopState> { state, state.Miss(Evil), state.Say(Evil) };
        foreach (var page in (string[])["2", "3", "4", "5", "6", "8"])
        {
            var list = state.Press(page).Told(c => c.StartsWith("log", StringComparison.Ordinal) ? InspectResult.Said(Evil) : Answer(c));
            var opened = list.Press("Enter").Told(Answer);
            seen.AddRange([list, opened, list.Press("x"), list.Press("u"), list.Press("b", "10m", "Enter", "why", "Enter"), list.Press("t").Take(new Traced(1, Evil)), list.Told(_ => Failed(Evil))]);
        }

        foreach (var drawn in seen)
        {
            var text = string.Join('\n', TopFrame.Draw(drawn with { Size = (100, 30) }).Select(r => r.ToString()));
            Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        }
        Assert.Contains(@"\x1b[2J\x0d\x0a", Draw(state, 100, 30), StringComparison.Ordinal);
        Assert.All(seen.Select(s => s.Question?.Effect).OfType<Act>(), act => Assert.DoesNotContain(act.Command, char.IsControl));
    }

    [Fact]
    public void Without_colours_what_is_selected_is_seen_all_the_same()
    {
        var row = TopFrame.Draw(TopSamples.State().Press("2").Told() with { Size = (80, 24) }).Single(r => r.ToString().Contains("203.0.113.1:4000", StringComparison.Ordinal));
        Assert.StartsWith("\e[7m", new TerminalStyle(ColorSystem.NoColors, true).Render(row, 80), StringComparison.Ordinal);
    }

    private static TopState OfAllGates() => (new TopState(TopSamples.Address) with { Scope = Scope.All }).Told(TopSamples.Clustered);

    private static InspectResult Failed(string error) => InspectResult.Failed(error);

    private static string Foot(TopState state) => Draw(state, 80, 24).Split('\n')[^1];

    private static string Draw(TopState state, int width, int height)
    {
        var style = new TerminalStyle(ColorSystem.Standard, true);
        var rows = TopFrame.Draw(state with { Size = (width, height) });
        // What is drawn with colours is the same text.
        Assert.All(rows, row => Assert.Equal(row.ToString(), System.Text.RegularExpressions.Regex.Replace(style.Render(row, width), @"\e\[[0-9;]*m", "")));
        return string.Join('\n', rows.Select(r => r.ToString()));
    }
}
