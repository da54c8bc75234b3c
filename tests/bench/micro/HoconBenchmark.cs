using System.Text.Json;
using Akka.Configuration;
using BenchmarkDotNet.Attributes;

namespace Akka.Bench;

/// <summary>Reading the built-in settings, and a text with substitutions; the same tree as JSON is the baseline.</summary>
public class HoconBenchmark
{
    private const string Json = """
        { "gate": { "defaults": { "host": "0.0.0.0", "port": 7000, "backlog": 4096, "names": ["a", "b", "c"] },
          "lines": { "one": { "port": 7001 }, "two": { "port": 7002 }, "three": { "port": 7003 } } } }
        """;

    private const string Hocon = """
        gate {
          defaults { host = "0.0.0.0", port = 7000, backlog = 4096, names = [a, b, c] }
          lines { one = ${gate.defaults} { port = 7001 }, two = ${gate.defaults} { port = 7002 }, three = ${gate.defaults} { port = 7003 } }
        }
        """;

    [Benchmark(Baseline = true)]
    public JsonDocument JsonText() => JsonDocument.Parse(Json);

    [Benchmark]
    public int HoconText() => ConfigurationFactory.ParseString(Hocon).GetInt("gate.lines.two.port");

    [Benchmark]
    public int Lookup() => Parsed.GetInt("gate.lines.two.port");

    private static readonly Config Parsed = ConfigurationFactory.ParseString(Hocon);
}
