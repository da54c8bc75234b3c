using LoginGate.CommandLine.Top;
using LoginGate.Inspect;
using LoginGate.Tests.CommandLine.Cmd;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What keys make of the state, and what they ask for.</summary>
public sealed class TopKeysSpec
{
    private readonly TopState _state = TopSamples.State();

    [Fact]
    public void Numbers_and_Tab_choose_the_pages()
    {
        Assert.Equal(PageKind.Bans, _state.Press("5").Page.Kind);
        var pages = new List<PageKind>();
        for (var state = _state.Press("Tab"); state.Page.Kind != PageKind.Overview; state = state.Press("Tab"))
            pages.Add(state.Page.Kind);
        Assert.Equal([PageKind.Sessions, PageKind.Addresses, PageKind.Attackers, PageKind.Bans, PageKind.Find, PageKind.Gates, PageKind.Log], pages);
        Assert.Equal(PageKind.Log, Pressed(_state, new ConsoleKeyInfo('\t', ConsoleKey.Tab, shift: true, false, false)).State.Page.Kind);
        Assert.Equal(PageKind.Attackers, _state.Press("a").Page.Kind);
    }

    [Fact]
    public void The_selected_row_stays_selected_when_others_come_before_it()
    {
        var state = _state.Press("2").Told().Press("j", "DownArrow", "k");
        Assert.Equal(2, state.Page.SelectedRow!.Count("session"));

        state = state.Told(Sessions(5, 4, 2, 1, 3));

        Assert.Equal((2, 1), (state.Page.SelectedRow!.Count("session"), state.Page.Selected));
        Assert.Equal(3, state.Told(Sessions(1, 3, 4, 5)).Page.SelectedRow!.Count("session"));
        Assert.Equal(5, state.Press("End").Page.SelectedRow!.Count("session"));
        Assert.Equal(1, state.Press("G", "Home").Page.SelectedRow!.Count("session"));
        Assert.Null(state.Told(Sessions()).Press("j", "k", "PageDown").Page.SelectedRow);
    }

