using LoginGate.Inspect;
using LoginGate.Shared;

namespace LoginGate.CommandLine.Top;

/// <summary>A column of a list, by which the list can be sorted.</summary>
/// <param name="Order">What is smaller first.</param>
/// <param name="Sort">What the gate's command calls it; null: the gate does not sort by it.</param>
internal sealed record ListColumn(Phrase Name, int Width, int Rank, bool IsFigure, Func<ListRow, string> Text, Comparison<ListRow> Order, string? Sort = null)
    : Column<ListRow>(Name, Width, Rank, IsFigure, Text)
{
    /// <summary>Whether the list begins with what is largest, unless it is turned round.</summary>
    public bool IsLargestFirst { get; init; } = IsFigure;
}

/// <summary>A list of the gate's: how it is asked for, and its columns.</summary>
/// <param name="Name">The list's name in the answer.</param>
/// <param name="Command">The question.</param>
/// <param name="Sorted">The option that takes a column's word; null: the gate has an order of its own.</param>
/// <param name="Columns">What is wanted most has the lowest rank.</param>
/// <param name="Key">What tells one from another.</param>
/// <param name="First">The column that it is sorted by at first.</param>
internal sealed record ListKind(string Name, string Command, string? Sorted, ListColumn[] Columns, Func<ListRow, string> Key, int First)
{
    /// <summary>Whether the gate turns the list round.</summary>
    public bool Turns { get; init; }

    /// <summary>Whether the gate says by which column the list is sorted, until the user does.</summary>
    public bool GateSorts { get; init; }

    private static readonly ListColumn Gate = new("gate", 12, 0, false, row => row.Gate ?? "", (a, b) => string.CompareOrdinal(a.Gate, b.Gate));

    public static readonly ListKind Sessions = new("sessions", "gate sessions --top 500", "--sort",
    [
        new("session", 10, 0, true, Number, ByNumber("session"), "number") { IsLargestFirst = false },
        Words("line", 10, 4, "line", "line"),
        new("client", 21, 0, false, Client, ByAddress("address"), "address"),
        Time("age", 7, 1, "age", "age"),
        Time("idle", 7, 1, "idle", "idle"),
        Count("packets", 9, 1, "packets", "packets"),
        Count("replies", 9, 2, "replies", "replies"),
        new("bytes", 10, 3, true, row => Figures.Bytes(row.Number("packetBytes") + row.Number("replyBytes")),
            (a, b) => (a.Number("packetBytes") + a.Number("replyBytes")).CompareTo(b.Number("packetBytes") + b.Number("replyBytes")), "bytes"),
    ], SessionKey, First: 0)
    { Turns = true };

    public static readonly ListKind Find = new("sessions", "gate find --top 300", null,
    [
        new("session", 8, 0, true, Number, ByNumber("session")),
        Words("line", 10, 4, "line"),
        new("client", 21, 0, false, Client, ByAddress("address")),
        Words("account", 12, 0, "account"),
        new("came", 20, 3, false, row => At(row, "opened"), ByTime("opened")) { IsLargestFirst = true },
        Time("for", 7, 0, "seconds"),
        new("ended by", 14, 0, false, row => row.Data["endedBy"] is null ? Phrase.Of("is in").Said : row.Text("endedBy"), ByText("endedBy")),
        Count("packets", 9, 5, "packets"),
        new("login", 20, 2, false, Login, (a, b) => string.CompareOrdinal(Login(a), Login(b))),
    ], SessionKey, First: 4);

    public static readonly ListKind Addresses = new("addresses", "gate addresses --top 500", "--sort",
    [
        new("address", 24, 0, false, row => row.Text("address"), ByAddress("address")),
        Count("clients", 9, 0, "clients", "clients"),
        Count("refused", 9, 0, "refused", "refused"),
        Count("at other gates", 14, 0, "elsewhere"),
    ], row => row.Text("address"), First: 2);

    public static readonly ListKind Attackers = new("attackers", "gate attackers --top 300", "--by",
    [
        new("who", 24, 0, false, row => row.Text("who"), ByAddress("who")),
        Count("refused", 9, 0, "refused", "refused"),
        Count("connects", 9, 0, "connects", "connects"),
        Count("broke", 8, 1, "violations", "violations"),
        Count("guesses", 8, 1, "guesses", "guesses"),
        Count("in", 7, 2, "sessions"),
        new("banned", 6, 1, false, row => row.Is("banned") ? Phrase.Of("yes").Said : "", (a, b) => a.Is("banned").CompareTo(b.Is("banned"))),
        new("sent", 10, 3, true, row => Figures.Bytes(row.Number("bytes")), ByNumber("bytes"), "bytes"),
        Words("country", 7, 4, "country"),
        new("mostly", 16, 2, false, Mostly, (a, b) => string.CompareOrdinal(Mostly(a), Mostly(b))),
        new("AS", 24, 5, false, row => row.Number("as") > 0 ? $"AS{row.Count("as")} {row.Text("asName")}" : "", ByNumber("as")),
    ], row => row.Text("who"), First: 1)
    { GateSorts = true };

