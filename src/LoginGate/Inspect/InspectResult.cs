using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LoginGate.Inspect;

/// <summary>
/// What a command of the inspector answers, once for people and once for programs. As JSON it is one line:
/// <c>{"ok":true,"blocks":[...],"data":{...}}</c> or <c>{"ok":false,"error":"..."}</c>.
/// </summary>
/// <param name="IsGood">Whether the thing asked for was done.</param>
/// <param name="Error">What went wrong, with the nearest known word where one is near; null when nothing did.</param>
/// <param name="Blocks">The answer for people, in order.</param>
/// <param name="Data">The same for programs; numbers are numbers, times are seconds, sizes are bytes.</param>
internal sealed record InspectResult(
    [property: JsonPropertyName("ok")] bool IsGood,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("blocks")] IReadOnlyList<InspectBlock> Blocks,
    [property: JsonPropertyName("data")] JsonNode? Data)
{
    /// <summary>Whether this is the last answer of its connection: the line was no command, and nothing that follows it is carried out.</summary>
    [JsonPropertyName("closes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Closes { get; init; }

    /// <summary>The language that was asked for, in which the blocks and the error are; null: nobody asked for another than English.</summary>
    [JsonPropertyName("language")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Language { get; init; }

    /// <summary><see cref="Error"/> for whoever reads another language than the one who asked.</summary>
    [JsonIgnore]
    public Phrase? Reason { get; init; } = Error is { } error ? Phrase.Verbatim(error) : null;

    /// <summary>Whether it was not done because the caller has no right to it.</summary>
    [JsonIgnore]
    public bool LacksRight { get; init; }

    /// <summary>Whether what was asked is to blame: asked again, it is answered so again.</summary>
    [JsonIgnore]
    public bool IsCallersFault { get; init; }

    public static InspectResult Failed(string error) => new(false, error, [], null);

    /// <summary>The line names no command, or holds what its command does not take.</summary>
    public static InspectResult NoCommand(string error) => Failed(error) with { Closes = true, IsCallersFault = true };

    public static InspectResult Said(string text) => new(true, null, [new InspectBlock { Text = [text] }], null);
}

/// <summary>One part of an answer: exactly one member is set.</summary>
internal sealed record InspectBlock
{
    [JsonPropertyName("text")]
    public IReadOnlyList<string>? Text { get; init; }

    [JsonPropertyName("table")]
    public InspectTable? Table { get; init; }

    [JsonPropertyName("tree")]
    public InspectNode? Tree { get; init; }
}

/// <summary>A table; each row has as many cells as there are columns.</summary>
internal sealed record InspectTable(
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("columns")] IReadOnlyList<string> Columns,
    [property: JsonPropertyName("rows")] IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A node of a tree.</summary>
internal sealed record InspectNode(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("children")] IReadOnlyList<InspectNode> Children);
