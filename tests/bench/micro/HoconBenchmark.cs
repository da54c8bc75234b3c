using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Hocon.Strict;

namespace Micro;

/// <summary>Reading a small settings text; the same tree as JSON is the baseline.</summary>
public class HoconBenchmark
{
    private const string Json = """
        { "gate": { "defaults": { "host": "0.0.0.0", "port": 7000, "backlog": 4096, "names": ["a", "b", "c"] },
          "lines": { "one": { "port": 7001 }, "two": { "port": 7002 }, "three": { "port": 7003 } } } }
        """;

    private const string Text = """
        gate {
          defaults { host = "0.0.0.0", port = 7000, backlog = 4096, names = [a, b, c] }
          lines { one = ${gate.defaults} { port = 7001 }, two = ${gate.defaults} { port = 7002 }, three = ${gate.defaults} { port = 7003 } }
        }
        """;

    [Benchmark(Baseline = true)]
    public JsonDocument JsonText() => JsonDocument.Parse(Json);

    [Benchmark]
    public HoconObject HoconText() => HoconDocument.Parse(Text, new HoconParseOptions { SourceName = "bench" }).Resolve();
}
