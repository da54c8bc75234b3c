using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoginGate.Admission;

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
    private const int ElementsInOneCommand = 1000;

    // Of one year nft says that it is too large. Whoever is banned for longer is let in by the kernel then, and not by the gate.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(300);

    // So near its end the kernel may have forgotten a ban.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

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
              set banned4 { type ipv4_addr; flags interval, timeout; }
              set banned6 { type ipv6_addr; flags interval, timeout; }
              chain refuse {
                ip saddr @banned4 counter name {{RefusedCounter}} {{Verdict}}
                ip6 saddr @banned6 counter name {{RefusedCounter}} {{Verdict}}
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
        var ending = change.Removed.Where(span => span.Until - state.Now < Ending).ToArray();
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

    /// <summary>Without the elements, of which there may be very many.</summary>
    public FirewallCommand Look() => new([program, "--terse", "--json", "list", "table", "inet", table]);

    public FirewallLook Read(string output, int ports)
    {
        try
        {
            var objects = (JsonNode.Parse(output)?["nftables"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
            var refused = Of(objects, "counter", "name", RefusedCounter).Sum(counter => (long?)counter["packets"] ?? 0);
            var isWhole = Of(objects, "set", "type", "ipv4_addr").Any() && Of(objects, "set", "type", "ipv6_addr").Any()
                && Of(objects, "chain", "hook", "input").Any() && Of(objects, "rule", "chain", "input").Any()
                && Of(objects, "rule", "chain", "refuse").Count() == 2 && Of(objects, "rule", "chain", LinesChain).Count() == ports;
            return new FirewallLook(isWhole, refused);
        }
        catch (Exception strange) when (strange is JsonException or InvalidOperationException or FormatException)
        {
            return new FirewallLook(IsWhole: false, 0);
        }
    }

    private static bool Overlap(IReadOnlyList<CoverSpan> some, IReadOnlyList<CoverSpan> others)
    {
        var table = new SpanTable<bool>();
        foreach (var span in others)
            table.Set(span.Span, true);
        return table.Count > 0 && some.Any(span => table.Touching(span.Span).Any());
    }

    private string Verdict => isReject ? "reject with tcp reset" : "drop";

    private static IEnumerable<JsonObject> Of(IEnumerable<JsonObject> objects, string kind, string key, string value) =>
        objects.Select(o => o[kind]).OfType<JsonObject>().Where(o => o[key] is JsonValue text && text.ToString() == value);

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
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"ip6 daddr {Shared.AddressRange.Of(address)} ",
        _ => $"ip daddr {address} ",
    };

    private void AppendElements(StringBuilder script, IEnumerable<CoverSpan> spans, string verb, Func<CoverSpan, string> write)
    {
        foreach (var family in spans.GroupBy(span => span.Span.IsIPv6))
        {
            foreach (var chunk in family.Chunk(ElementsInOneCommand))
            {
                script.Append(CultureInfo.InvariantCulture, $"{verb} element inet {table} {(family.Key ? "banned6" : "banned4")} {{ ");
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
