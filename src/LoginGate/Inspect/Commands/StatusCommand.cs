using System.Text.Json.Nodes;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate status</c>: how every line is getting on.</summary>
internal sealed class StatusCommand(GateStatistics statistics, RateSampler rates, TimeProvider clock)
    : InspectCommand(new CommandHelp("gate status", "", "Every line: LoginSrv, sessions, traffic, refusals and closes by cause") { Reach = CommandReach.AllGates })
{
    private readonly TimeSpan _started = clock.Now();

    public override bool IsShared => true;

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var now = clock.Now();
        var lines = statistics.Lines.ToArray();
        var about = Phrase.Of($"logingate {GateVersion.Text}, up {Figures.Time(now - _started)}, {Figures.Bytes(Environment.WorkingSet)} of memory, "
            + $"{Figures.Of(lines.Sum(l => l.Live), "session")}");
        Phrase?[] sentences = [about, AttackView.Sentence(statistics.Attack, now), DrainView.Sentence(statistics, now)];
        var blocks = new List<AnswerBlock> { new() { Text = [.. sentences.OfType<Phrase>()] } };
        blocks.AddRange(lines.Select(l => new AnswerBlock { Table = TableOf(l, now) }));
        if (FirewallText.Of(statistics).ToArray() is { Length: > 0 } outside)
            blocks.Add(new AnswerBlock { Text = outside });
        if (statistics.Others is { } gates)
            blocks.AddRange(GatesTable.Of(gates, now));
        var data = new JsonObject
        {
            ["uptime"] = Figures.Seconds(now - _started),
            ["memory"] = Environment.WorkingSet,
            ["version"] = GateVersion.Text,
            ["attack"] = AttackView.DataOf(statistics.Attack, now),
            ["drain"] = DrainView.DataOf(statistics, now),
            ["lines"] = new JsonArray([.. lines.Select(l => DataOf(l, now))]),
            ["firewall"] = FirewallText.DataOf(statistics.Firewall),
            ["banHook"] = FirewallText.DataOf(statistics.BanHook),
            ["cluster"] = statistics.Others is { } others ? GatesTable.DataOf(others, now) : null,
        };
        return Reply(new Answer(blocks, data));
    }

    private AnswerTable TableOf(LineStatistics line, TimeSpan now)
    {
        var link = line.Link;
        var rate = rates.Of(line.Line);
        List<IReadOnlyList<Phrase>> rows =
        [
            ["listens on", line.Listening?.ToString() ?? "nothing at present"],
            ["LoginSrv", $"{LinkText.Of(link.State)}{(link.Since is { } since ? Phrase.Of($" for {Figures.Time(now - since)}") : "")}, "
                + $"{(link.Target.Length > 0 ? Phrase.Verbatim(link.Target) : "not tried yet")}{(link.From.Length > 0 ? Phrase.Of($" from {link.From}") : "")}"],
            ["connections", Connections(link)],
            ["waiting", $"{Figures.Bytes(line.PendingBytes)} for LoginSrv"],
            ["sessions", $"{Figures.Of(line.Live)} now, {Figures.Of(line.Peak)} at most, {Figures.Of(line.Opened)} in all"],
            ["to LoginSrv", Traffic(line.Packets, line.PacketBytes, rate.Packets, rate.PacketBytes)],
            ["to clients", Traffic(line.Replies, line.ReplyBytes, rate.Replies, rate.ReplyBytes)],
        ];
        if (link.State == LinkState.Up)
            rows.Insert(2, ["heartbeat", Heartbeat(link, now)]);
        if (line.Doubt is { } doubt)
            rows.Insert(2, ["dialect", $"{doubt.Dialect} in doubt for {Figures.Time(now - doubt.Since)}, likely {doubt.LikelyText}: LoginSrv {doubt.ReasonText}"]);
        if (DrainView.Sentence(line, now) is { } drain)
            rows.Insert(1, ["drain", drain]);
        AddCounts(rows, "refused", Refused(line));
        AddCounts(rows, "closed", Told(line.Closes));
        AddCounts(rows, "dropped", Dropped(line).Concat(Told(line.DiscardedFrames)));
        AddCounts(rows, "anomalies", Told(line.Anomalies));
        return new AnswerTable($"line {line.Line}", ["", ""], rows);
    }

    private JsonObject DataOf(LineStatistics line, TimeSpan now)
    {
        var link = line.Link;
        var rate = rates.Of(line.Line);
        return new JsonObject
        {
            ["line"] = line.Line,
            ["listen"] = line.Listening?.ToString(),
            ["drain"] = DrainView.DataOf(line, now),
            ["loginsrv"] = new JsonObject
            {
                ["state"] = StateOf(link),
                ["target"] = link.Target,
                ["from"] = link.From,
                ["since"] = Ago(link.Since, now),
                ["connects"] = link.Connects,
                ["heartbeat"] = Ago(link.LastHeartbeat, now),
                ["roundTrip"] = link.RoundTrip is { } trip ? Figures.Seconds(trip) : null,
                ["lastLoss"] = link.LastLoss.ToString(),
                ["lastLossZh"] = link.LastLoss.In(Catalogue.Chinese),
                ["pending"] = line.PendingBytes,
                ["doubt"] = DoubtData(line.Doubt, now),
            },
            ["sessions"] = new JsonObject { ["now"] = line.Live, ["peak"] = line.Peak, ["total"] = line.Opened },
            ["packets"] = TrafficData(line.Packets, line.PacketBytes, rate.Packets, rate.PacketBytes),
            ["replies"] = TrafficData(line.Replies, line.ReplyBytes, rate.Replies, rate.ReplyBytes),
            ["refusals"] = CountsData(line.Refusals),
            ["refusedAccounts"] = line.RefusedAccounts,
            ["refusedLogins"] = CountsData(line.RefusedLogins),
            ["closes"] = CountsData(line.Closes),
            ["stray"] = line.StrayBytes,
            ["broken"] = line.BrokenPackets,
            ["discarded"] = CountsData(line.DiscardedFrames),
            ["anomalies"] = CountsData(line.Anomalies),
        };
    }

    private static JsonObject? DoubtData(DialectDoubt? doubt, TimeSpan now) => doubt is null ? null : new JsonObject
    {
        ["dialect"] = doubt.Dialect,
        ["likely"] = new JsonArray([.. doubt.Likely.Select(name => (JsonNode)name)]),
        ["reason"] = MetricWords.Of(doubt.Reason),
        ["since"] = Figures.Seconds(now - doubt.Since),
    };

    private static Phrase Heartbeat(LinkStatus link, TimeSpan now) => link.LastHeartbeat is { } last
        ? Phrase.Of($"answered {Figures.Time(now - last)} ago{(link.RoundTrip is { } trip ? Phrase.Of($", round trip {Figures.Time(trip)}") : "")}")
        : "not answered yet";

    private static Phrase Connections(LinkStatus link)
    {
        Phrase loss = !link.LastLoss.IsEmpty && link.Connects > 0 ? Phrase.Of($"; last loss: {link.LastLoss}") : "";
        return $"{Figures.Of(link.Connects)} made{loss}{(!link.LastFailure.IsEmpty ? Phrase.Of($"; last attempt: {link.LastFailure}") : "")}";
    }

    private static string StateOf(LinkStatus link) => link.State.ToString().ToLowerInvariant();

    private static double? Ago(TimeSpan? time, TimeSpan now) => time is { } then ? Figures.Seconds(now - then) : null;

    private static Phrase Traffic(long count, long bytes, double rate, double byteRate) =>
        $"{Figures.PerSecond(rate)}, {Figures.BytesPerSecond(byteRate)}; {Figures.Of(count)} and {Figures.Bytes(bytes)} in all";

    private static JsonObject TrafficData(long count, long bytes, double rate, double byteRate) => new()
    {
        ["total"] = count,
        ["bytes"] = bytes,
        ["perSecond"] = Math.Round(rate, 1),
        ["bytesPerSecond"] = Math.Round(byteRate, 1),
    };

    private static IEnumerable<(Phrase Cause, long Count)> Told<T>(IEnumerable<KeyValuePair<T, long>> counts)
        where T : notnull => counts.Select(c => ((Phrase)(c.Key.ToString() ?? ""), c.Value));

    private static IEnumerable<(Phrase Cause, long Count)> Refused(LineStatistics line)
    {
        var refused = Told(line.Refusals).Concat(line.RefusedLogins.Select(r => (Phrase.Of($"logins refused for password guessing ({(Phrase)r.Key})"), r.Value)));
        return line.RefusedAccounts > 0 ? refused.Append(("new accounts refused", line.RefusedAccounts)) : refused;
    }

    private static IEnumerable<(Phrase Cause, long Count)> Dropped(LineStatistics line)
    {
        if (line.StrayBytes > 0)
            yield return ("stray bytes", line.StrayBytes);
        if (line.BrokenPackets > 0)
            yield return ("broken packets", line.BrokenPackets);
    }

    private static void AddCounts(List<IReadOnlyList<Phrase>> rows, Phrase name, IEnumerable<(Phrase Cause, long Count)> counts)
    {
        foreach (var (cause, count) in counts.OrderByDescending(c => c.Count))
        {
            rows.Add([name, $"{Figures.Of(count)}  {cause}"]);
            name = "";
        }
    }

    private static JsonObject CountsData<T>(IEnumerable<KeyValuePair<T, long>> counts)
        where T : notnull => new(counts.Select(c => KeyValuePair.Create(c.Key.ToString()!, (JsonNode?)c.Value)));
}
