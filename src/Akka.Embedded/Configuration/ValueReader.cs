using System.Globalization;
using System.Numerics;
using Hocon.Strict;
using StrictArray = Hocon.Strict.HoconArray;
using StrictObject = Hocon.Strict.HoconObject;
using StrictScalar = Hocon.Strict.HoconScalar;
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration;

/// <summary>Reads values as .NET types; every failure names the path and the place in the text.</summary>
internal static class ValueReader
{
    /// <summary>The text of a scalar; null for null, objects and arrays.</summary>
    public static string? ReadString(StrictValue value) => value is StrictScalar { IsNull: false } scalar ? scalar.Text : null;

    public static bool ReadBoolean(StrictValue value, string path) => HoconUnits.TryParseBoolean(ReadString(value) ?? "", out var result)
        ? result
        : throw new NotSupportedException(Explain(value, path, "a boolean (true, on, yes, false, off or no)"));

    public static byte ReadByte(StrictValue value, string path) => ReadNumber<byte>(value, path, NumberStyles.Integer);

    public static int ReadInt(StrictValue value, string path) => ReadNumber<int>(value, path, NumberStyles.Integer);

    public static long ReadLong(StrictValue value, string path) => ReadNumber<long>(value, path, NumberStyles.Integer);

    public static float ReadFloat(StrictValue value, string path) => ReadNumber<float>(value, path, NumberStyles.Float);

    public static double ReadDouble(StrictValue value, string path) => ReadNumber<double>(value, path, NumberStyles.Float);

    public static decimal ReadDecimal(StrictValue value, string path) => ReadNumber<decimal>(value, path, NumberStyles.Float);

    public static long? ReadByteSize(StrictValue value, string path) => HoconUnits.TryParseBytes(ReadString(value) ?? "", out var bytes)
        ? bytes
        : throw new FormatException(Explain(value, path, "a size such as 512, 64 kB or 4 MiB"));

    public static TimeSpan ReadTimeSpan(StrictValue value, string path, bool allowInfinite)
    {
        var text = ReadString(value) ?? "";
        if (allowInfinite && text == "infinite")
            return Timeout.InfiniteTimeSpan;
        if (HoconUnits.TryParseDuration(text, out var duration) && duration >= TimeSpan.Zero)
            return duration;
        throw new FormatException(Explain(value, path, $"a duration such as 250ms, 5s or 2 minutes{(allowInfinite ? ", or infinite" : "")}"));
    }

    /// <summary>The elements of an array, or of an object with numeric keys; none for anything else.</summary>
    public static List<T> ReadList<T>(StrictValue value, string path, Func<StrictValue, string, T> read)
    {
        var array = value as StrictArray;
        if (value is StrictObject numbered)
            numbered.TryToArray(out array);
        var items = new List<T>(array?.Count ?? 0);
        if (array is not null)
        {
            foreach (var item in array)
                items.Add(read(item, path));
        }
        return items;
    }

    private static T ReadNumber<T>(StrictValue value, string path, NumberStyles styles)
        where T : INumber<T>
    {
        var text = ReadString(value);
        if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out var number))
            return number;
        var whole = styles == NumberStyles.Integer;
        if (whole && BigInteger.TryParse(text, styles, CultureInfo.InvariantCulture, out _))
            throw new OverflowException(Explain(value, path, $"a number that fits into {typeof(T).Name}"));
        throw new FormatException(Explain(value, path, whole ? "a whole number" : "a number"));
    }

    private static string Explain(StrictValue value, string path, string expected)
    {
        var found = value is StrictScalar { IsNull: false } scalar ? $"'{scalar.Text}'" : value.Description;
        var place = value.Origin.Line == 0 ? "" : $" ({value.Origin})";
        return $"{(path.Length == 0 ? "The value" : path)}{place}: expected {expected} but found {found}.";
    }
}
