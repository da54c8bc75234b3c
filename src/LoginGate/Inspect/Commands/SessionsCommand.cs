using System.Text.Json.Nodes;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate sessions</c>: the clients that are in.</summary>
internal sealed class SessionsCommand(SessionLookup lookup, TimeProvider clock) : InspectCommand(new CommandHelp(
    "gate sessions", "", "The clients that are in",
    SessionLookup.LineOption,
    new CommandOption("--address", "ADDRESS", "Only from this address or CIDR range"),
    new CommandOption("--sort", "KEY", "By number, age, idle, packets, bytes or address; what is largest first, except number and address"),
    new CommandOption("--top", "N", "How many at the most, 1 to 10000; 50 unless told")))
{
    private const int Shown = 50;
    private const int MostShown = 10_000;

    private static readonly Dictionary<string, Comparison<Row>> Orders = new()
    {
        ["number"] = static (a, b) => a.Session.Number.CompareTo(b.Session.Number),
        ["age"] = static (a, b) => a.Session.Opened.CompareTo(b.Session.Opened),
        ["idle"] = static (a, b) => a.LastHeard.CompareTo(b.LastHeard),
        ["packets"] = static (a, b) => b.Packets.CompareTo(a.Packets),
        ["bytes"] = static (a, b) => b.Bytes.CompareTo(a.Bytes),
        ["address"] = static (a, b) => a.Address.FirstBits.CompareTo(b.Address.FirstBits),
    };

    public override bool IsShared => true;

    public override Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var lines = lookup.Lines(arguments);
        var within = arguments.Range("--address", arguments.Text("--address"));
        var order = arguments.Choice("--sort", arguments.Text("--sort"), Orders["number"], Orders);
        var top = arguments.Integer("--top", Shown, 1, MostShown);
        if (arguments.Error is { } error)
            return Fail(error);

        var rows = lines.SelectMany(l => l.Sessions.Values.Select(s => new Row(l, s)))
            .Where(r => within?.Contains(r.Address) ?? true).ToArray();
        Array.Sort(rows, (a, b) => order(a, b) is not 0 and var difference ? difference : a.Session.Number.CompareTo(b.Session.Number));
        return Answer(Show(rows, top, clock.Now()));
    }

    private static InspectResult Show(Row[] rows, int top, TimeSpan now)
    {
        var shown = rows.Take(top).ToArray();
        var table = new InspectTable(
            "", ["session", "line", "client", "age", "idle", "packets", "bytes", "replies", "bytes"],
            [.. shown.Select(r => (IReadOnlyList<string>)
            [
                $"{r.Session.Number}", r.Line.Line, r.Session.Client.ToString(),
                Figures.Time(now - r.Session.Opened), Figures.Time(now - r.Session.LastHeard),
                Figures.Of(r.Session.Packets), Figures.Bytes(r.Session.PacketBytes),
                Figures.Of(r.Session.Replies), Figures.Bytes(r.Session.ReplyBytes),
            ])]);
        string count = shown.Length == rows.Length
            ? $"{Figures.Of(rows.Length)} sessions"
            : $"{Figures.Of(shown.Length)} of {Figures.Of(rows.Length)} sessions; --top shows more";
        InspectBlock[] blocks = shown.Length == 0
            ? [new InspectBlock { Text = ["no sessions"] }]
            : [new InspectBlock { Table = table }, new InspectBlock { Text = [count] }];
        return new InspectResult(true, null, blocks, new JsonObject
        {
            ["total"] = rows.Length,
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

        public long Bytes { get; } = session.PacketBytes + session.ReplyBytes;

        public AddressRange Address { get; } = AddressRange.Of(session.Client.Address);
    }
}
