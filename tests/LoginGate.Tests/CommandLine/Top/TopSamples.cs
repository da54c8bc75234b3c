using System.Text.Json.Nodes;
using LoginGate.CommandLine.Cmd;
using LoginGate.CommandLine.Top;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What a gate might tell.</summary>
internal static class TopSamples
{
    public static InspectorAddress Address { get; } = new("127.0.0.1", 9111);

    public static string Status(int lines = 1, double perSecond = 1500) => new JsonObject
    {
        ["uptime"] = 3725.5,
        ["memory"] = 90 << 20,
        ["version"] = "0.1.0",
        ["lines"] = new JsonArray([.. Enumerable.Range(1, lines).Select(i => Line(i == 1 ? "main" : $"line{i}", perSecond))]),
    }.ToJsonString();

    public const string Addresses = """{"addresses":[{"address":"198.51.100.99","clients":0,"refused":13965},{"address":"203.0.113.7","clients":12,"refused":3},{"address":"2001:db8::/64","clients":4,"refused":0}]}""";

    public static GateView View(int lines = 1, double perSecond = 1500) =>
        GateView.Read(JsonNode.Parse(Status(lines, perSecond)), JsonNode.Parse(Addresses));

    public static TopState State(int lines = 1)
    {
        var state = new TopState(Address);
        state.Update(View(lines));
        return state;
    }

    private static JsonObject Line(string name, double perSecond) => new()
    {
        ["line"] = name,
        ["listen"] = "0.0.0.0:7000",
        ["loginsrv"] = new JsonObject
        {
            ["state"] = "up",
            ["target"] = "10.0.0.5:5500",
            ["since"] = 62.5,
            ["connects"] = 1,
            ["heartbeat"] = 2.5,
            ["roundTrip"] = 0.0015,
            ["lastLoss"] = "",
            ["pending"] = 0,
        },
        ["sessions"] = new JsonObject { ["now"] = 1204, ["peak"] = 1893, ["total"] = 48211 },
        ["packets"] = new JsonObject { ["total"] = 100, ["bytes"] = 6000, ["perSecond"] = perSecond, ["bytesPerSecond"] = perSecond * 60 },
        ["replies"] = new JsonObject { ["total"] = 90, ["bytes"] = 5000, ["perSecond"] = perSecond / 2, ["bytesPerSecond"] = perSecond * 30 },
        ["refusals"] = new JsonObject { ["TooManyConnections"] = 17 },
        ["closes"] = new JsonObject { ["PeerClosed"] = 47000, ["IdleTimeout"] = 7 },
        ["stray"] = 0,
        ["broken"] = 0,
        ["discarded"] = new JsonObject(),
        ["anomalies"] = new JsonObject(),
    };
}
