using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate find</c>: who is here or was, and why it ended; of one address also whether admission would let it in.</summary>
internal sealed class FindCommand(SessionLookup lookup, GateStatistics statistics, AdmissionDesk admission, TimeProvider clock) : InspectCommand(new CommandHelp(
    "gate find", "[TEXT]", "Clients that are in and those that were, the newest first, and why they ended; TEXT: what their number, address, account, line or cause has in it",
    new CommandOption("--address", "ADDRESS", "Only from this address or CIDR range; of one address it says too whether it may come in, and why not"),
    new CommandOption("--account", "NAME", "Only with this account"),
    new CommandOption("--number", "N", "Only sessions of this number"),
    SessionLookup.LineOption,
    new CommandOption("--since", "TIME", "Only those that were here in this time, such as 10m"),
    ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.AllGates })
{
    private const int Shown = 50;

    private static readonly TimeSpan LongestSince = TimeSpan.FromDays(365);

    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var wanted = new Wanted(
            arguments.Argument(0) is { } text ? new SearchText(text) : null,
            arguments.Range("--address", arguments.Text("--address")),
            arguments.Text("--account"),
            arguments.Integer("--number", 0, 1, int.MaxValue),
            arguments.Text("--line"),
            clock.Now() - arguments.Duration("--since", TimeSpan.FromSeconds(1), LongestSince));
        _ = lookup.Lines(arguments);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Answer.Failed(error);

        var all = All();
        var found = all.Where(wanted.Holds).ToArray();
        var answer = Show([.. part.Of(found).Select(of => SessionFacts.At(of, clock))], part, found.Length, all.Count);
        return wanted.Within is { IsSingleAddress: true } address ? await ExplainAsync(answer, address.FirstAddress, cancellation).ConfigureAwait(false) : answer;
    }

    private async Task<Answer> ExplainAsync(Answer answer, AddressRange address, CancellationToken cancellation)
    {
        var standing = await admission.AskAsync<AddressStanding>(new GetStanding(address.FirstAddress), cancellation).ConfigureAwait(false);
        answer.Data!["standing"] = new JsonObject
        {
            ["address"] = $"{address}",
            ["refusal"] = standing.Refusal,
            ["exempt"] = standing.IsExempt,
            ["trusted"] = standing.IsTrusted,
            ["country"] = standing.Place.Country,
            ["as"] = standing.Place.As,
            ["asName"] = standing.Place.Name,
        };
        return answer with { Blocks = [.. answer.Blocks, new AnswerBlock { Text = [Sentence(address, standing)] }] };
    }

    private static Phrase Sentence(AddressRange address, AddressStanding standing)
    {
        var place = string.Join(", ", ((string[])[standing.Place.Country, standing.Place.AsText]).Where(text => text.Length > 0));
        var about = place.Length > 0 ? $" ({place})" : "";
        Phrase lately = standing.IsTrusted ? "; somebody has logged in from there lately" : "";
        return standing.Refusal is { } refusal ? Phrase.Of($"{address}{about} is refused: {(Phrase)refusal}{lately}")
            : $"{address}{about} may come in{Phrase.Of(standing.IsExempt ? ", whatever else holds (admission.allow)" : ", within the limits")}{lately}";
    }

    /// <summary>Those that live, then those that ended, the newest of each first.</summary>
    private List<SessionOfLine> All()
    {
        var live = statistics.Lines.SelectMany(line => line.Sessions.Values.Select(session => new SessionOfLine(line.Line, session))).ToArray();
        var closed = statistics.Closed.ToArray(clock.Now());
        // What has ended between the two looks is among the closed.
        return [.. live.Where(of => of.Session.Closed is null).OrderByDescending(of => of.Session.Opened), .. closed.Reverse()];
    }

    private static Answer Show(SessionFacts[] shown, ListPart part, int found, int all)
    {
        var table = new AnswerTable(
            "", ["session", "line", "client", "account", "opened", "for", "ended", "ended by", "login", "packets", "replies"],
            [.. shown.Select(facts => (IReadOnlyList<Phrase>)
            [
                $"{facts.Of.Session.Number}", Phrase.Verbatim(facts.Of.Line), $"{facts.Of.Session.Client}", Phrase.Verbatim(facts.Of.Session.Account ?? ""),
                Figures.At(facts.Opened), Figures.Time(facts.Lasted), facts.Closed is { } closed ? Figures.At(closed) : "", Phrase.Verbatim(facts.EndedBy ?? ""),
                facts.Login, Figures.Of(facts.Of.Session.Packets), Figures.Of(facts.Of.Session.Replies),
            ])]);
        AnswerBlock[] blocks = shown.Length == 0
            ? [new AnswerBlock { Text = ["no sessions"] }]
            : [new AnswerBlock { Table = table }, new AnswerBlock { Text = [part.Describe(shown.Length, found, Figures.Of(found, "session"))] }];
        return new Answer(blocks, new JsonObject
        {
            ["total"] = found,
            ["all"] = all,
            ["sessions"] = new JsonArray([.. shown.Select(facts => facts.ToData())]),
        });
    }

    /// <summary>What is looked for; null, and 0, where it does not matter.</summary>
    private sealed record Wanted(SearchText? Text, AddressSpan? Within, string? Account, int Number, string? Line, TimeSpan? Since)
    {
        public bool Holds(SessionOfLine of)
        {
            var session = of.Session;
            return (Number == 0 || session.Number == Number)
                && (Line is null || of.Line == Line)
                && (Account is null || string.Equals(session.Account, Account, StringComparison.OrdinalIgnoreCase))
                && (Since is null || session.Closed is null || session.Closed >= Since)
                && Within?.Contains(AddressRange.Of(session.Client.Address)) != false
                && (Text is null || Finds(Text, of));
        }

        private static bool Finds(SearchText text, SessionOfLine of) =>
            text.Finds(of.Session.Client.Address) || text.Finds(of.Session.Number) || text.Finds(of.Line)
            || (of.Session.Account is { } account && text.Finds(account))
            || (of.Session.Closed is not null && text.Finds($"{of.Session.EndedBy}"))
            || (of.Session.Refusals > 0 && text.Finds($"{of.Session.Refusal}"))
            || (of.Session.GateRefusal is { } reason && text.Finds($"refused by the gate: {reason}"));
    }
}
