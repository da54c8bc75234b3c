using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoginGate.Inspect;

/// <summary>Answers as bytes for the wire. An answer that several askers share is put into bytes once.</summary>
internal sealed class RenderedAnswers
{
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly ConditionalWeakTable<InspectResult, byte[]> _text = [];
    private readonly ConditionalWeakTable<InspectResult, byte[]> _json = [];

    public byte[] Of(InspectResult result, bool asJson) =>
        asJson ? _json.GetValue(result, Json) : _text.GetValue(result, Text);

    /// <summary>One line.</summary>
    private static byte[] Json(InspectResult result) => [.. JsonSerializer.SerializeToUtf8Bytes(result, Compact), (byte)'\n'];

    /// <summary>Lines, and an empty one as the end.</summary>
    private static byte[] Text(InspectResult result)
    {
        var text = new StringBuilder();
        foreach (var line in PlainText.Lines(result))
            text.Append(line).Append('\n');
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }
}
