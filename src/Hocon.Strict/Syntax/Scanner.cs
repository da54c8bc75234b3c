using System.Globalization;
using System.Text;

namespace Hocon.Strict.Syntax;

/// <summary>Characters, positions and the lexical elements of HOCON: blanks, comments, strings, runs of plain text.</summary>
internal sealed class Scanner(string text, string? source)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;

    public const char End = '\0';

    public bool AtEnd => _position >= text.Length;

    /// <summary>The character at the current place; <see cref="End"/> behind the last (ask <see cref="AtEnd"/>: text may hold NUL).</summary>
    public char Current => _position < text.Length ? text[_position] : End;

    public char Next => _position + 1 < text.Length ? text[_position + 1] : End;

    public HoconOrigin Origin => new(source, _line, _position - _lineStart + 1);

    public HoconException Error(FormattableString reason) => new(Origin, reason);

    public bool StartsWith(string token) => string.CompareOrdinal(text, _position, token, 0, token.Length) == 0;

    /// <summary>Moves on by characters that are known to be no newline.</summary>
    public void Advance(int count = 1) => _position += count;

    /// <summary>Takes the blanks of this line.</summary>
    public string SkipBlanks()
    {
        var start = _position;
        while (!AtEnd && text[_position] != '\n' && IsWhitespace(text[_position]))
            _position++;
        return _position == start ? "" : text[start.._position];
    }

    /// <summary>Takes blanks, comments and newlines.</summary>
    /// <returns>true when there was a newline.</returns>
    public bool SkipLines()
    {
        var newline = false;
        while (true)
        {
            SkipBlanks();
            if (AtComment)
            {
                SkipComment();
            }
            else if (!AtEnd && Current == '\n')
            {
                TakeNewline();
                newline = true;
            }
            else
            {
                return newline;
            }
        }
    }

    public bool AtComment => Current == '#' || (Current == '/' && Next == '/');

    /// <summary>Takes text that may stand without quotes: up to a blank, a reserved character or a comment. Empty when there is none.</summary>
    public string TakePlainText(out bool isNumber)
    {
        var start = _position;
        var numberLength = MeasureNumber();
        _position += numberLength;
        while (!AtEnd && IsPlainCharacter(Current) && !AtComment)
            _position++;
        isNumber = numberLength > 0 && _position - start == numberLength;
        return text[start.._position];
    }

    /// <summary>Whether the plain text at the current place ends after the given number of characters.</summary>
    public bool IsPlainTextOf(int length)
    {
        var after = Peek(_position + length);
        return _position + length >= text.Length || !IsPlainCharacter(after) || (after == '/' && Peek(_position + length + 1) == '/');
    }

    /// <summary>Takes a quoted or triple-quoted string; the current character is its first quote.</summary>
    public string TakeQuoted() => StartsWith("\"\"\"") ? TakeTripleQuoted() : TakeSingleQuoted();

    /// <summary>A character for a message, in a form that can be seen.</summary>
    public static FormattableString Show(char c) => c switch
    {
        '\n' => $"a newline",
        '\'' => $"\"'\"",
        _ when char.IsControl(c) || char.IsSurrogate(c) || IsWhitespace(c) => $"the character U+{(int)c:X4}",
        _ => $"'{c}'",
    };

    public FormattableString ShowCurrent() => AtEnd ? $"the end of the text" : Show(Current);

    private static bool IsWhitespace(char c)
    {
        if (c < 0x80)
            return c is ' ' or (>= '\t' and <= '\r') or (>= '\x1c' and <= '\x1f');
        return c == '\uFEFF' || char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }

    private static bool IsPlainCharacter(char c) => !IsWhitespace(c) && c is not ('$' or '"' or '{' or '}' or '[' or ']' or ':' or '='
        or ',' or '+' or '#' or '`' or '^' or '?' or '!' or '@' or '*' or '&' or '\\');

    private void TakeNewline()
    {
        _position++;
        _line++;
        _lineStart = _position;
    }

    private void SkipComment()
    {
        var newline = text.IndexOf('\n', _position);
        _position = newline < 0 ? text.Length : newline;
    }

    /// <summary>The length of the longest JSON number at the current place, 0 when there is none.</summary>
    private int MeasureNumber()
    {
        var at = _position;
        if (Peek(at) == '-')
            at++;
        if (!char.IsAsciiDigit(Peek(at)))
            return 0;
        at = Peek(at) == '0' ? at + 1 : SkipDigits(at);
        if (Peek(at) == '.' && char.IsAsciiDigit(Peek(at + 1)))
            at = SkipDigits(at + 1);
        if (Peek(at) is 'e' or 'E')
        {
            var digits = Peek(at + 1) is '+' or '-' ? at + 2 : at + 1;
            if (char.IsAsciiDigit(Peek(digits)))
                at = SkipDigits(digits);
        }
        return at - _position;
    }

    private char Peek(int at) => at < text.Length ? text[at] : End;

    private int SkipDigits(int at)
    {
        while (char.IsAsciiDigit(Peek(at)))
            at++;
        return at;
    }

    private string TakeTripleQuoted()
    {
        var opening = Origin;
        var start = _position + 3;
        var close = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (close < 0)
            throw new HoconException(opening, $"the string that starts here with \"\"\" is never closed");
        // More than three quotes: all but the last three belong to the string.
        while (Peek(close + 3) == '"')
            close++;
        foreach (var c in text.AsSpan(_position, close - _position))
        {
            _position++;
            if (c == '\n')
            {
                _line++;
                _lineStart = _position;
            }
        }
        _position = close + 3;
        return text[start..close];
    }

    private string TakeSingleQuoted()
    {
        var opening = Origin;
        _position++;
        var plain = text.AsSpan(_position).IndexOfAny("\"\\\n");
        if (plain >= 0 && text[_position + plain] == '"' && !HasControl(text.AsSpan(_position, plain)))
        {
            var whole = text.Substring(_position, plain);
            _position += plain + 1;
            return whole;
        }

        var content = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current == '\n')
                throw new HoconException(opening, $"the string that starts here is not closed on its line");
            var c = Current;
            if (c == '"')
                break;
            if (c < ' ')
                throw Error($"{Show(c)} cannot stand in a quoted string; write it as an escape");
            if (c == '\\')
            {
                content.Append(TakeEscape(opening));
            }
            else
            {
                content.Append(c);
                _position++;
            }
        }
        _position++;
        return content.ToString();
    }

    private char TakeEscape(HoconOrigin opening)
    {
        if (_position + 1 >= text.Length)
            throw new HoconException(opening, $"the string that starts here is not closed on its line");
        char escaped = Next switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => TakeHex(),
            var other => throw Error($"a backslash followed by {Show(other)} is no escape; a backslash itself is written \\\\"),
        };
        _position += Next == 'u' ? 6 : 2;
        return escaped;
    }

    private char TakeHex()
    {
        if (_position + 6 <= text.Length
            && ushort.TryParse(text.AsSpan(_position + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return (char)code;
        throw Error($"\\u must be followed by four hexadecimal digits");
    }

    private static bool HasControl(ReadOnlySpan<char> content) => content.IndexOfAnyInRange('\0', '\x1f') >= 0;
}
