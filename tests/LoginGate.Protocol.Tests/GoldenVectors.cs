using System.Text.Json;

namespace LoginGate.Protocol.Tests;

/// <summary>The byte vectors of the wire, read once: those of the notes, and those of the substituted code.</summary>
internal static class GoldenVectors
{
    private static readonly JsonElement[] Roots = [Read("protocol-vectors.json"), Read("substituted-vectors.json")];

    public static IEnumerable<JsonElement> Group(string name) =>
        Roots.Where(root => root.TryGetProperty(name, out _)).SelectMany(root => root.GetProperty(name).EnumerateArray());

    public static TheoryData<string> Ids(string group)
    {
        var ids = new TheoryData<string>();
        foreach (var vector in Group(group)) ids.Add(vector.GetProperty("id").GetString()!);
        return ids;
    }

    public static JsonElement Find(string group, string id) =>
        Group(group).Single(vector => vector.GetProperty("id").GetString() == id);

    public static string Text(this JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) ? value.GetString()! : "";

    public static byte[] Hex(this JsonElement vector, string name) => Convert.FromHexString(vector.Text(name));

    /// <summary>Reads of a vector, each the bytes of one read.</summary>
    public static byte[][] Reads(this JsonElement vector) =>
        [.. vector.GetProperty("reads").EnumerateArray().Select(read => Convert.FromHexString(read.GetString()!))];

    public static byte[] Joined(this JsonElement vector) => [.. vector.Reads().SelectMany(read => read)];

    public static SixBitCodec Codec(this JsonElement vector) => vector.Text("c") switch
    {
        "a" => SixBitCodec.A,
        "b" => SixBitCodec.B,
        "c" => SixBitCodec.C,
        "a-substituted" => SixBitCodec.ASubstituted,
        var other => throw new InvalidDataException($"codec {other}"),
    };

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", file))).RootElement;

    public static BlockLayout Layout(this JsonElement vector) => vector.Text("lay") switch
    {
        "12" => BlockLayout.L12,
        "16L" => BlockLayout.L16Length,
        "16S" => BlockLayout.L16Session,
        "16R" => BlockLayout.L16Recog,
        var other => throw new InvalidDataException($"layout {other}"),
    };

    public static Dialect[] DialectsNamed(string name) => name switch
    {
        "vc" => [Dialect.Vc12, Dialect.Vc16],
        "classic" => [Dialect.Classic],
        "wolengine" => [Dialect.Wol],
        "98k" => [Dialect.Delphi98k],
        "later" => [Dialect.Delphi],
        "any" => [Dialect.Vc12, Dialect.Vc16, Dialect.Classic, Dialect.Wol, Dialect.Delphi98k, Dialect.Delphi],
        _ => throw new InvalidDataException($"dialect {name}"),
    };
}
