using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoginGate.CommandLine.Top;

/// <summary>What <c>gate status</c> and <c>gate addresses</c> told at one moment.</summary>
internal sealed record GateView
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Seconds.</summary>
    public double Uptime { get; init; }

    public long Memory { get; init; }

    public string Version { get; init; } = "";

    public IReadOnlyList<LineView> Lines { get; init; } = [];

    public IReadOnlyList<AddressView> Addresses { get; init; } = [];

    public AttackModeView Attack { get; init; } = new();

    public DrainModeView Drain { get; init; } = new();

    /// <summary>The gates that act as one with it; null: none do.</summary>
    public ClusterView? Cluster { get; init; }

    /// <summary>The gate that alone has told what is not a line's: addresses and causes; null: there is no other here.</summary>
    public string? ToldBy { get; init; }

    /// <summary>What an operator has to know before all else; null: nothing.</summary>
    public Phrase? Mode => Attack.Sentence ?? Drain.Of(Lines);

    /// <summary>The same with the lines of all gates, each named after its gate too.</summary>
    public GateView WithOtherGates() => Cluster is null ? this : this with
    {
        ToldBy = Cluster.Gate,
        Lines = [.. Lines.Select(line => line with { Line = $"{Cluster.Gate}/{line.Line}" }), .. Cluster.Others.SelectMany(other => other.ToLines())],
    };

    /// <summary>Reads the answers' data.</summary>
    /// <exception cref="JsonException">They are not what a gate tells.</exception>
    public static GateView Read(JsonNode? status, JsonNode? addresses)
    {
        var view = status.Deserialize<GateView>(Json) ?? throw new JsonException("no status");
        return view with { Addresses = addresses?["addresses"].Deserialize<AddressView[]>(Json) ?? [] };
    }
}

/// <summary>The gates that act as one.</summary>
internal sealed record ClusterView
{
    public string Gate { get; init; } = "";

    public IReadOnlyList<OtherGateView> Others { get; init; } = [];
}

/// <summary>Another gate, in its own words of some moments ago.</summary>
internal sealed record OtherGateView
{
    public string Gate { get; init; } = "";

    /// <summary>Whether what it said is too long ago to be so still.</summary>
    public bool IsOld { get; init; }

    public IReadOnlyList<OtherLineView> Lines { get; init; } = [];

    public IEnumerable<LineView> ToLines() => Lines.Select(line => new LineView
    {
        Line = $"{Gate}/{line.Line}",
        Listen = line.Listen.Length > 0 ? line.Listen : null,
        LoginSrv = new LoginSrvView { State = IsOld ? "old" : line.LoginSrv, Target = null, LastLoss = null, Pending = null },
        Sessions = new SessionsView { Now = line.Sessions, Peak = null, Total = null },
        Packets = new TrafficView { PerSecond = IsOld ? 0 : line.PacketsPerSecond, BytesPerSecond = null },
        Replies = new TrafficView { PerSecond = IsOld ? 0 : line.RepliesPerSecond, BytesPerSecond = null },
    });
}

/// <summary>A line of another gate.</summary>
internal sealed record OtherLineView
{
    public string Line { get; init; } = "";

    public string Listen { get; init; } = "";

    public string LoginSrv { get; init; } = "";

    public long Sessions { get; init; }

    public double PacketsPerSecond { get; init; }

    public double RepliesPerSecond { get; init; }
}

/// <summary>A line of the gate; what is null is not known, of another gate's.</summary>
internal sealed record LineView
{
    public string Line { get; init; } = "";

    /// <summary>Where it listens; null: nowhere at present.</summary>
    public string? Listen { get; init; }

    public LoginSrvView LoginSrv { get; init; } = new();

    public SessionsView Sessions { get; init; } = new();

    public TrafficView Packets { get; init; } = new();

    public TrafficView Replies { get; init; } = new();

    public IReadOnlyDictionary<string, long> Refusals { get; init; } = new Dictionary<string, long>();

    /// <summary>Logins that the gate refused for password guessing, by what had failed too often.</summary>
    public IReadOnlyDictionary<string, long> RefusedLogins { get; init; } = new Dictionary<string, long>();

    public long RefusedAccounts { get; init; }

    public DrainLineView? Drain { get; init; }

    public IReadOnlyDictionary<string, long> Closes { get; init; } = new Dictionary<string, long>();

    /// <summary>All that was refused, as <c>gate status</c> calls it.</summary>
    public IEnumerable<KeyValuePair<string, long>> AllRefused()
    {
        var refused = Refusals.Select(r => KeyValuePair.Create(((Phrase)r.Key).Said, r.Value)).Concat(RefusedLogins.Select(r => KeyValuePair.Create(Phrase.Of($"logins refused for password guessing ({(Phrase)r.Key})").Said, r.Value)));
        return RefusedAccounts > 0 ? refused.Append(KeyValuePair.Create(Phrase.Of("new accounts refused").Said, RefusedAccounts)) : refused;
    }
}

/// <summary>A line's connection to LoginSrv; times are in seconds.</summary>
internal sealed record LoginSrvView
{
    public string State { get; init; } = "";

    public string? Target { get; init; } = "";

    public double? Since { get; init; }

    public double? RoundTrip { get; init; }

    public string? LastLoss { get; init; } = "";

    /// <summary>The same in Chinese; null: an older gate does not say it.</summary>
    public string? LastLossZh { get; init; }

    /// <summary>In the language of this process.</summary>
    public string? SaidLoss => Catalogue.Current is null ? LastLoss : LastLossZh ?? LastLoss;

    public long? Pending { get; init; } = 0;
}

/// <summary>How many clients are in.</summary>
internal sealed record SessionsView
{
    public long Now { get; init; }

    public long? Peak { get; init; } = 0;

    public long? Total { get; init; } = 0;
}

/// <summary>What passes in one direction.</summary>
internal sealed record TrafficView
{
    public double PerSecond { get; init; }

    public double? BytesPerSecond { get; init; } = 0;
}

/// <summary>An address that has clients, or was refused of late.</summary>
internal sealed record AddressView
{
    public string Address { get; init; } = "";

    public long Clients { get; init; }

    public long Refused { get; init; }
}
