using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoginGate.Inspect;

/// <summary>A sentence for programs is English; who reads it may say it in another language.</summary>
internal sealed class PhraseJson : JsonConverter<Phrase>
{
    public override Phrase? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => (Phrase?)reader.GetString();

    public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
