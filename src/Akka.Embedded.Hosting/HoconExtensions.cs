using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>Writes values as HOCON reads them. A null of the nullable kinds: ConfigurationException.</summary>
public static class HoconExtensions
{
    /// <summary>The text bare when it is plain, else in double quotes with escapes.</summary>
    public static string ToHocon(this string text)
    {
        if (text is null) throw Missing();
        return text.Length > 0 && text.All(IsPlain) ? text : Quote(text);
    }

    /// <summary>true or false.</summary>
    public static string ToHocon(this bool? value) => (value ?? throw Missing()).ToHocon();

    /// <summary>true or false.</summary>
    public static string ToHocon(this bool value) => value ? "true" : "false";

    /// <summary>Milliseconds, or infinite; see the overload.</summary>
    public static string ToHocon(this TimeSpan? value, bool allowInfinite = false, bool zeroIsInfinite = false) =>
        (value ?? throw Missing()).ToHocon(allowInfinite, zeroIsInfinite);

    /// <summary>Milliseconds, or infinite.</summary>
    /// <param name="value">The span.</param>
    /// <param name="allowInfinite">A negative span means infinite; off: ConfigurationException.</param>
    /// <param name="zeroIsInfinite">Zero means infinite as well.</param>
    public static string ToHocon(this TimeSpan value, bool allowInfinite = false, bool zeroIsInfinite = false)
    {
        if (value == TimeSpan.Zero && zeroIsInfinite) return "infinite";
        if (value >= TimeSpan.Zero) return value.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";
        return allowInfinite
            ? "infinite"
            : throw new ConfigurationException($"A negative time span stands for infinite, which is not allowed here: {value}.");
    }

    /// <summary>The number.</summary>
    public static string ToHocon(this float? value) => (value ?? throw Missing()).ToHocon();

    /// <summary>The number.</summary>
    public static string ToHocon(this float value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number.</summary>
    public static string ToHocon(this double? value) => (value ?? throw Missing()).ToHocon();

    /// <summary>The number.</summary>
    public static string ToHocon(this double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number.</summary>
    public static string ToHocon(this int? value) => (value ?? throw Missing()).ToHocon();

    /// <summary>The number.</summary>
    public static string ToHocon(this int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number.</summary>
    public static string ToHocon(this long? value) => (value ?? throw Missing()).ToHocon();

    /// <summary>The number.</summary>
    public static string ToHocon(this long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' or '/' => quoted.Append('\\').Append(c),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or > '~' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // A dot is plain in a value; in a key it separates, so keys are quoted by their own rule.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static ConfigurationException Missing() => new("A setting's value must not be null.");
}
