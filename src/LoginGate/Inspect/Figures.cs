using System.Globalization;

namespace LoginGate.Inspect;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 client</c>, <c>1,204 clients</c>.</summary>
    public static Phrase Of(long count, string one, string? many = null) => Counted.Of(Of(count), count, one, many);

    public static string PerSecond(double rate) =>
        $"{rate.ToString(rate is > 0 and < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture)}/s";

    public static string Bytes(double bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):0.0} GiB"),
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):0.0} MiB"),
        >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };

    public static string BytesPerSecond(double rate) => $"{Bytes(rate)}/s";

    /// <summary>A length of time in its two largest units.</summary>
    public static Phrase Time(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => Phrase.Of($"{(int)time.TotalDays}d {time.Hours}h"),
        { TotalHours: >= 1 } => $"{time.Hours}h {time.Minutes:00}m",
        { TotalMinutes: >= 1 } => $"{time.Minutes}m {time.Seconds:00}s",
        { TotalSeconds: >= 1 } => $"{time.TotalSeconds:0.0}s",
        _ => $"{time.TotalMilliseconds:0.0}ms",
    };

    /// <summary>A moment for people, in UTC.</summary>
    public static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment for programs, in UTC.</summary>
    public static string? Iso(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds for programs.</summary>
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
