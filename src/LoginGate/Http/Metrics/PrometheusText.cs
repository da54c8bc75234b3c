using System.Globalization;
using System.Text;

namespace LoginGate.Http.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4. Names follow Prometheus' rules for names: letters, digits and
/// underscores, the unit as the last word, <c>_total</c> behind whatever only rises.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["%"] = "percent",
    };

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        // Two instruments may come to the same name; one HELP and TYPE each is a rule of the format, so the first one stays.
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            var name = NameOf(family);
            if (written.Add(name))
                Write(text, name, family);
        }
        return text.ToString();
    }

    /// <summary>The name by which Prometheus knows a metric.</summary>
    internal static string NameOf(MetricFamily family)
    {
        var name = Clean(family.Name, allowColon: true);
        if (UnitWord(family.Unit) is { } unit && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
            name = $"{name}_{unit}";
        return family.Type == MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static void Write(StringBuilder text, string name, MetricFamily family)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Description ?? "", quotes: false)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(WordFor(family.Type)).Append('\n');
        foreach (var point in family.Points)
        {
            if (family.Type == MetricType.Summary)
            {
                WriteSeries(text, $"{name}_sum", point.Tags, point.Value);
                WriteSeries(text, $"{name}_count", point.Tags, point.Count);
            }
            else
            {
                WriteSeries(text, name, point.Tags, point.Value);
            }
        }
    }

    private static void WriteSeries(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> tags, double value)
    {
        text.Append(name);
        for (var i = 0; i < tags.Count; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(Clean(tags[i].Key, allowColon: false))
                .Append("=\"").Append(Escape(tags[i].Value, quotes: true)).Append('"');
        }
        if (tags.Count > 0)
            text.Append('}');
        text.Append(' ').Append(Show(value)).Append('\n');
    }

    private static string WordFor(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Summary => "summary",
        _ => "gauge",
    };

    /// <summary>Null for a plain number and for UCUM's annotations such as {packet}.</summary>
    private static string? UnitWord(string? unit) => unit is null ? null : Units.GetValueOrDefault(unit);

    private static string Clean(string name, bool allowColon)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
            clean.Append(char.IsAsciiLetterOrDigit(c) || (allowColon && c == ':') ? c : '_');
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean.ToString();
    }

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Show(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        // The shortest text that reads back as the same number; NaN is NaN.
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
