namespace Hocon.Strict.Syntax;

/// <summary>Turns text into nodes, one instance per text.</summary>
internal sealed class Parser
{
    private readonly Scanner _scanner;
    private readonly HoconParseOptions _options;
    private readonly IncludeReader _includes;

    // The path of the object being parsed, from the root of this text; null inside arrays, where no path leads.
    private List<string>? _path = [];
    private int _depth;

    public Parser(string text, string? source, HoconParseOptions options, IncludeReader includes, int depth = 0)
    {
        _scanner = new Scanner(text, source);
        _options = options;
        _includes = includes;
        _depth = depth;
    }

    /// <summary>Parses a whole document.</summary>
    public ObjectNode ParseDocument()
    {
        _scanner.SkipLines();
        if (_scanner.Current == '[')
            throw _scanner.Error($"the root is an array; only an object can hold settings");
        var root = new ObjectNode(_scanner.Origin, this);
        if (_scanner.Current == '{')
        {
            ParseBraces(root);
            _scanner.SkipLines();
            if (!_scanner.AtEnd)
                throw _scanner.Error($"found {_scanner.ShowCurrent()} behind the closing brace of the whole text");
        }
        else
        {
            ParseFields(root, opening: null);
        }
        return root;
    }

    /// <summary>Parses text that is a single value.</summary>
    public Node ParseSingleValue()
    {
        _scanner.SkipLines();
        var value = ParseValue();
        _scanner.SkipLines();
        if (!_scanner.AtEnd)
            throw _scanner.Error($"found {_scanner.ShowCurrent()} behind the value; {QuoteHint}");
        return value;
    }

    private static readonly FormattableString QuoteHint = $"text with special characters needs quotes";

    private void ParseBraces(ObjectNode target)
    {
        var opening = _scanner.Origin;
        Enter(opening);
        _scanner.Advance();
        ParseFields(target, opening);
        _depth--;
    }

    private void ParseFields(ObjectNode target, HoconOrigin? opening)
    {
        _scanner.SkipLines();
        while (true)
        {
            if (AtObjectEnd(opening))
                return;
            ParseField(target);
            if (!TakeSeparator() && !AtObjectEnd(opening, take: false))
                throw _scanner.Error($"expected a comma or a newline before {_scanner.ShowCurrent()}; {QuoteHint}");
        }
    }

    /// <summary>Takes what separates two fields or elements: newlines, a single comma, or both.</summary>
    private bool TakeSeparator()
    {
        var newline = _scanner.SkipLines();
        if (_scanner.Current != ',')
            return newline;
        _scanner.Advance();
        _scanner.SkipLines();
        return _scanner.Current != ',' ? true : throw _scanner.Error($"two commas in a row");
    }

    private bool AtObjectEnd(HoconOrigin? opening, bool take = true)
    {
        if (_scanner.AtEnd)
        {
            if (opening is { } place && !_options.TolerateMissingClosingBraces)
                throw new HoconException(place, $"the '{{' here is never closed");
            return true;
        }
        if (_scanner.Current != '}')
            return false;
        if (opening is null)
            throw _scanner.Error($"the '}}' here closes nothing");
        if (take)
            _scanner.Advance();
        return true;
    }

    private void ParseField(ObjectNode target)
    {
        if (_scanner.Current == ',')
            throw _scanner.Error($"found a comma where a key is expected");
        if (AtInclude())
        {
            ParseInclude(target);
            return;
        }
        var keyOrigin = _scanner.Origin;
        var key = PathParser.Parse(_scanner, isKey: true);
        if (_depth + key.Count > _options.MaxDepth)
            throw TooDeep(keyOrigin);
        var append = ParseSeparator(key, keyOrigin);

        var outer = _path?.Count ?? 0;
        _path?.AddRange(key);
        _depth += key.Count - 1;
        var value = append ? ParseAppended() : ParseValue();
        _depth -= key.Count - 1;
        target.Put(key, value, keyOrigin, this);
        _path?.RemoveRange(outer, key.Count);
    }

    /// <summary>Takes the separator and what blanks follow it.</summary>
    /// <returns>true for <c>+=</c>.</returns>
    private bool ParseSeparator(List<string> key, HoconOrigin keyOrigin)
    {
        if (_scanner.Current is not (':' or '=' or '{' or '+') || _scanner.AtEnd)
        {
            RefuseInKey();
            _scanner.SkipLines();
        }
        var append = _scanner.StartsWith("+=");
        if (!append && _scanner.Current == '+')
            throw _scanner.Error($"'+' must be followed by '='; {QuoteHint}");
        if (!append && _scanner.Current is not (':' or '=' or '{'))
            throw new HoconException(keyOrigin, $"the key '{HoconPath.Join(key)}' has no value: expected ':', '=' or '{{'");
        if (_scanner.Current != '{')
            _scanner.Advance(append ? 2 : 1);
        _scanner.SkipLines();
        return append;
    }

