using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LoginGate.Admission;
using LoginGate.Shared;

namespace LoginGate.Firewall;

/// <summary>
/// Linux's firewall: a table of the gate's own with two sets of bans, driven through the program <c>nft</c>. Each script is one transaction of the
/// kernel's: all of it counts at once, or nothing.
/// </summary>
/// <remarks>
/// The chain hangs on <c>input</c>, before the machine's own filter: what passes through to other machines on the same port is not the gate's, and
/// <c>reject</c> is to be had. It looks at connects alone: clients that a ban leaves in stay, and those that the gate closes get their last bytes.
/// </remarks>
/// <param name="table">The table's name.</param>
/// <param name="isReject">Whether a connect is answered with a reset.</param>
/// <param name="program">Where nft is.</param>
internal sealed class Nftables(string table, bool isReject, string program) : IFirewall
{
    private const string RefusedCounter = "refused";
    private const string LinesChain = "lines";
    private const string IPv4Set = "banned4";
    private const string IPv6Set = "banned6";
    private const int ElementsInOneCommand = 1000;

    // What nft says of one at the most: a range of IPv6, with its time and the end of it.
    private const int ElementText = 160;

    // Of one year nft says that it is too large. Whoever is banned for longer is put back then, as what somebody else has removed.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(300);

    public string Kind => "nftables";

    public string Table => table;

    public string Needs => "the program nft and CAP_NET_ADMIN";

