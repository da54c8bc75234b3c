using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;
using static Hocon.Strict.Tests.TestText;

namespace Hocon.Strict.Tests;

/// <summary>HOCON is a superset of JSON: another JSON reader has to see the same values.</summary>
public class JsonTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(5)]
    [InlineData(4711)]
    public void Any_json_object_is_read_as_a_json_reader_reads_it(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var json = RandomObject(random, 5);
            var text = json.ToJsonString(new JsonSerializerOptions
            {
                WriteIndented = random.Next(2) == 0,
                Encoder = random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
            });
            AssertSame(json, Resolve(text), text);
        }
    }

    private static void AssertSame(JsonNode? expected, HoconValue actual, string text)
    {
        switch (expected)
        {
            case JsonObject o:
                var members = Assert.IsType<HoconObject>(actual);
                Assert.Equal(o.Select(m => m.Key), members.Keys);
                foreach (var (key, value) in o)
                    AssertSame(value, members[key], text);
                break;
            case JsonArray a:
                var items = Assert.IsType<HoconArray>(actual);
                Assert.Equal(a.Count, items.Count);
                for (var i = 0; i < a.Count; i++)
                    AssertSame(a[i], items[i], text);
                break;
            default:
                var scalar = Assert.IsType<HoconScalar>(actual);
                Assert.Equal(KindOf(expected), scalar.Kind);
                Assert.Equal(expected is null ? "null" : expected.GetValueKind() == JsonValueKind.String ? expected.GetValue<string>() : expected.ToJsonString(), scalar.Text);
                break;
        }
    }

    private static HoconScalarKind KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => HoconScalarKind.Null,
        JsonValueKind.String => HoconScalarKind.String,
        JsonValueKind.Number => HoconScalarKind.Number,
        _ => HoconScalarKind.Boolean,
    };

    private static JsonObject RandomObject(Random random, int depth)
    {
        var o = new JsonObject();
        for (var i = random.Next(5); i > 0; i--)
            o[RandomText(random)] = RandomNode(random, depth - 1);
        return o;
    }

    private static JsonNode? RandomNode(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => double.Parse(random.NextDouble().ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) * Math.Pow(10, random.Next(-20, 20)),
        4 => RandomText(random),
        5 => RandomObject(random, depth),
        _ => new JsonArray(Enumerable.Range(0, random.Next(5)).Select(_ => RandomNode(random, depth - 1)).ToArray()),
    };

    private static string RandomText(Random random)
    {
        const string characters = "abc.$\"\\{}[]:=,+#`^?!@*& /\t\n\r\0\u0001é名\u2028\uFEFF\u00A0'-0";
        return new string(Enumerable.Range(0, random.Next(8)).Select(_ => characters[random.Next(characters.Length)]).ToArray());
    }
}
