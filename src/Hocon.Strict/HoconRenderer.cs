using System.Globalization;
using System.Text;

namespace Hocon.Strict;

/// <summary>Writes resolved values: quoted strings, keys quoted unless they are plain words.</summary>
internal static class HoconRenderer
{
    public static string Render(HoconValue value, bool pretty)
    {
        var text = new StringBuilder();
        Write(text, value, pretty, 0);
        return text.ToString();
    }

    /// <summary>Appends <paramref name="content"/> as a JSON string.</summary>
    public static void WriteQuoted(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var c in content)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                default:
                    if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        text.Append(c);
                    break;
            }
        }
        text.Append('"');
    }

    /// <summary>A word that every reader takes as a key without quotes.</summary>
    public static bool IsPlainKey(string key)
    {
        if (key.Length == 0 || !(char.IsAsciiLetter(key[0]) || key[0] == '_') || key == "include")
            return false;
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }
        return true;
    }

    private static void Write(StringBuilder text, HoconValue value, bool pretty, int depth)
    {
        switch (value)
        {
            case HoconObject o: WriteObject(text, o, pretty, depth); break;
            case HoconArray a: WriteArray(text, a, pretty, depth); break;
            case HoconUnresolved u: text.Append(u.Expression); break;
            case HoconScalar { Kind: HoconScalarKind.String } s: WriteQuoted(text, s.Text); break;
            case HoconScalar s: text.Append(s.Text); break;
        }
    }

    private static void WriteObject(StringBuilder text, HoconObject value, bool pretty, int depth)
    {
        text.Append('{');
        var first = true;
        foreach (ref readonly var member in value.Members)
        {
            Separate(text, pretty, depth + 1, ref first);
            if (IsPlainKey(member.Key))
                text.Append(member.Key);
            else
                WriteQuoted(text, member.Key);
            text.Append(pretty ? " : " : ":");
            Write(text, member.Value, pretty, depth + 1);
        }
        Close(text, '}', pretty && !first, depth);
    }

    private static void WriteArray(StringBuilder text, HoconArray value, bool pretty, int depth)
    {
        text.Append('[');
        var first = true;
        foreach (var item in value)
        {
            Separate(text, pretty, depth + 1, ref first);
            Write(text, item, pretty, depth + 1);
        }
        Close(text, ']', pretty && !first, depth);
    }

    private static void Separate(StringBuilder text, bool pretty, int depth, ref bool first)
    {
        if (!first)
            text.Append(',');
        if (pretty)
            text.Append('\n').Append(' ', depth * 2);
        first = false;
    }

    private static void Close(StringBuilder text, char bracket, bool onOwnLine, int depth)
    {
        if (onOwnLine)
            text.Append('\n').Append(' ', depth * 2);
        text.Append(bracket);
    }
}
