using System.Text.Json.Nodes;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Top;

/// <summary>Fills a page with what the gate answered to the questions of <see cref="Look"/>.</summary>
internal static class PageAnswers
{
    public static Page Fill(TopState state, IReadOnlyList<InspectResult> answers, InspectResult status)
    {
        var page = state.Page;
        return page.Kind switch
        {
            PageKind.Sessions or PageKind.Find => Fill(page, answers[0], state.LineGate),
            PageKind.Addresses or PageKind.Attackers or PageKind.Bans => Fill(page, answers[0]),
            PageKind.Gates => Gates(page, state, status.Data as JsonObject ?? new JsonObject()),
            PageKind.Log => answers.Count == 0 ? page with { Trouble = "the log of another gate is to be seen at that gate" } : Log(page, answers[0]),
            PageKind.Session => Session(page, answers[0], answers[1]),
            PageKind.Address => Address(page, answers),
            _ => page,
        };
    }

    /// <param name="page">Without the answer.</param>
    /// <param name="answer">A list, or one of each gate.</param>
    /// <param name="gate">The gate that was asked, if it was another one than is asked otherwise.</param>
    private static Page Fill(Page page, InspectResult answer, string? gate = null)
    {
        if (!answer.IsGood)
            return page with { Trouble = Phrase.Verbatim(answer.Error ?? ""), IsTold = true };
        var name = page.List!.Name;
        if ((answer.Data as JsonObject)?["gates"] is not JsonArray gates)
            return Sorted(page, [answer.Data]).With(ListRow.All(answer.Data, name, gate), TotalOf(answer.Data));
        var told = gates.OfType<JsonObject>().Select(of => new ListRow(of)).ToArray();
        var failed = told.Where(of => !of.Is("ok")).Select(of => Phrase.Of($"gate {of.Text("gate")}: {of.Text("error")}")).ToArray();
        return Sorted(page, [.. told.Select(of => of.Data["data"])]).With(told.SelectMany(of => ListRow.All(of.Data["data"], name, of.Text("gate"))), told.Sum(of => TotalOf(of.Data["data"]))) with
        {
            Trouble = failed.Length > 0 ? Phrase.Join("; ", failed) : null,
        };
    }

    /// <summary>The page in the order that the gates have chosen: in that of the one which has most of what it sorts by. Where there is nothing of that, it says of what there is something.</summary>
    private static Page Sorted(Page page, IReadOnlyList<JsonNode?> answers)
    {
        if (page.List is not { GateSorts: true } list)
            return page;
        var sums = answers.Select(data => (By: data is JsonObject of ? new ListRow(of).Text("by") : "", All: ListRow.In(data, "sums"))).ToArray();
        var sorted = page.SortedBy(sums.OrderByDescending(told => told.All.Number(told.By)).Select(told => told.By).FirstOrDefault(""));
        var others = list.Columns.Where(column => column.Sort is not null && column != sorted.Sorted)
            .Select(column => (column.Name, Sum: sums.Sum(told => told.All.Count(column.Sort!)))).Where(other => other.Sum > 0);
        return sorted with { Others = string.Join(", ", others.Select(other => $"{other.Name.Said} {Figures.Of(other.Sum)}")) };
    }

    private static Page Gates(Page page, TopState state, JsonObject status)
    {
        if (status["cluster"] is not JsonObject cluster)
            return page.With([], 0) with { Trouble = "this gate is in no cluster (login-gate.cluster.enabled)" };
        var asked = new JsonObject
        {
            ["gate"] = new ListRow(cluster).Text("gate"),
            ["isAsked"] = state.Scope.Gate is null,
            ["version"] = state.View!.Version,
            // Parsed, as all that a gate tells: what is put together here has numbers of other kinds.
            ["lines"] = new JsonArray([.. state.View.Lines.Where(line => !state.Scope.IsAll || line.LoginSrv.Target is not null).Select(line => JsonNode.Parse(
                new JsonObject { ["loginsrv"] = line.LoginSrv.State, ["sessions"] = line.Sessions.Now, ["packetsPerSecond"] = line.Packets.PerSecond }.ToJsonString()))]),
        };
        var others = ListRow.All(cluster, "others").ToArray();
        return page.With([new ListRow(asked), .. others], others.Length + 1);
    }