    public static readonly ListKind Bans = new("bans", "gate bans --top 500", "--sort",
    [
        new("banned", 20, 0, false, row => row.Text("range"), ByAddress("range"), "address"),
        new("until", 20, 0, false, row => row.Is("permanent") ? Phrase.Of("for good").Said : At(row, "until"), ByEnd, "until") { IsLargestFirst = true },
        Count("refused", 9, 1, "refused", "refused"),
        new("since", 20, 2, false, row => At(row, "since"), ByTime("since"), "since") { IsLargestFirst = true },
        Words("reason", 20, 0, "reason"),
    ], row => row.Text("range"), First: 3)
    { Turns = true };

    public static readonly ListKind Gates = new("others", "", null,
    [
        Words("gate", 12, 0, "gate"),
        new("state", 15, 0, false, row => StateOf(row).Said, (a, b) => string.CompareOrdinal(StateOf(a).ToString(), StateOf(b).ToString())),
        new("LoginSrv", 9, 0, false, row => Phrase.Of($"{LinesOf(row).Count(line => line.Text("loginsrv") == "up")} of {LinesOf(row).Count()} up").Said, ByText("gate")),
        new("sessions", 9, 0, true, row => Figures.Of((long)SumOf(row, "sessions")), (a, b) => SumOf(a, "sessions").CompareTo(SumOf(b, "sessions"))),
        new("packets", 9, 0, true, row => Figures.PerSecond(SumOf(row, "packetsPerSecond")), (a, b) => SumOf(a, "packetsPerSecond").CompareTo(SumOf(b, "packetsPerSecond"))),
        Words("version", 12, 1, "version"),
        Words("address", 21, 2, "address"),
    ], row => row.Text("gate"), First: 0);

    /// <summary>The columns, with the gate's name first where several gates are listed.</summary>
    public ListColumn[] ColumnsFor(bool isOfSeveral) => isOfSeveral ? [Gate, .. Columns] : Columns;

    /// <summary>The rows in a column's order.</summary>
    public static ListRow[] Order(IEnumerable<ListRow> rows, ListColumn by, bool isReversed) =>
        by.IsLargestFirst != isReversed ? [.. rows.OrderDescending(Comparer<ListRow>.Create(by.Order))] : [.. rows.Order(Comparer<ListRow>.Create(by.Order))];

    public static string Client(ListRow row) => row.Text("address") is var address && address.Contains(':', StringComparison.Ordinal)
        ? $"[{address}]:{row.Count("port")}"
        : $"{address}:{row.Count("port")}";

    /// <summary>How a session's login went, in words.</summary>
    public static string Login(ListRow row) => string.Join(", ", new[]
    {
        row.Text("login") is "Refused" ? "" : row.Text("login"),
        row.Count("refusals") > 0 ? $"{Phrase.Of($"{row.Count("refusals")} refused").Said}: {row.Text("refusal")}" : "",
        row.Count("gateRefusals") > 0 ? $"{Phrase.Of($"{row.Count("gateRefusals")} refused by the gate").Said}: {row.Text("gateRefusal")}" : "",
    }.Where(part => part.Length > 0));

    public static string At(ListRow row, string name) => row.Time(name) is { } time ? Figures.At(time) : "";

    /// <summary>How it is with a gate of the cluster.</summary>
    private static Phrase StateOf(ListRow gate) =>
        gate.Is("isAsked") ? "is asked" : gate.Data["unreachable"] is not null ? "unreachable" : gate.Is("draining") ? "draining" : gate.Is("isOld") ? "figures are old" : "";

    private static string Mostly(ListRow row) =>
        row.Data["reasons"] is System.Text.Json.Nodes.JsonObject reasons ? reasons.Select(r => r.Key).FirstOrDefault() ?? "" : "";

    private static IEnumerable<ListRow> LinesOf(ListRow row) => ListRow.All(row.Data, "lines");

    private static double SumOf(ListRow row, string name) => LinesOf(row).Sum(line => line.Number(name));

    private static string Number(ListRow row) => $"{row.Count("session")}";

    private static string SessionKey(ListRow row) => $"{row.Gate}/{row.Text("line")}/{row.Count("session")}/{Client(row)}";

    private static ListColumn Words(Phrase name, int width, int rank, string key, string? sort = null) =>
        new(name, width, rank, false, row => row.Text(key), ByText(key), sort);

    private static ListColumn Count(Phrase name, int width, int rank, string key, string? sort = null) =>
        new(name, width, rank, true, row => Figures.Of(row.Count(key)), ByNumber(key), sort);

    private static ListColumn Time(Phrase name, int width, int rank, string key, string? sort = null) =>
        new(name, width, rank, true, row => Figures.Time(Times.Of(row.Number(key))).ToString(), ByNumber(key), sort);

    private static Comparison<ListRow> ByText(string key) => (a, b) => string.CompareOrdinal(a.Text(key), b.Text(key));

    private static Comparison<ListRow> ByNumber(string key) => (a, b) => a.Number(key).CompareTo(b.Number(key));

    private static Comparison<ListRow> ByTime(string key) => (a, b) => Nullable.Compare(a.Time(key), b.Time(key));

    private static Comparison<ListRow> ByAddress(string key) => (a, b) => SpanOf(a.Text(key)).CompareTo(SpanOf(b.Text(key)));

    private static int ByEnd(ListRow a, ListRow b) => (a.Time("until") ?? DateTimeOffset.MaxValue).CompareTo(b.Time("until") ?? DateTimeOffset.MaxValue);

    private static AddressSpan SpanOf(string text) => AddressRangeReader.TryReadSpan(text, out var span, out _) ? span : default;
}
