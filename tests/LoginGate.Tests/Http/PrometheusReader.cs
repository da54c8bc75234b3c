using System.Globalization;
using System.Text.RegularExpressions;

namespace LoginGate.Tests.Http;

/// <summary>One series as Prometheus would take it in.</summary>
internal sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>Reads Prometheus' text format 0.0.4 and refuses whatever its rules do not allow.</summary>
internal static partial class PrometheusReader
{
    public static (IReadOnlyList<PrometheusSample> Samples, IReadOnlyDictionary<string, string> Types) Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var samples = new List<PrometheusSample>();
        var types = new Dictionary<string, string>();
        var helps = new HashSet<string>();
        var closed = new HashSet<string>();
        var seen = new HashSet<string>();
        string? family = null;
        foreach (var line in text.Split('\n')[..^1])
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(helps.Add(help.Groups[1].Value), $"a second HELP: {line}");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                Assert.True(types.TryAdd(type.Groups[1].Value, type.Groups[2].Value), $"a second TYPE: {line}");
                if (family is not null)
                    closed.Add(family);
                family = type.Groups[1].Value;
            }
            else
            {
                var sample = ReadSample(line);
                Assert.True(family is not null && BelongsTo(sample.Name, family, types[family]), $"not of the family {family}: {line}");
                Assert.DoesNotContain(family!, closed);
                Assert.True(seen.Add(line[..line.LastIndexOf(' ')]), $"twice: {line}");
                samples.Add(sample);
            }
        }
        Assert.Equal(types.Keys.Order(), helps.Order());
        Assert.All(types.Where(t => t.Value == "counter"), t => Assert.EndsWith("_total", t.Key, StringComparison.Ordinal));
        Assert.All(types.Where(t => t.Value == "gauge"), t => Assert.DoesNotMatch("_(total|count|sum|bucket)$", t.Key));
        return (samples, types);
    }

    private static bool BelongsTo(string name, string family, string type) => type switch
    {
        "summary" => name == $"{family}_sum" || name == $"{family}_count",
        "histogram" => name == $"{family}_sum" || name == $"{family}_count" || name == $"{family}_bucket",
        _ => name == family,
    };

    private static PrometheusSample ReadSample(string line)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"not a sample: {line}");
        var labels = new Dictionary<string, string>();
        for (var i = 0; i < match.Groups["name"].Captures.Count; i++)
            Assert.True(labels.TryAdd(match.Groups["name"].Captures[i].Value, Unescape(match.Groups["value"].Captures[i].Value)), line);
        var number = match.Groups["number"].Value;
        return new PrometheusSample(match.Groups["metric"].Value, labels, number switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        });
    }

    private static string Unescape(string value) =>
        Escaped().Replace(value, m => m.Value switch { "\\n" => "\n", "\\\"" => "\"", _ => "\\" });

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)+$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|summary|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\[\\n"])*)"(,|(?=\})))+\})? (?<number>NaN|[+-]Inf|-?[0-9][0-9.eE+-]*)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""\\[\\n"]""")]
    private static partial Regex Escaped();
}
