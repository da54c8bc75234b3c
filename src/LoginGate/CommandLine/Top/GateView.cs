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

    /// <summary>Reads both answers' data.</summary>
    /// <exception cref="JsonException">They are not what a gate tells.</exception>
    public static GateView Read(JsonNode? status, JsonNode? addresses)
    {
        var view = status.Deserialize<GateView>(Json) ?? throw new JsonException("no status");
        return view with { Addresses = addresses?["addresses"].Deserialize<AddressView[]>(Json) ?? [] };
    }
}

/// <summary>A line of the gate.</summary>
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

    public IReadOnlyDictionary<string, long> Closes { get; init; } = new Dictionary<string, long>();
}

/// <summary>A line's connection to LoginSrv; times are in seconds.</summary>
internal sealed record LoginSrvView
{
    public string State { get; init; } = "";

    public string Target { get; init; } = "";

    public double? Since { get; init; }

    public double? RoundTrip { get; init; }

    public string LastLoss { get; init; } = "";

    public long Pending { get; init; }
}

/// <summary>How many clients are in.</summary>
internal sealed record SessionsView
{
    public long Now { get; init; }

    public long Peak { get; init; }

    public long Total { get; init; }
}

/// <summary>What passes in one direction.</summary>
internal sealed record TrafficView
{
    public double PerSecond { get; init; }

    public double BytesPerSecond { get; init; }
}

/// <summary>An address that has clients, or was refused of late.</summary>
internal sealed record AddressView
{
    public string Address { get; init; } = "";

    public long Clients { get; init; }

    public long Refused { get; init; }
}
