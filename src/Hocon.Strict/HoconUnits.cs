using System.Globalization;
using System.Numerics;

namespace Hocon.Strict;

/// <summary>Reads durations, sizes and booleans from a value's text.</summary>
public static class HoconUnits
{
    private static readonly Dictionary<string, long> NanosecondsPer = BuildDurations();
    private static readonly Dictionary<string, BigInteger> BytesPer = BuildSizes();

    /// <summary>
    /// Reads a duration: a number and a unit (ns, us, ms, s, m, h, d or the long names; lower case); without a unit, milliseconds.
    /// Parts below 100 ns are cut off.
    /// </summary>
    /// <returns>false for other text, unknown units and durations that a TimeSpan cannot hold.</returns>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        if (!TrySplit(text, out var number, out var unit))
            return false;
        if (!NanosecondsPer.TryGetValue(unit.Length == 0 ? "ms" : unit, out var factor) || !TryScale(number, factor, out var nanoseconds))
            return false;
        var ticks = BigInteger.Divide(nanoseconds, 100);
        if (ticks < TimeSpan.MinValue.Ticks || ticks > TimeSpan.MaxValue.Ticks)
            return false;
        value = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>
    /// Reads a size in bytes: a number and a unit (B; kB, MB ... are powers of 1000; K, k, Ki, KiB ... powers of 1024; or the long names);
    /// without a unit, bytes. Fractions of a byte are cut off.
    /// </summary>
    /// <returns>false for other text, unknown units, negative sizes and sizes above 2^63-1.</returns>
    public static bool TryParseBytes(string text, out long value)
    {
        value = 0;
        if (!TrySplit(text, out var number, out var unit))
            return false;
        if (!BytesPer.TryGetValue(unit.Length == 0 ? "B" : unit, out var factor) || !TryScale(number, factor, out var bytes))
            return false;
        if (bytes < 0 || bytes > long.MaxValue)
            return false;
        value = (long)bytes;
        return true;
    }

    /// <summary>Reads true, yes, on, false, no or off.</summary>
    public static bool TryParseBoolean(string text, out bool value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = text is "true" or "yes" or "on";
        return value || text is "false" or "no" or "off";
    }

    private static bool TrySplit(string text, out string number, out string unit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.Length;
        while (end > 0 && char.IsLetter(trimmed[end - 1]))
            end--;
        unit = trimmed[end..].ToString();
        number = trimmed[..end].TrimEnd().ToString();
        return number.Length is > 0 and <= 64;
    }

    private static bool TryScale(string number, BigInteger factor, out BigInteger scaled)
    {
        const NumberStyles whole = NumberStyles.AllowLeadingSign;
        if (BigInteger.TryParse(number, whole, CultureInfo.InvariantCulture, out var integer))
        {
            scaled = integer * factor;
            return true;
        }
        scaled = default;
        if (!decimal.TryParse(number, whole | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction))
            return false;
        // The whole part is scaled exactly; what is below one unit fits a decimal, because the largest unit has 25 digits.
        var units = decimal.Truncate(fraction);
        scaled = new BigInteger(units) * factor + new BigInteger((fraction - units) * (decimal)factor);
        return true;
    }

    private static Dictionary<string, long> BuildDurations()
    {
        var units = new Dictionary<string, long>(StringComparer.Ordinal);
        Add(1, "ns", "nano", "nanos", "nanosecond", "nanoseconds");
        Add(1_000, "us", "micro", "micros", "microsecond", "microseconds");
        Add(1_000_000, "ms", "milli", "millis", "millisecond", "milliseconds");
        Add(1_000_000_000, "s", "second", "seconds");
        Add(60_000_000_000, "m", "minute", "minutes");
        Add(3_600_000_000_000, "h", "hour", "hours");
        Add(86_400_000_000_000, "d", "day", "days");
        return units;

        void Add(long nanoseconds, params string[] names)
        {
            foreach (var name in names)
                units.Add(name, nanoseconds);
        }
    }

    private static Dictionary<string, BigInteger> BuildSizes()
    {
        var units = new Dictionary<string, BigInteger>(StringComparer.Ordinal)
        {
            ["B"] = 1,
            ["b"] = 1,
            ["byte"] = 1,
            ["bytes"] = 1,
        };
        string[] letters = ["K", "M", "G", "T", "P", "E", "Z", "Y"];
        string[] ten = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
        string[] two = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];
        for (var i = 0; i < letters.Length; i++)
        {
            var decimalUnit = BigInteger.Pow(1000, i + 1);
            units[i == 0 ? "kB" : letters[i] + "B"] = decimalUnit;
            units[ten[i] + "byte"] = units[ten[i] + "bytes"] = decimalUnit;
            var binaryUnit = BigInteger.Pow(1024, i + 1);
            foreach (var name in (string[])[letters[i], char.ToLowerInvariant(letters[i][0]).ToString(), letters[i] + "i", letters[i] + "iB"])
                units[name] = binaryUnit;
            units[two[i] + "byte"] = units[two[i] + "bytes"] = binaryUnit;
        }
        return units;
    }
}
