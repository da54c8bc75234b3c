using System.Globalization;
using Hocon.Strict;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>The keys that do something to a client, an address or the gate: each asks once, and takes the right admin.</summary>
internal static class TopActs
{
    private const int LongestText = 100;

    public static (TopState State, TopEffect? Effect) Press(TopState state, char letter)
    {
        if (letter is not ('x' or 'b' or 'u' or 't' or 'm' or 'M'))
            return (state, null);
        if (!state.MayAct)
            return (state.Say($"{letter} takes the right admin; you may only look", isGood: false), null);
        var target = TargetOf(state);
        return letter switch
        {
            'x' => (Kick(state, target), null),
            'b' => (Ban(state, target), null),
            'u' => (Unban(state, target), null),
            't' => Trace(state, target),
            'm' => (Attack(state, state.View?.Attack.IsOn == true ? "off" : "on"), null),
            _ => (Attack(state, "auto"), null),
        };
    }

    /// <summary>What is selected, or what the page is about; null: nothing.</summary>
    public static Target? TargetOf(TopState state)
    {
        var page = state.Page;
        if (page.SelectedRow is not { } row)
            return page.Of;
        var gate = row.Gate ?? state.Scope.Gate;
        return page.Kind switch
        {
            PageKind.Sessions or PageKind.Find or PageKind.Address => new Target(page.Of?.Gate ?? gate, row.Text("address"))
            {
                Line = row.Text("line"),
                Session = row.Count("session"),
                Client = ListKind.Client(row),
                IsIn = row.Data["endedBy"] is null,
            },
            PageKind.Addresses => new Target(gate, row.Text("address")),
            PageKind.Attackers => new Target(gate, page.Per is "address" or "network" ? row.Text("who") : ""),
            PageKind.Bans => new Target(gate, row.Text("range")),
            _ => page.Of,
        };
    }

    /// <summary>What is wrong with a text that goes into a command; null: nothing.</summary>
    public static Phrase? TroubleOf(string text) =>
        text.Length > LongestText ? Phrase.Of($"at most {LongestText} characters")
        : text.Contains('"', StringComparison.Ordinal) ? "a double quote cannot be in it"
        : text.TrimStart().StartsWith('-') ? "it cannot begin with -"
        : null;

    private static TopState Kick(TopState state, Target? target) => target switch
    {
        { Session: 0 } or null => state.Say("no client is selected", isGood: false),
        { IsIn: false } => state.Say("that client is in no more", isGood: false),
        _ => state with { Question = Ask($"kick {target.Name}{At(target)}?", "gate kick", [Number(target), "--line", target.Line, .. Scope.WordsOf(target.Gate)]) },
    };

    private static TopState Ban(TopState state, Target? target)
    {
        if (AddressOf(state, target) is not { } address)
            return state.Say("no address is selected", isGood: false);
        return state with
        {
            Prompt = Prompt.For($"ban {address} for how long (10m, 2d, ever)", (then, time) => BanFor(then, target!, address, time.Trim())),
        };
    }

    private static TopState BanFor(TopState state, Target target, string address, string time)
    {
        string[]? words = time switch
        {
            "" => [],
            "ever" => ["--permanent"],
            _ when char.IsAsciiLetter(time[^1]) && HoconUnits.TryParseDuration(time, out _) => ["--for", time],
            _ => null,
        };
        if (words is null)
            return Ban(state, target).Say($"'{time}' is no time such as 90s, 10m, 2h or 30d", isGood: false);
        return state with
        {
            Prompt = Prompt.For("reason", (then, reason) =>
            {
                if (TroubleOf(reason) is { } trouble)
                    return then.Say(trouble, isGood: false);
                reason = reason.Trim();
                string[] why = reason.Length > 0 ? ["--reason", reason] : [];
                var howLong = words switch { [] => "", ["--permanent"] => " for good", _ => Phrase.Of($" for {time}") };
                // In its quotes it is no word of this program's.
                var quoted = $"'{reason}'";
                var forWhat = reason.Length > 0 ? Phrase.Of($", reason {quoted}") : "";
                return then with
                {
                    Question = Ask($"ban {address}{howLong}{forWhat}{At(target)}?", "gate ban", [address, .. words, .. why, .. Scope.WordsOf(target.Gate)]),
                };
            }),
        };
    }

    private static TopState Unban(TopState state, Target? target) => AddressOf(state, target) is { } address
        ? state with { Question = Ask($"take back the bans of {address}{At(target!)}?", "gate unban", [address, .. Scope.WordsOf(target!.Gate)]) }
        : state.Say("no address is selected", isGood: false);

    private static (TopState State, TopEffect? Effect) Trace(TopState state, Target? target)
    {
        if (target is not { Session: > 0, IsIn: true })
            return (state.Say("no connected client is selected", isGood: false), null);
        // There may be another one with its number here.
        if (target.Gate is { } gate && gate != state.Home)
            return (state.Say($"a client of gate {gate} is traced at that gate", isGood: false), null);
        var trace = state.Traces + 1;
        var command = $"gate trace {CommandWords.Join([Number(target), "--line", target.Line])}";
        return (TopKeys.Push(state with { Traces = trace }, Page.At(PageKind.Trace, target)), new StartTrace(trace, command));
    }

    private static TopState Attack(TopState state, string word)
    {
        if (state.Scope.Gate is { } gate)
            return state.Say($"attack mode of gate {gate} is changed at that gate", isGood: false);
        Phrase text = word switch
        {
            "on" => "enter attack mode, until it is taken back?",
            "off" => "leave attack mode, and stay out?",
            _ => "let attack mode come and go by its thresholds?",
        };
        return state with { Question = Ask(text, "gate attack", [word]) };
    }

    /// <summary>The address that a ban is of: on the page of one, that page's; a range of a list is one too.</summary>
    private static string? AddressOf(TopState state, Target? target) =>
        (state.Page.Kind == PageKind.Address ? state.Page.Of : target)?.Address is { Length: > 0 } address ? address : null;

    private static Question Ask(Phrase text, string command, IEnumerable<string> words) => new(text, new Act($"{command} {CommandWords.Join(words)}"));

    private static Phrase At(Target target) => target.Gate is { } gate ? Phrase.Of($" at gate {gate}") : "";

    private static string Number(Target target) => target.Session.ToString(CultureInfo.InvariantCulture);
}
