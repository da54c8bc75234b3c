using System.Buffers;

namespace LoginGate.Shared;

/// <summary>Takes the addresses off the front of a line of bans in plain signs (<see cref="BanListText.PlainSign"/>).</summary>
/// <param name="entry">The line up to its comment.</param>
internal ref struct BanLineScanner(ReadOnlySpan<char> entry)
{
    private const string TokenEnds = " ,;#-=";

    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");

    private readonly ReadOnlySpan<char> _entry = entry;

    /// <summary>Up to where the line has been taken.</summary>
    public int Position { get; private set; }

    private readonly ReadOnlySpan<char> Rest => _entry[Position..];

    /// <summary>Where a comment begins: at <c>#</c>, at <c>//</c> after a blank, at <c>;</c> unless it parts two addresses.</summary>
    public static int StartOfComment(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var isSlashes = line[i..].StartsWith("//", StringComparison.Ordinal) && (i == 0 || line[i - 1] == ' ');
            if (isSlashes || line[i] == '#' || (line[i] == ';' && !PartsAddresses(line, i)))
                return i;
        }
        return line.Length;
    }

    /// <summary>Takes the addresses that the line begins with; none is no error where the line is empty or in words that are no ASCII.</summary>
    /// <param name="spans">The addresses.</param>
    /// <param name="error">Why the line cannot be understood; empty when it can.</param>
    public bool TryTakeSpans(out List<AddressSpan> spans, out Phrase error)
    {
        spans = [];
        var isParted = false;
        SkipBlanks();
        do
        {
            if (TryTakeSpan(out var span, out error))
                spans.Add(span);
            else if (!error.IsEmpty)
                return false;
        }
        while (spans.Count > 0 && TryTakeListSign(ref isParted));
        if (MentionsAddress(Rest))
            error = spans.Count == 0 ? "names an address but does not begin with it" : "names another address behind the first: a comma parts addresses";
        else if (isParted && !_entry[Position..StartOfOptions()].IsWhiteSpace())
            error = "may be a list or a comment behind its ';': write ',' or '#'";
        return error.IsEmpty;
    }

    /// <summary>Where the first <c>name=</c> of what is left begins.</summary>
    public readonly int StartOfOptions()
    {
        var equals = Rest.IndexOf('=');
        return equals < 0 ? _entry.Length : Position + Rest[..equals].LastIndexOf(' ') + 1;
    }

    /// <summary>Takes an address, a CIDR range or <c>low-high</c>. False without an error: what comes is no word at all.</summary>
    private bool TryTakeSpan(out AddressSpan span, out Phrase error)
    {
        (span, error) = (default, "");
        var first = TakeToken();
        if (first.IsEmpty)
            return false;
        var end = Position;
        SkipBlanks();
        if (TrySkipDashes())
        {
            var second = TakeToken();
            if (LooksLikeAddress(second) || (second.IsEmpty && Rest.IsEmpty))
                return AddressRangeReader.TryReadSpan(first, second, out span, out error);
        }
        // A dash before anything else begins a note.
        Position = end;
        var isGood = AddressRangeReader.TryRead(first, out var range, out error);
        span = range;
        return isGood;
    }

    /// <summary>Takes the sign before one more address of a list; false before anything else.</summary>
    private bool TryTakeListSign(ref bool isParted)
    {
        SkipBlanks();
        if (Rest.IsEmpty || Rest[0] is not (',' or ';'))
            return false;
        var next = new BanLineScanner(_entry) { Position = Position + 1 };
        next.SkipBlanks();
        var start = next.Position;
        if (!LooksLikeAddress(next.TakeToken()))
            return false;
        isParted |= Rest[0] == ';';
        Position = start;
        return true;
    }

    private ReadOnlySpan<char> TakeToken()
    {
        var length = 0;
        while (length < Rest.Length && !TokenEnds.Contains(Rest[length], StringComparison.Ordinal) && Rest[length] < 0x80)
            length++;
        var token = Rest[..length];
        Position += length;
        return token;
    }

    private void SkipBlanks() => Position = _entry.Length - Rest.TrimStart(' ').Length;

    private bool TrySkipDashes()
    {
        if (Rest.IsEmpty || Rest[0] != '-')
            return false;
        // A long dash is two of them on a Chinese keyboard.
        Position = _entry.Length - Rest.TrimStart('-').TrimStart(' ').Length;
        return true;
    }

    private static bool PartsAddresses(ReadOnlySpan<char> line, int sign)
    {
        if (line[..sign].IsWhiteSpace())
            return false;
        var behind = new BanLineScanner(line[(sign + 1)..]);
        behind.SkipBlanks();
        return MentionsAddress(behind.TakeToken());
    }

    private static bool LooksLikeAddress(ReadOnlySpan<char> token) => !token.IsEmpty && (char.IsAsciiDigit(token[0]) || token.ContainsAny('.', ':'));

    /// <summary>Whether an address, or something meant as one, stands in a text.</summary>
    private static bool MentionsAddress(ReadOnlySpan<char> text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or ':'))
                end++;
            var word = text[start..end].Trim(".:");
            if (AddressRangeReader.TryReadAddress(word, out _) || (word.Count('.') == 3 && !word.ContainsAnyExcept(DigitsAndDots)))
                return true;
            start = end;
        }
        return false;
    }
}
