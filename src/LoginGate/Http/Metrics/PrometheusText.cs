using System.Globalization;
using System.Text;

namespace LoginGate.Http.Metrics;

/// <summary>
/// Writes metrics for Prometheus. Names follow its rules: letters, digits and underscores, the unit as the last word, <c>_total</c>
/// behind whatever only rises, no word that stands for a kind of metric.
/// </summary>
internal static class PrometheusText
{
    private const string TotalSuffix = "_total";
    private const string CountSuffix = "_count";

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

    public static string Write(IEnumerable<MetricFamily> families, PrometheusFormat format)
    {
        var text = new StringBuilder();
        // Two instruments may come to the same name; one HELP and TYPE each is a rule of the formats, so the first one stays.
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            var name = NameOf(family);
            if (!written.Add(name))
                continue;
            WriteHead(text, name, family, format);
            foreach (var point in family.Points)
                WritePoint(text, name, family.Type, point);
        }
        if (format == PrometheusFormat.OpenMetrics)
            text.Append("# EOF\n");
        return text.ToString();
    }

    /// <summary>The name by which Prometheus knows a metric.</summary>
    internal static string NameOf(MetricFamily family)
    {
        var name = Clean(family.Name, allowColon: true);
        if (UnitWord(family.Unit) is { } unit && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
            name = $"{name}_{unit}";
        if (family.Type == MetricType.Counter)
            return name.EndsWith(TotalSuffix, StringComparison.Ordinal) ? name : $"{name}{TotalSuffix}";
        // What a summary counts ends so: a number of threads is threads.
        return name.EndsWith(CountSuffix, StringComparison.Ordinal) ? Plural(name[..^CountSuffix.Length]) : name;
    }

    private static string Plural(string name) => name.EndsWith('y') ? $"{name[..^1]}ies" : $"{name}s";

    private static void WriteHead(StringBuilder text, string name, MetricFamily family, PrometheusFormat format)
    {
        var isOpen = format == PrometheusFormat.OpenMetrics;
        // In OpenMetrics the counter is the family, and its total a sample of it.
        if (isOpen && family.Type == MetricType.Counter)
            name = name[..^TotalSuffix.Length];
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(HelpOf(family), quotes: isOpen)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(WordFor(family.Type)).Append('\n');
        if (isOpen && UnitWord(family.Unit) is { } unit)
            text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
    }

    private static void WritePoint(StringBuilder text, string name, MetricType type, MetricPoint point)
    {
        if (type is not (MetricType.Summary or MetricType.Histogram))
        {
            WriteSeries(text, name, point.Tags, point.Value);
            return;
        }
        foreach (var (bound, count) in point.Buckets)
            WriteSeries(text, $"{name}_bucket", [.. point.Tags, new("le", ShowBound(bound))], count);
        if (type == MetricType.Histogram)
            WriteSeries(text, $"{name}_bucket", [.. point.Tags, new("le", ShowBound(double.PositiveInfinity))], point.Count);
        WriteSeries(text, $"{name}_sum", point.Tags, point.Value);
        WriteSeries(text, $"{name}{CountSuffix}", point.Tags, point.Count);
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

    /// <summary>Nothing may stand there without a word.</summary>
    private static string HelpOf(MetricFamily family) => string.IsNullOrWhiteSpace(family.Description) ? family.Name : family.Description;

    private static string WordFor(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Summary => "summary",
        MetricType.Histogram => "histogram",
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

    /// <summary>A bound is a label, so a text: OpenMetrics wants <c>1.0</c>, and both formats have to name the same series.</summary>
    private static string ShowBound(double bound) => double.IsInteger(bound) ? $"{Show(bound)}.0" : Show(bound);
}