    [Fact]
    public void A_list_is_sorted_by_another_column_here_and_at_the_gate_and_turned_round()
    {
        var state = _state.Press("2").Told().Press("LeftArrow", "LeftArrow", "LeftArrow");
        Assert.Equal("packets", state.Page.Sorted!.Name);
        Assert.Equal([3, 2, 1], state.Page.Rows.Select(r => r.Count("session")));
        Assert.EndsWith("gate sessions --top 500 --sort packets", Look.Of(state).Commands, StringComparison.Ordinal);

        state = state.Press("r");

        Assert.Equal([1, 2, 3], state.Page.Rows.Select(r => r.Count("session")));
        Assert.EndsWith("gate sessions --top 500 --sort packets --reverse", Look.Of(state).Commands, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_says_by_what_attackers_are_sorted_until_the_user_does()
    {
        var state = _state.Press("4");
        Assert.EndsWith("gate attackers --top 300 --per address", Look.Of(state).Commands, StringComparison.Ordinal);
        state = state.Told(Attackers("violations"));
        Assert.Equal("broke", state.Page.Sorted!.Name);
        Assert.EndsWith("gate attackers --top 300 --per address", Look.Of(state).Commands, StringComparison.Ordinal);
        Assert.Equal("guesses", state.Told(Attackers("guesses")).Page.Sorted!.Name);

        state = state.Press("<");
        Assert.EndsWith("--by connects", Look.Of(state).Commands, StringComparison.Ordinal);
        Assert.Equal("connects", state.Told(Attackers("violations")).Page.Sorted!.Name);
    }

    [Fact]
    public void The_gate_that_has_most_says_by_what_the_attackers_of_all_gates_are_sorted()
    {
        var state = (_state with { Scope = Scope.All }).Press("4").Told(command => command.StartsWith("gate attackers", StringComparison.Ordinal)
            ? TopSamples.Good($$"""{"gates":[{"gate":"north","ok":true,"data":{{TopSamples.AttackersBy("refused", 3)}}},{"gate":"south","ok":true,"data":{{TopSamples.AttackersBy("guesses", 7)}}},{"gate":"west","ok":false,"error":"away","data":null}]}""")
            : null);

        Assert.Equal("guesses", state.Page.Sorted!.Name);
        Assert.Equal(["south", "north"], state.Page.Rows.Select(row => row.Gate));
    }

    [Fact]
    public void A_filter_is_asked_of_the_gate_and_Esc_takes_it_back()
    {
        var state = _state.Press("2", "/", "203.0 .7", "Backspace", "Enter");
        Assert.Equal("203.0 .", state.Page.Filter);
        Assert.Contains("--search \"203.0 .\"", Look.Of(state).Commands, StringComparison.Ordinal);

        Assert.Equal("", state.Press("Escape").Page.Filter);
        Assert.Equal(PageKind.Sessions, state.Press("Escape").Page.Kind);
        Assert.Equal("203.0 .", state.Press("/", "x", "Escape").Page.Filter);
    }

    [Theory]
    [InlineData("--top")]
    [InlineData("a\"b")]
    public void A_filter_that_would_be_more_than_a_filter_is_refused(string filter)
    {
        var state = _state.Press("2", "/", filter, "Enter");
        Assert.Equal(("", false), (state.Page.Filter, state.Notice!.IsGood));
    }

    [Fact]
    public void Enter_opens_a_client_and_an_address_and_Esc_goes_back()
    {
        var state = _state.Press("2").Told().Press("j", "Enter");
        Assert.Equal((PageKind.Session, 2L), (state.Page.Kind, state.Page.Of!.Session));
        Assert.Contains("gate session 2 --line main\ngate find --top 5 --number 2 --line main --address 203.0.113.2", Look.Of(state).Commands, StringComparison.Ordinal);
        Assert.Equal(2, state.Press("Escape").Page.SelectedRow!.Count("session"));

        state = _state.Press("3").Told().Press("Enter");
        Assert.Equal((PageKind.Address, "198.51.100.99"), (state.Page.Kind, state.Page.Of!.Address));
        state = state.Told().Press("Enter");
        Assert.Equal((PageKind.Session, 2L), (state.Page.Kind, state.Page.Of!.Session));
        Assert.Equal(PageKind.Addresses, state.Press("Escape", "Escape").Page.Kind);
    }

    [Fact]
    public void A_kick_asks_once_and_is_of_the_client_that_was_selected_then()
    {
        var asked = _state.Press("2").Told().Press("j", "x");
        Assert.Equal("kick session 2 of 203.0.113.2:4000 on line main?", asked.Question!.Text);
        asked = asked.Told(Sessions(7, 8, 9));

        Assert.Equal(new Act("gate kick 2 --line main"), Pressed(asked, "y").Effect);
        foreach (var other in (string[])["n", "Enter", "Escape", "x"])
        {
            var (state, effect) = Pressed(asked, other);
            Assert.Null(effect);
            Assert.Equal((null, "not done"), (state.Question, state.Notice!.Text));
        }
    }

    [Theory]
    [InlineData("10m", "--for 10m")]
    [InlineData("ever", "--permanent")]
    [InlineData("", null)]
    public void A_ban_takes_a_time_and_a_reason(string time, string? words)
    {
        var asked = _state.Press("3").Told().Press("b", time, "Enter", "two words", "Enter");
        Assert.Equal(new Act($"gate ban 198.51.100.99 {words}{(words is null ? "" : " ")}--reason \"two words\""), Pressed(asked, "y").Effect);
        Assert.Equal(new Act($"gate ban 198.51.100.99{(words is null ? "" : $" {words}")}"), Pressed(_state.Press("3").Told().Press("b", time, "Enter", "Enter"), "y").Effect);
    }

    [Fact]
    public void A_ban_for_no_time_asks_again()
    {
        var state = _state.Press("3").Told().Press("b", "10", "Enter");
        Assert.Equal(("'10' is no time such as 90s, 10m, 2h or 30d", true), (state.Notice!.Text, state.Prompt is not null));
        Assert.NotNull(state.Press("2h", "Enter", "Enter").Question);
        Assert.Null(state.Press("Escape").Prompt);
    }

    [Fact]
    public void A_reason_cannot_smuggle_in_an_option_or_a_quote()
    {
        foreach (var reason in (string[])["--permanent", "a\" --permanent \""])
            Assert.Null(_state.Press("3").Told().Press("b", "10m", "Enter", reason, "Enter").Question);
    }

    [Fact]
    public void Bans_are_taken_back_and_attack_mode_is_entered_and_left()
    {
        Assert.Equal(new Act("gate unban 203.0.113.0/24"), Pressed(_state.Press("5").Told().Press("u"), "y").Effect);
        Assert.Equal(new Act("gate attack on"), Pressed(_state.Press("m"), "y").Effect);
        Assert.Equal(new Act("gate attack auto"), Pressed(_state.Press("M"), "y").Effect);
        var attacked = _state with { View = _state.View! with { Attack = new AttackModeView { IsOn = true } } };
        Assert.Equal(new Act("gate attack off"), Pressed(attacked.Press("m"), "y").Effect);
    }

    [Fact]
    public void A_trace_follows_a_client_and_ends_with_its_page()
    {
        var (state, effect) = Pressed(_state.Press("2").Told(), "t");
        Assert.Equal(new StartTrace(1, "gate trace 1 --line main"), effect);
        state = state.Take(new Traced(1, "a line")).Take(new Traced(0, "of a trace before"));
        Assert.Equal(["a line"], state.Page.Lines);
        Assert.Null(Pressed(state, "?").Effect);
        Assert.Equal("a line", Assert.Single(state.Press("?", "Escape").Page.Lines));

        foreach (var key in (string[])["Escape", "Tab", "1"])
            Assert.IsType<StopTrace>(Pressed(state, key).Effect);
        var (left, _) = Pressed(state, "Escape");
        Assert.Equal(left, left.Take(new Traced(1, "late")));
    }

    [Fact]
    public void Whoever_may_only_look_is_told_so_and_asks_nothing()
    {
        var state = new TopState(TopSamples.Address).Told(c => c == "whoami" ? TopSamples.Good("""{"name":"bob","right":"view"}""") : null);
        Assert.False(state.MayAct);
        state = state.Press("2").Told();
        foreach (var key in (string[])["x", "b", "u", "t", "m", "M"])
        {
            var (after, effect) = Pressed(state, key);
            Assert.Null(effect);
            Assert.Equal((null, null, $"{key} takes the right admin; you may only look"), (after.Question, after.Prompt, after.Notice!.Text));
        }
    }

    [Fact]
    public void A_gate_that_does_not_tell_the_right_may_be_asked_to_act() =>
        Assert.True(new TopState(TopSamples.Address).Told(c => c == "whoami" ? InspectResult.NoCommand("unknown command") : null).MayAct);

    [Fact]
    public void Clients_and_addresses_of_other_gates_are_acted_on_at_their_gates()
    {
        var state = Clustered(_state).Press("w");
        Assert.Equal(Scope.All, state.Scope);
        state = state.Told(TopSamples.Clustered).Press("2").Told(c => c.StartsWith("gate sessions", StringComparison.Ordinal)
            ? TopSamples.Good($$"""{"gates":[{"gate":"north","ok":true,"data":{{TopSamples.Sessions(1)}}},{"gate":"south","ok":true,"data":{{TopSamples.Sessions(1, 4)}}},{"gate":"west","ok":false,"error":"away","data":null}]}""")
            : TopSamples.Clustered(c));
        Assert.Equal(3, state.Page.Rows.Count);
        Assert.Equal("gate west: away", state.Page.Trouble);
        Assert.EndsWith("--all", Look.Of(state).Commands, StringComparison.Ordinal);

        state = state.Press("End");
        Assert.Equal(new Act("gate kick 4 --line main --gate south"), Pressed(state.Press("x"), "y").Effect);
        Assert.Contains("gate session 4 --line main --gate south", Look.Of(state.Press("Enter")).Commands, StringComparison.Ordinal);
        // Here may be another one with that number.
        Assert.Null(Pressed(state, "t").Effect);
        Assert.Equal("a client of gate south is traced at that gate", state.Press("t").Notice!.Text);
    }

    [Fact]
    public void Another_gate_is_looked_at_from_the_page_of_gates()
    {
        var state = Clustered(_state).Press("7").Told(TopSamples.Clustered).Press("End", "Enter");
        Assert.Equal((Scope.At("west"), PageKind.Overview), (state.Scope, state.Page.Kind));
        Assert.Equal("gate status --gate west\nwhoami\ngate history --gate west\ngate addresses --top 100 --gate west", Look.Of(state).Commands);
        // What was asked of the gate before is none of this one's.
        Assert.Equal(state, state.Take(new GateTold(Look.Of(_state), [TopSamples.Good(TopSamples.Status())])));

        Assert.Equal(Scope.Here, state.Told(TopSamples.Clustered).Press("w").Scope);
        Assert.Equal("attack mode of gate west is changed at that gate", state.Press("m").Notice!.Text);
    }

    [Fact]
    public void A_line_of_all_gates_is_asked_of_its_own()
    {
        var state = Clustered(_state).Press("w").Told(TopSamples.Clustered).Press("RightArrow", "RightArrow", "Enter");
        Assert.Equal("south/main", state.Line);
        Assert.EndsWith("gate sessions --top 500 --sort number --line main --gate south", Look.Of(state).Commands, StringComparison.Ordinal);
        Assert.Equal(new Act("gate kick 1 --line main --gate south"), Pressed(state.Told(c => Sessions(1)(c) ?? TopSamples.Clustered(c)).Press("x"), "y").Effect);
    }

    [Fact]
    public void The_graphs_begin_with_the_past_that_the_gate_remembers()
    {
        Assert.Equal([100, 200, 50, 1500], _state.SelectedTraffic.Packets.Last(10));
        Assert.Equal([50, 100, 25, 750], _state.Traffic.Of("main").Replies.Last(10));
        Assert.DoesNotContain("gate history", Look.Of(_state).Commands, StringComparison.Ordinal);

        // After a pause the gate knows better.
        var back = _state.Miss("away");
        Assert.Contains("gate history", Look.Of(back).Commands, StringComparison.Ordinal);
        Assert.Equal([100, 200, 50, 1500], back.Told().SelectedTraffic.Packets.Last(10));
    }

    [Fact]
    public void A_log_is_scrolled_to_its_first_line_and_no_further()
    {
        var state = (_state with { Size = (80, 24) }).Press("8").Told(command => command == "log tail 500" ? TopSamples.Said(Enumerable.Range(1, 100).Select(i => $"line {i}")) : null);
        Assert.Equal(0, state.Page.Back);
        state = state.Press("k", "k", "UpArrow", "j");
        Assert.Equal(2, state.Page.Back);
        state = state.Press("PageUp");
        Assert.Equal(2 + 24 - TopFrame.FixedRows, state.Page.Back);
        state = state.Press("Home");
        Assert.Equal(100 - (24 - TopFrame.FixedRows), state.Page.Back);
        Assert.Equal(0, state.Press("PageDown", "End").Page.Back);
    }

    [Theory]
    [InlineData("j", "DownArrow")]
    [InlineData("k", "UpArrow")]
    [InlineData("g", "Home")]
    [InlineData("G", "End")]
    [InlineData("<", "LeftArrow")]
    [InlineData(",", "LeftArrow")]
    [InlineData(">", "RightArrow")]
    [InlineData(".", "RightArrow")]
    [InlineData("h", "?")]
    public void Letters_do_what_other_keys_do(string letter, string key)
    {
        var state = _state.Press("2").Told(Sessions([.. Enumerable.Range(1, 9)])).Press("j", "j", "j");

        Assert.Equal(Seen(state.Press(key)), Seen(state.Press(letter)));
        Assert.NotEqual(Seen(state), Seen(state.Press(letter)));

        static (PageKind, int, int) Seen(TopState state) => (state.Page.Kind, state.Page.Selected, state.Page.Sort);
    }

    [Fact]
    public void A_list_is_walked_through_a_screen_at_a_time_and_not_beyond_its_ends()
    {
        var state = (_state with { Size = (80, 24) }).Press("2").Told(Sessions([.. Enumerable.Range(1, 50)]));
        Assert.Equal(18, state.Press("PageDown").Page.Selected);
        Assert.Equal(49, state.Press("PageDown", "PageDown", "PageDown", "j").Page.Selected);
        Assert.Equal((31, 0), (state.Press("End", "PageUp").Page.Selected, state.Press("End", "Home", "k").Page.Selected));
        // The overview's lines are not turned by it.
        Assert.Null(TopSamples.State(lines: 3).Press("PageDown").Line);
    }

    [Fact]
    public void What_a_page_cannot_do_does_nothing()
    {
        // No list to be turned round, nothing to filter, no figures per anything.
        foreach (var (page, key) in ((string, string)[])[("8", "r"), ("1", "r"), ("7", "/"), ("1", "/"), ("2", "p"), ("?", "<"), ("8", "<")])
        {
            var state = _state.Press(page).Told();
            Assert.Equal(state, state.Press(key));
        }
        Assert.NotNull(_state.Press("8").Told().Press("/").Prompt);
        Assert.Equal("this gate is in no cluster", _state.Press("w").Notice!.Text);
        Assert.Equal("there is no more to see of a country or an AS", _state.Press("4", "p", "p").Told().Press("Enter").Notice!.Text);
        Assert.Equal("no address is selected", _state.Press("4", "p", "p").Told().Press("b").Notice!.Text);
        Assert.Equal("no client is selected", _state.Press("3").Told().Press("x").Notice!.Text);
        Assert.Equal("at most 100 characters", _state.Press("2", "/", new string('x', 101), "Enter").Notice!.Text);
        // Nobody is in from there.
        var address = _state.Press("3").Told().Press("Enter").Told(c => c.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Nothing) : null);
        Assert.Equal(PageKind.Address, address.Page.Kind);
        Assert.Equal(address, address.Press("Enter"));
    }

    [Fact]
    public void Attackers_are_counted_per_address_network_country_and_system_in_turn()
    {
        var state = _state.Press("4").Told();
        foreach (var per in (string[])["network", "country", "as", "address"])
        {
            state = state.Press("p");
            Assert.Equal((per, false, 0), (state.Page.Per, state.Page.IsTold, state.Page.Rows.Count));
            state = state.Told();
        }
    }

    [Fact]
    public void Another_page_is_seen_at_once_whatever_was_opened_and_a_notice_goes_with_the_next_key()
    {
        Assert.Equal(PageKind.Bans, _state.Press("2").Told().Press("Enter", "5").Page.Kind);
        Assert.Equal(PageKind.Sessions, _state.Press("Enter").Page.Kind);
        Assert.Equal(PageKind.Overview, _state.Press("?", "Enter").Page.Kind);
        Assert.Null(_state.Say("done").Press("j").Notice);
        Assert.Equal("line2", TopSamples.State(lines: 2).Press("L").Line);
        Assert.False(_state.Press("2").Told().Press("r", "<").Page.IsReversed);
        Assert.Equal("two words", _state.Press("2", "/", "  two words ", "Enter").Page.Filter);
    }

    [Fact]
    public void A_client_that_has_ended_is_not_traced_and_on_an_addresss_page_it_is_that_which_is_banned()
    {
        var found = _state.Press("6").Told(c => c.StartsWith("gate find", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Found(2, endedBy: "Kicked")) : null);
        Assert.Equal("no connected client is selected", found.Press("t").Notice!.Text);

        var page = _state.Press("3").Told().Press("Enter").Told();
        Assert.Equal(new Act("gate unban 198.51.100.99"), Pressed(page.Press("u"), "Y").Effect);
    }

    [Fact]
    public void One_gate_after_the_other_is_looked_at_and_the_own_one_once()
    {
        var state = Clustered(_state);
        var seen = new List<Scope>();
        do
        {
            state = state.Press("w").Told(TopSamples.Clustered);
            seen.Add(state.Scope);
        }
        while (state.Scope != Scope.Here && seen.Count < 9);
        Assert.Equal([Scope.All, Scope.At("south"), Scope.At("west"), Scope.Here], seen);
        Assert.Equal(Scope.Here, Clustered(_state).Press("7").Told(TopSamples.Clustered).Press("Home", "Enter").Scope);
    }

    [Fact]
    public void Help_opens_and_closes_and_q_and_Control_C_end()
    {
        Assert.Equal(PageKind.Help, _state.Press("?").Page.Kind);
        Assert.Equal(PageKind.Overview, _state.Press("?", "?").Page.Kind);
        Assert.IsType<Quit>(Pressed(_state, "q").Effect);
        Assert.IsType<Quit>(Pressed(_state, "Q").Effect);
        Assert.IsType<Quit>(Pressed(_state.Press("/"), Keys.Control('C')).Effect);
        Assert.Equal("q", _state.Press("2", "/", "q", "Enter").Page.Filter);
    }

    private static (TopState State, TopEffect? Effect) Pressed(TopState state, string key) => Pressed(state, TopSamples.Keys(key).Single());

    private static (TopState State, TopEffect? Effect) Pressed(TopState state, ConsoleKeyInfo key) => TopKeys.Press(state, key);

    private static Func<string, InspectResult?> Sessions(params int[] numbers) =>
        command => command.StartsWith("gate sessions", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.Sessions(numbers)) : null;

    private static Func<string, InspectResult?> Attackers(string by) =>
        command => command.StartsWith("gate attackers", StringComparison.Ordinal) ? TopSamples.Good(TopSamples.AttackersBy(by, 3)) : null;

    private static TopState Clustered(TopState state) => state.Told(TopSamples.Clustered);
}
