using System.Text.Json.Nodes;
using LoginGate.Geo;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;

namespace LoginGate.Inspect;

/// <summary><c>gate attackers</c>: who connects, is refused, breaks rules, guesses passwords and sends most, of late.</summary>
internal sealed class AttackersCommand(GateStatistics statistics, IGeo geo, AdmissionDesk admission, TimeProvider clock) : InspectCommand(new CommandHelp(
    "gate attackers", "", "Who connects, is refused, breaks rules, guesses passwords and sends most, in the last minutes",
    new CommandOption("--by", "FIGURE", "The first by refused, violations or guesses (logins that failed), unless told by that of which there is most; or by connects or bytes"),
    new CommandOption("--per", "WHAT", "One row for each address (unless told), network, country or as"),
    new CommandOption("--minutes", "N", "The minute that runs and the last 1, 5 (unless told) or 15"),
    ListSearch.Option("address, country or AS"),
    ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.AllGates })
{
    private const int Shown = 20;

    private static readonly Dictionary<string, AttackerFigure> Figure = Words<AttackerFigure>();
    private static readonly Dictionary<string, AttackerScope> Scopes = Words<AttackerScope>();
    private static readonly Dictionary<string, int> Windows = new() { ["1"] = 1, ["5"] = 5, ["15"] = 15 };

    public override bool IsShared => true;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var wanted = arguments.Choice("--by", arguments.Text("--by"), AttackerFigure.Refused, Figure);
        var per = arguments.Choice("--per", arguments.Text("--per"), AttackerScope.Address, Scopes);
        var minutes = arguments.Choice("--minutes", arguments.Text("--minutes"), 5, Windows);
        var search = ListSearch.In(arguments);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        if (per > AttackerScope.Network && !geo.IsOn)
            return Answer.Failed($"--per {MetricWords.Of(per)} needs a database of addresses (login-gate.admission.geo.database)");

        var board = new AttackerBoard(statistics, geo, per, minutes, clock.Now());
        var by = arguments.Has("--by") ? wanted : board.Worst;
        var all = board.By(by);
        var found = FoundIn(all);
        var shown = part.Of(found);
        board.CountSessions(shown);
        await MarkBannedAsync(shown, cancellation).ConfigureAwait(false);
        var told = Phrase.Join(", ", Enum.GetValues<AttackerFigure>().Select(f => Told(f, board.TotalOf(f))));
        var about = minutes == 1
            ? Phrase.Of($"in the last minute and the one that runs: {told}")
            : $"in the last {minutes} minutes and the one that runs: {told}";
        AnswerBlock[] blocks = shown.Length == 0
            ? [new AnswerBlock { Text = [found.Count > 0 ? "nobody" : Nobody(), about] }]
            : [new AnswerBlock { Table = TableOf(shown, board, by, per) }, new AnswerBlock { Text = [part.Describe(shown.Length, found.Count, CountOf(per, found.Count)), about] }];
        return new Answer(blocks, DataOf(shown, found.Count, all.Count, board, by, minutes));

        IReadOnlyList<Attacker> FoundIn(IReadOnlyList<Attacker> attackers) =>
            search is null ? attackers : [.. attackers.Where(a => IsFound(a, board.PlaceOf(a), search))];

        // Whoever sees nobody must not think that nobody is there.
        Phrase Nobody()
        {
            var others = Figure.Where(other => other.Value != by).Select(other => (other.Key, FoundIn(board.By(other.Value)).Count)).Where(other => other.Count > 0).ToArray();
            return others.Length == 0 ? "nobody"
                : Phrase.Of($"nobody by {MetricWords.Of(by)}, but {Phrase.Join(", ", others.Select(other => Phrase.Of($"{CountOf(per, other.Count)} with --by {other.Key}")))}");
        }
    }

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(MetricWords.Of);

    private static bool IsFound(Attacker attacker, GeoPlace place, SearchText search) =>
        (attacker.Range is { } range ? search.Finds(range) : search.Finds(attacker.Who)) || search.Finds(place.Country) || search.Finds(place.AsText);

    private async Task MarkBannedAsync(IReadOnlyList<Attacker> attackers, CancellationToken cancellation)
    {
        var ofAddresses = attackers.Where(a => a.Range is not null).ToArray();
        var banned = await admission.AreBannedAsync([.. ofAddresses.Select(a => (AddressSpan)a.Range!.Value)], cancellation).ConfigureAwait(false);
        for (var i = 0; i < ofAddresses.Length; i++)
            ofAddresses[i].IsBanned = banned[i];
    }

    private AnswerTable TableOf(IReadOnlyList<Attacker> attackers, AttackerBoard board, AttackerFigure by, AttackerScope per)
    {
        // Columns that are empty all the way down say nothing.
        List<(Phrase Name, Func<Attacker, Phrase> Of, bool IsWanted)> columns =
        [
            (NameOf(per), a => a.Who == AttackerBoard.Unknown ? AttackerBoard.Unknown : Phrase.Verbatim(a.Who), true),
            ("country", a => Phrase.Verbatim(board.PlaceOf(a).Country), geo.IsOn && per != AttackerScope.Country),
            ("AS", a => Phrase.Verbatim(board.PlaceOf(a).AsText), per != AttackerScope.Country && attackers.Any(a => board.PlaceOf(a).As > 0)),
            .. Enum.GetValues<AttackerFigure>().Select(f => (HeadOf(f), (Func<Attacker, Phrase>)(a => Phrase.Verbatim(Show(f, a[f]))), true)),
            ($"{HeadOf(by)} at most", a => Phrase.Verbatim(Show(by, a[by] + board.ErrorOf(a, by))), attackers.Any(a => board.ErrorOf(a, by) > 0)),
            ("mostly", a => a.Reasons.Count == 0 ? "" : (Phrase)a.Reasons.MaxBy(r => r.Value).Key, true),
            ("sessions", a => Figures.Of(a.Sessions), true),
            ("banned", a => a.IsBanned ? "yes" : "", attackers.Any(a => a.IsBanned)),
        ];
        columns.RemoveAll(c => !c.IsWanted);
        return new AnswerTable("", [.. columns.Select(c => c.Name)], [.. attackers.Select(a => (IReadOnlyList<Phrase>)[.. columns.Select(c => c.Of(a))])]);
    }

    private static JsonObject DataOf(IReadOnlyList<Attacker> shown, int found, int all, AttackerBoard board, AttackerFigure by, int minutes) => new()
    {
        ["total"] = found,
        ["all"] = all,
        ["by"] = MetricWords.Of(by),
        ["minutes"] = minutes,
        ["sums"] = OfFigures(board.TotalOf),
        ["attackers"] = new JsonArray([.. shown.Select(a => DataOf(a, board))]),
    };

    private static JsonObject DataOf(Attacker attacker, AttackerBoard board)
    {
        var place = board.PlaceOf(attacker);
        var data = OfFigures(f => attacker[f]);
        data["who"] = attacker.Who;
        data["country"] = place.Country;
        data["as"] = place.As;
        data["asName"] = place.Name;
        data["errors"] = OfFigures(f => board.ErrorOf(attacker, f));
        data["reasons"] = new JsonObject(attacker.Reasons.OrderByDescending(r => r.Value).Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, r.Value)));
        data["sessions"] = attacker.Sessions;
        data["banned"] = attacker.Range is null ? null : attacker.IsBanned;
        return data;
    }

    private static JsonObject OfFigures(Func<AttackerFigure, long> value) =>
        new(Figure.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, value(f.Value))));

    private static string Show(AttackerFigure figure, long count) => figure == AttackerFigure.Bytes ? Figures.Bytes(count) : Figures.Of(count);

    private static Phrase Told(AttackerFigure figure, long count) => figure switch
    {
        AttackerFigure.Connects => Figures.Of(count, "connect"),
        AttackerFigure.Violations => Figures.Of(count, "violation"),
        AttackerFigure.Guesses => Figures.Of(count, "failed login"),
        AttackerFigure.Refused => $"{Figures.Of(count)} refused",
        _ => Figures.Bytes(count),
    };

    private static Phrase HeadOf(AttackerFigure figure) => figure switch
    {
        AttackerFigure.Connects => "connects",
        AttackerFigure.Violations => "violations",
        AttackerFigure.Guesses => "guesses",
        AttackerFigure.Refused => "refused",
        _ => "bytes",
    };

    private static Phrase NameOf(AttackerScope scope) => scope switch
    {
        AttackerScope.Address => "address",
        AttackerScope.Network => "network",
        AttackerScope.Country => "country",
        _ => "AS",
    };

    private static Phrase CountOf(AttackerScope scope, long count) => scope switch
    {
        AttackerScope.Address => Figures.Of(count, "address", "addresses"),
        AttackerScope.Network => Figures.Of(count, "network"),
        AttackerScope.Country => Figures.Of(count, "country", "countries"),
        _ => Figures.Of(count, "AS", "AS"),
    };
}
