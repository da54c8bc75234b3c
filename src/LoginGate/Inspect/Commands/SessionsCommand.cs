using System.Text.Json.Nodes;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate sessions</c>: the clients that are in.</summary>
internal sealed class SessionsCommand(SessionLookup lookup, TimeProvider clock) : InspectCommand(new CommandHelp(
    "gate sessions", "", "The clients that are in",
    SessionLookup.LineOption,
    new CommandOption("--address", "ADDRESS", "Only from this address or CIDR range"),
    ListSearch.Option("number, address or line"),
    new CommandOption("--sort", "KEY", "By number, line, address, age, idle, packets, replies or bytes; what is largest first, except the first three"),
    ListSearch.ReverseOption, ListPart.SkipOption, ListPart.TopOption(Shown))
{ Reach = CommandReach.AllGates })
{
    private const int Shown = 50;

    private static readonly Dictionary<string, Comparison<Row>> Orders = new()
    {
        ["number"] = static (a, b) => a.Session.Number.CompareTo(b.Session.Number),
        ["line"] = static (a, b) => string.CompareOrdinal(a.Line.Line, b.Line.Line),
        ["age"] = static (a, b) => a.Session.Opened.CompareTo(b.Session.Opened),
        ["idle"] = static (a, b) => a.LastHeard.CompareTo(b.LastHeard),
        ["packets"] = static (a, b) => b.Packets.CompareTo(a.Packets),
        ["replies"] = static (a, b) => b.Replies.CompareTo(a.Replies),
        ["bytes"] = static (a, b) => b.Bytes.CompareTo(a.Bytes),
        ["address"] = static (a, b) => a.Address.FirstBits.CompareTo(b.Address.FirstBits),
    };

    public override bool IsShared => true;

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var lines = lookup.Lines(arguments);
        var within = arguments.Range("--address", arguments.Text("--address"));
        var search = ListSearch.In(arguments);
        var order = arguments.Choice("--sort", arguments.Text("--sort"), Orders["number"], Orders).Turned(arguments);
        var part = ListPart.In(arguments, Shown);
        if (arguments.Error is { } error)
            return Fail(error);

        var rows = lines.SelectMany(l => l.Sessions.Select(s => s.Value).Where(s => IsWanted(l, s, within, search)).Select(s => new Row(l, s))).ToArray();
        Array.Sort(rows, (a, b) => order(a, b) is not 0 and var difference ? difference : a.Session.Number.CompareTo(b.Session.Number));
        return Reply(Show(rows, part, lines.Sum(l => l.Live), clock.Now()));
    }

    private static bool IsWanted(LineStatistics line, SessionStatistics session, AddressSpan? within, SearchText? search) =>
        within?.Contains(AddressRange.Of(session.Client.Address)) != false
        && (search is null || search.Finds(session.Client.Address) || search.Finds(session.Number) || search.Finds(line.Line));

    private static Answer Show(Row[] rows, ListPart part, long all, TimeSpan now)
    {
        var shown = part.Of(rows);
        var table = new AnswerTable(
            "", ["session", "line", "client", "age", "idle", "packets", "bytes", "replies", "bytes"],
            [.. shown.Select(r => (IReadOnlyList<Phrase>)
            [
                $"{r.Session.Number}", Phrase.Verbatim(r.Line.Line), r.Session.Client.ToString(),
                Figures.Time(now - r.Session.Opened), Figures.Time(now - r.Session.LastHeard),
                Figures.Of(r.Session.Packets), Figures.Bytes(r.Session.PacketBytes),
                Figures.Of(r.Session.Replies), Figures.Bytes(r.Session.ReplyBytes),
            ])]);
        AnswerBlock[] blocks = shown.Length == 0
            ? [new AnswerBlock { Text = ["no sessions"] }]
            : [new AnswerBlock { Table = table }, new AnswerBlock { Text = [part.Describe(shown.Length, rows.Length, Figures.Of(rows.Length, "session"))] }];
        return new Answer(blocks, new JsonObject
        {
            ["total"] = rows.Length,
            ["all"] = all,
            ["sessions"] = new JsonArray([.. shown.Select(r => SessionLookup.DataOf(r.Line, r.Session, now))]),
        });
    }

    /// <summary>A session with what it is sorted by, read once: the session goes on counting while it is sorted.</summary>
    private sealed class Row(LineStatistics line, SessionStatistics session)
    {
        public LineStatistics Line { get; } = line;

        public SessionStatistics Session { get; } = session;

        public TimeSpan LastHeard { get; } = session.LastHeard;

        public long Packets { get; } = session.Packets;

        public long Replies { get; } = session.Replies;

        public long Bytes { get; } = session.PacketBytes + session.ReplyBytes;

        public AddressRange Address { get; } = AddressRange.Of(session.Client.Address);
    }
}
