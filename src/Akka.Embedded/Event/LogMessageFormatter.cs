using System.Globalization;
using System.Text;

namespace Akka.Event;

/// <summary>Turns template and arguments of a log call into text.</summary>
public interface ILogMessageFormatter
{
    /// <summary>Formats <paramref name="format"/> with <paramref name="args"/>.</summary>
    string Format(string format, params object[] args);

    /// <summary>Formats <paramref name="format"/> with <paramref name="args"/>.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>
/// Formats <c>{0}</c> placeholders as <see cref="string.Format(string, object[])"/> does, in the invariant culture, and named ones
/// (<c>{Name}</c>, <c>{@Name}</c>, <c>{Name:format}</c>) by position. A template that fits neither way is printed as it is, with its
/// arguments behind it.
/// </summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only instance.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <inheritdoc />
    public string Format(string format, params object[] args)
    {
        if (args is null || args.Length == 0)
            return format;
        try
        {
            return string.Format(CultureInfo.InvariantCulture, Numbered(format), args);
        }
        catch (FormatException)
        {
            return $"{format} [{string.Join(", ", args)}]";
        }
    }

    /// <inheritdoc />
    public string Format(string format, IEnumerable<object> args) => Format(format, args as object[] ?? [.. args]);

    /// <summary>Replaces named placeholders by their position; templates without any are returned as they are.</summary>
    private static string Numbered(string format)
    {
        StringBuilder? result = null;
        var names = new List<string>();
        var copied = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is not ('{' or '}'))
                continue;
            if (i + 1 < format.Length && format[i + 1] == format[i])
            {
                i++;
                continue;
            }

            if (format[i] == '}')
                continue;

            var start = i + 1;
            var end = start;
            while (end < format.Length && (char.IsLetterOrDigit(format[end]) || format[end] is '_' or '.' or '@' or '$'))
                end++;
            if (end == start || end == format.Length || format[end] is not ('}' or ':' or ',') || char.IsAsciiDigit(format[start]))
                continue;

            var name = format[start..end];
            var position = names.IndexOf(name);
            if (position < 0)
            {
                position = names.Count;
                names.Add(name);
            }

            (result ??= new StringBuilder()).Append(format, copied, start - copied).Append(CultureInfo.InvariantCulture, $"{position}");
            copied = end;
        }

        return result is null ? format : result.Append(format, copied, format.Length - copied).ToString();
    }
}