    /// <summary>Where the program is: services often have no <c>sbin</c> in their path.</summary>
    public static string FindProgram()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(["/usr/sbin", "/sbin"]).Select(folder => Path.Combine(folder, "nft")).FirstOrDefault(File.Exists) ?? "nft";
    }

    public FirewallCommand Build(FirewallState state)
    {
        var script = new StringBuilder();
        // So it goes whether there is one or not.
        script.Append(CultureInfo.InvariantCulture, $$"""
            add table inet {{table}}
            delete table inet {{table}}
            table inet {{table}} {
              counter {{RefusedCounter}} { }
              set {{IPv4Set}} { type ipv4_addr; flags interval, timeout; }
              set {{IPv6Set}} { type ipv6_addr; flags interval, timeout; }
              chain refuse {
                ip saddr @{{IPv4Set}} counter name {{RefusedCounter}} {{Verdict}}
                ip6 saddr @{{IPv6Set}} counter name {{RefusedCounter}} {{Verdict}}
              }
              chain {{LinesChain}} { }
              chain input {
                type filter hook input priority -10; policy accept;
                tcp flags & (fin | syn | rst | ack) == syn jump {{LinesChain}}
              }
            }

            """);
        AppendPorts(script, state.Ports);
        AppendElements(script, state.Cover.Spans, "add", span => Timed(span, state.Now));
        return Script(script);
    }

    public FirewallCommand Change(FirewallState state, CoverChange change, bool portsDiffer)
    {
        var script = new StringBuilder();
        var ending = change.Removed.Where(span => span.IsEnding(state.Now)).ToArray();
        // nft takes no span over one that it was given and took back in the same script.
        if (Overlap(change.Added, ending))
            return Build(state);
        if (portsDiffer)
        {
            script.Append(CultureInfo.InvariantCulture, $"flush chain inet {table} {LinesChain}\n");
            AppendPorts(script, state.Ports);
        }
        // One whose time is over may be gone, and nft would refuse to delete it: what is added first is there.
        AppendElements(script, ending, "add", span => $"{span.Span}");
        AppendElements(script, change.Removed, "delete", span => $"{span.Span}");
        AppendElements(script, change.Added, "add", span => Timed(span, state.Now));
        return Script(script);
    }

    public FirewallCommand Remove() => Script(new StringBuilder($"add table inet {table}\ndelete table inet {table}\n"));

    /// <summary>With the elements: nft reads them in any case, and most of the time it takes is for that.</summary>
    public FirewallCommand Look(int elements) =>
        new([program, "--json", "list", "table", "inet", table], MostOutput: (int)Math.Min(ChildProcess.MostOutput + (long)elements * ElementText, Array.MaxLength));

    public FirewallLook Read(string output, int ports, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var objects = document.RootElement.GetProperty("nftables").EnumerateArray().Where(o => o.ValueKind == JsonValueKind.Object).ToArray();
            var refused = Of(objects, "counter", "name", RefusedCounter).Sum(counter => counter.GetProperty("packets").GetInt64());
            var isWhole = Of(objects, "chain", "hook", "input").Any() && Of(objects, "rule", "chain", "input").Any()
                && Of(objects, "rule", "chain", "refuse").Count() == 2 && Of(objects, "rule", "chain", LinesChain).Count() == ports
                && Of(objects, "set", "name", IPv4Set).Any() && Of(objects, "set", "name", IPv6Set).Any();
            return isWhole ? new FirewallLook(isWhole, refused, [.. ElementsOf(objects, IPv4Set, now), .. ElementsOf(objects, IPv6Set, now)]) : FirewallLook.Nothing with { Refused = refused };
        }
        catch (Exception strange) when (strange is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return FirewallLook.Nothing;
        }
    }

    private static IEnumerable<CoverSpan> ElementsOf(IEnumerable<JsonElement> objects, string set, DateTimeOffset now) =>
        Of(objects, "set", "name", set).Where(found => found.TryGetProperty("elem", out _)).SelectMany(found => found.GetProperty("elem").EnumerateArray()).Select(element =>
        {
            // One without a time is the value itself.
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("elem", out var timed))
                return new CoverSpan(SpanOf(element), null);
            DateTimeOffset? until = timed.TryGetProperty("expires", out var left) ? now + TimeSpan.FromSeconds(left.GetInt64()) : null;
            return new CoverSpan(SpanOf(timed.GetProperty("val")), until);
        });

    private static AddressSpan SpanOf(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!
            : value.TryGetProperty("prefix", out var prefix) ? $"{prefix.GetProperty("addr").GetString()}/{prefix.GetProperty("len").GetInt32()}"
            : $"{value.GetProperty("range")[0].GetString()}-{value.GetProperty("range")[1].GetString()}";
        return AddressRangeReader.TryReadSpan(text, out var span, out var reason) ? span : throw new FormatException($"{text} {reason}");
    }

    private static bool Overlap(IReadOnlyList<CoverSpan> some, IReadOnlyList<CoverSpan> others)
    {
        var table = new SpanTable<bool>();
        foreach (var span in others)
            table.Set(span.Span, true);
        return table.Count > 0 && some.Any(span => table.Touching(span.Span).Any());
    }

    private string Verdict => isReject ? "reject with tcp reset" : "drop";

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> objects, string kind, string key, string value) =>
        objects.Where(o => o.TryGetProperty(kind, out _)).Select(o => o.GetProperty(kind))
            .Where(o => o.ValueKind == JsonValueKind.Object && o.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(value));

    private void AppendPorts(StringBuilder script, IReadOnlyList<IPEndPoint> ports)
    {
        foreach (var port in ports)
            script.Append(CultureInfo.InvariantCulture, $"add rule inet {table} {LinesChain} {Destination(port.Address)}tcp dport {port.Port} jump refuse\n");
    }

    // A port on :: takes IPv4 in too.
    private static string Destination(IPAddress address) => address switch
    {
        _ when address.Equals(IPAddress.IPv6Any) => "",
        _ when address.Equals(IPAddress.Any) => "meta nfproto ipv4 ",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"ip6 daddr {AddressRange.Of(address)} ",
        _ => $"ip daddr {address} ",
    };

    private void AppendElements(StringBuilder script, IEnumerable<CoverSpan> spans, string verb, Func<CoverSpan, string> write)
    {
        foreach (var family in spans.GroupBy(span => span.Span.IsIPv6))
        {
            foreach (var chunk in family.Chunk(ElementsInOneCommand))
            {
                script.Append(CultureInfo.InvariantCulture, $"{verb} element inet {table} {(family.Key ? IPv6Set : IPv4Set)} {{ ");
                script.AppendJoin(", ", chunk.Select(write)).Append(" }\n");
            }
        }
    }

    private static string Timed(CoverSpan span, DateTimeOffset now)
    {
        if (span.Until is not { } until)
            return $"{span.Span}";
        var left = until - now > LongestTimeout ? LongestTimeout : until - now;
        return string.Create(CultureInfo.InvariantCulture, $"{span.Span} timeout {Math.Max(1, (long)Math.Ceiling(left.TotalSeconds))}s");
    }

    private FirewallCommand Script(StringBuilder script) => new([program, "-f", "-"], script.ToString());
}
