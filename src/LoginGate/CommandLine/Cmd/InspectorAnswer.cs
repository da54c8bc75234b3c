using System.Text.Json;
using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>One line from the inspector: the answer to a command, or one of the lines that a following command goes on to send.</summary>
/// <param name="Json">The line, written anew so that it is ASCII whatever came.</param>
/// <param name="Line">What a following command tells; null for an answer.</param>
/// <param name="Result">The answer; null for a line.</param>
internal sealed record InspectorAnswer(string Json, string? Line, InspectResult? Result)
{
    /// <summary>Reads a line of the wire.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static InspectorAnswer Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException("no object");
        var json = JsonSerializer.Serialize(root);
        if (root.TryGetProperty("line", out var followed) && followed.ValueKind == JsonValueKind.String)
            return new InspectorAnswer(json, followed.GetString(), null);
        if (!root.TryGetProperty("ok", out _))
            throw new JsonException("neither a line nor an answer");
        return new InspectorAnswer(json, null, Complete(root.Deserialize<InspectResult>()!));
    }

    /// <summary>What this program says in the inspector's place.</summary>
    public static InspectorAnswer Failed(string error)
    {
        var result = InspectResult.Failed(error);
        return new InspectorAnswer(JsonSerializer.Serialize(result), null, result);
    }

    // A gate of another version may leave out what is empty.
    private static InspectResult Complete(InspectResult result) => result with
    {
        Blocks = result.Blocks ?? [],
        Error = result.IsGood ? null : result.Error ?? "no reason was given",
    };
}