    private static Page Log(Page page, InspectResult answer)
    {
        if (!answer.IsGood)
            return page with { Trouble = Phrase.Verbatim(answer.Error ?? ""), IsTold = true };
        var filter = page.Filter;
        return page with
        {
            Lines = [.. answer.Blocks.SelectMany(block => block.Text ?? []).Where(line => line.Contains(filter, StringComparison.OrdinalIgnoreCase))],
            IsTold = true,
            Trouble = null,
        };
    }

    private static Page Session(Page page, InspectResult session, InspectResult found)
    {
        var facts = new List<(Phrase, string)>();
        var row = ListRow.All(found.Data, "sessions").FirstOrDefault(row => ListKind.Client(row) == page.Of!.Client);
        var live = session.IsGood && session.Data is JsonObject data && ListKind.Client(new ListRow(data)) == page.Of!.Client ? new ListRow(data) : null;
        facts.Add(("client", page.Of!.Client));
        facts.Add(("line", page.Of.Line));
        if (row is not null)
        {
            facts.Add(("account", row.Text("account")));
            facts.Add(("login", ListKind.Login(row)));
            facts.Add(("came", ListKind.At(row, "opened")));
            facts.Add((live is null ? Phrase.Of("was in for") : "is in for", Seconds(row, "seconds")));
        }
        if (live is null)
            facts.Add(("ended", (row is null ? Phrase.Of("nothing is known of it any more") : $"{ListKind.At(row, "time")}, by {row.Text("endedBy")}").Said));
        else
            facts.AddRange([("state", live.Text("state")), ("last heard", Phrase.Of($"{Seconds(live, "idle")} ago").Said), ("reached", live.Text("local"))]);
        if ((live ?? row) is { } figures)
        {
            facts.Add(("to LoginSrv", $"{Figures.Of(figures.Count("packets"), "packet").Said}, {Figures.Bytes(figures.Number("packetBytes"))}"));
            facts.Add(("to the client", $"{Figures.Of(figures.Count("replies"), "reply", "replies").Said}, {Figures.Bytes(figures.Number("replyBytes"))}"));
        }
        return page with { Facts = Known(facts), Of = page.Of with { IsIn = live is not null }, IsTold = true, Trouble = found.Error is { } error ? Phrase.Verbatim(error) : null };
    }

    private static Page Address(Page page, IReadOnlyList<InspectResult> answers)
    {
        var (found, addresses, attackers, bans) = (answers[0], answers[1], answers[2], answers[3]);
        var facts = new List<(Phrase, string)>();
        if (ListRow.All(addresses.Data, "addresses").FirstOrDefault() is { } address)
            facts.Add(("clients", Phrase.Of($"{Figures.Of(address.Count("clients"))} in, {Figures.Of(address.Count("refused"))} refused in the last ten minutes").Said));
        if (ListRow.All(attackers.Data, "attackers").FirstOrDefault() is { } attacker)
        {
            facts.Add(("in five minutes", Phrase.Of($"{Figures.Of(attacker.Count("connects"), "connect")}, {Figures.Of(attacker.Count("refused"))} refused, "
                + $"{Figures.Of(attacker.Count("violations"))} against the rules, {Figures.Bytes(attacker.Number("bytes"))} sent").Said));
            facts.Add(("what for", string.Join(", ", (attacker.Data["reasons"] as JsonObject ?? new JsonObject()).Select(r => $"{r.Key} {r.Value}"))));
            facts.Add(("where", $"{attacker.Text("country")} {(attacker.Number("as") > 0 ? $"AS{attacker.Count("as")} {attacker.Text("asName")}" : "")}".Trim()));
        }
        var banned = ListRow.All(bans.Data, "bans").Select(Banned).DefaultIfEmpty(Phrase.Of("no").Said);
        facts.AddRange(banned.Select(ban => (Phrase.Of("banned"), ban)));
        return Fill(page, found) with { Facts = Known(facts) };
    }

    private static string Banned(ListRow ban)
    {
        var howLong = ban.Is("permanent") ? Phrase.Of("for good") : $"until {ListKind.At(ban, "until")}";
        return $"{ban.Text("range")} {howLong.Said}: {ban.Text("reason")}";
    }

    private static (Phrase, string)[] Known(IEnumerable<(Phrase, string Value)> facts) => [.. facts.Where(fact => fact.Value.Length > 0)];

    private static string Seconds(ListRow row, string name) => Figures.Time(Times.Of(row.Number(name))).Said;

    private static long TotalOf(JsonNode? data) => data is JsonObject of ? new ListRow(of).Count("total") : 0;
}
