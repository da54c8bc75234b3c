using System.Globalization;
using System.Text.Json.Nodes;

namespace LoginGate.CommandLine.Top;

/// <summary>One thing of a list, as the gate told it. What is not there, or is of another kind, reads as nothing: a gate of another version is no failure.</summary>
/// <param name="Data">What the gate told.</param>
/// <param name="Gate">The gate that told it, where several were asked.</param>
internal sealed record ListRow(JsonObject Data, string? Gate = null)
{
    public string Text(string name) => Data[name] is JsonValue value && value.TryGetValue(out string? text) ? text ?? "" : "";

    public double Number(string name) => Data[name] is JsonValue value && value.TryGetValue(out double number) ? number : 0;

    public long Count(string name) => (long)Math.Clamp(Number(name), long.MinValue, long.MaxValue);

    public bool Is(string name) => Data[name] is JsonValue value && value.TryGetValue(out bool isSo) && isSo;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A thing inside an answer's data.</summary>
    public static ListRow In(JsonNode? data, string name) => new((data as JsonObject)?[name] as JsonObject ?? new JsonObject());

    /// <summary>The things of a list in an answer's data.</summary>
    public static IEnumerable<ListRow> All(JsonNode? data, string name, string? gate = null) =>
        (data as JsonObject)?[name] is JsonArray list ? list.OfType<JsonObject>().Select(item => new ListRow(item, gate)) : [];
}