    /// <summary>Names a character that cannot stand in a key, rather than saying that a separator is missing.</summary>
    private void RefuseInKey()
    {
        if (_scanner.AtEnd || _scanner.AtComment || _scanner.Current is '\n' or ',' or '}')
            return;
        throw _scanner.Error(_scanner.Current switch
        {
            '$' => $"substitutions cannot stand in keys",
            '[' => $"arrays cannot stand in keys",
            _ => $"{_scanner.ShowCurrent()} cannot stand in a key without quotes",
        });
    }

    /// <summary>The appended value becomes an array element, so no path leads into it.</summary>
    private AppendNode ParseAppended()
    {
        var origin = _scanner.Origin;
        var outer = _path;
        _path = null;
        var item = ParseValue();
        _path = outer;
        return new AppendNode(item, origin);
    }

    /// <summary>Parses the values up to the end of the line, a comma or a closing bracket, and joins them.</summary>
    private Node ParseValue()
    {
        var pieces = new List<Node>();
        while (true)
        {
            var blankOrigin = _scanner.Origin;
            var blanks = _scanner.SkipBlanks();
            if (_scanner.AtEnd || _scanner.AtComment || _scanner.Current is '\n' or ',' or '}' or ']')
                break;
            if (blanks.Length > 0 && pieces.Count > 0)
                pieces.Add(new BlankNode(blanks, blankOrigin));
            pieces.Add(ParsePiece());
        }
        if (pieces.Count == 0)
            throw _scanner.Error($"expected a value but found {_scanner.ShowCurrent()}");
        return Concatenation.Build(pieces);
    }

    private Node ParsePiece()
    {
        var origin = _scanner.Origin;
        switch (_scanner.Current)
        {
            case '{':
                var child = new ObjectNode(origin, this);
                ParseBraces(child);
                return child;
            case '[':
                return ParseArray();
            case '"':
                return new ScalarNode(new HoconScalar(_scanner.TakeQuoted(), HoconScalarKind.String, wasQuoted: true, origin));
            case '$' when _scanner.Next == '{':
                return ParseSubstitution();
        }
        var text = _scanner.TakePlainText(out var isNumber);
        if (text.Length == 0)
        {
            var hint = _scanner.Current is '=' or ':' or '+' ? (FormattableString)$"; if a new field starts on this line, a comma or a newline is missing before it" : $"";
            throw _scanner.Error($"{_scanner.ShowCurrent()} cannot stand in a value without quotes{hint}");
        }
        var kind = isNumber ? HoconScalarKind.Number : text switch
        {
            "true" or "false" => HoconScalarKind.Boolean,
            "null" => HoconScalarKind.Null,
            _ => HoconScalarKind.String,
        };
        return new ScalarNode(new HoconScalar(text, kind, wasQuoted: false, origin));
    }

    private ArrayNode ParseArray()
    {
        var opening = _scanner.Origin;
        Enter(opening);
        var outer = _path;
        _path = null;
        _scanner.Advance();
        _scanner.SkipLines();
        var items = new List<Node>();
        while (!AtArrayEnd(opening))
        {
            items.Add(ParseValue());
            if (!TakeSeparator() && !_scanner.AtEnd && _scanner.Current != ']')
                throw _scanner.Error($"expected a comma, a newline or ']' before {_scanner.ShowCurrent()}; {QuoteHint}");
        }
        _scanner.Advance();
        _path = outer;
        _depth--;
        return new ArrayNode(items, opening);
    }

    private bool AtArrayEnd(HoconOrigin opening)
    {
        if (_scanner.AtEnd)
            throw new HoconException(opening, $"the '[' here is never closed");
        return _scanner.Current == ']';
    }

    private SubstitutionNode ParseSubstitution()
    {
        var origin = _scanner.Origin;
        _scanner.Advance(2);
        var optional = _scanner.Current == '?';
        if (optional)
            _scanner.Advance();
        _scanner.SkipBlanks();
        var path = PathParser.Parse(_scanner, isKey: false);
        var list = _scanner.StartsWith("[]");
        if (list)
            _scanner.Advance(2);
        _scanner.SkipBlanks();
        if (_scanner.AtEnd || _scanner.Current == '\n')
            throw new HoconException(origin, $"the substitution that starts here is not closed on its line");
        if (_scanner.Current != '}')
            throw _scanner.Error($"{_scanner.ShowCurrent()} cannot stand in a substitution's path without quotes");
        _scanner.Advance();
        return new SubstitutionNode([path.ToArray()], optional, list, origin);
    }

    private bool AtInclude()
    {
        const string word = "include";
        return _scanner.StartsWith(word) && _scanner.IsPlainTextOf(word.Length);
    }

    private void ParseInclude(ObjectNode target)
    {
        var statement = IncludeStatement.Parse(_scanner);
        if (_includes.Read(statement, _options, _depth) is { } included)
        {
            target.Absorb(Relocation.Move(included, _path, statement.Origin));
        }
    }

    private void Enter(HoconOrigin origin)
    {
        if (++_depth > _options.MaxDepth)
            throw TooDeep(origin);
    }

    private HoconException TooDeep(HoconOrigin origin) => new(origin, $"nested deeper than {_options.MaxDepth} levels");
}
