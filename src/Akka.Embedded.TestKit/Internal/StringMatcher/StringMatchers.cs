using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Accepts every text.</summary>
public class MatchesAll : IStringMatcher
{
    private MatchesAll()
    {
    }

    /// <summary>The only one.</summary>
    public static IStringMatcher Instance { get; } = new MatchesAll();

    /// <inheritdoc />
    public bool IsMatch(string? s) => true;

    /// <inheritdoc />
    public override string ToString() => "";
}

/// <summary>Accepts one text.</summary>
public class EqualsString : IStringMatcher
{
    private readonly string _text;

    /// <summary>Accepts <paramref name="s"/>.</summary>
    public EqualsString(string s) => _text = s;

    /// <inheritdoc />
    public bool IsMatch(string? s) => string.Equals(_text, s, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => $"== \"{_text}\"";
}

/// <summary>Accepts texts with a certain beginning.</summary>
public class StartsWithString : IStringMatcher
{
    private readonly string _start;

    /// <summary>Accepts what begins with <paramref name="start"/>.</summary>
    public StartsWithString(string start) => _start = start;

    /// <inheritdoc />
    public bool IsMatch(string? s) => s is not null && s.StartsWith(_start, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => $"starts with \"{_start}\"";
}

/// <summary>Accepts texts that contain a certain one.</summary>
public class ContainsString : IStringMatcher
{
    private readonly string _part;

    /// <summary>Accepts what contains <paramref name="part"/>.</summary>
    public ContainsString(string part) => _part = part;

    /// <inheritdoc />
    public bool IsMatch(string? s) => s is not null && s.Contains(_part, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => $"contains \"{_part}\"";
}

/// <summary>Accepts texts in which an expression is found.</summary>
public class RegexMatcher : IStringMatcher
{
    private readonly Regex _regex;

    /// <summary>Accepts where <paramref name="regex"/> is found.</summary>
    public RegexMatcher(Regex regex) => _regex = regex;

    /// <inheritdoc />
    public bool IsMatch(string? s) => s is not null && _regex.IsMatch(s);

    /// <inheritdoc />
    public override string ToString() => $"matches regex \"{_regex}\"";
}

/// <summary>Accepts what a function accepts.</summary>
public class PredicateMatcher : IStringMatcher
{
    private readonly Predicate<string> _predicate;
    private readonly string _hint;

    /// <summary>Accepts what <paramref name="predicate"/> accepts; <paramref name="hint"/> names it in failures.</summary>
    public PredicateMatcher(Predicate<string> predicate, string hint = "")
    {
        _predicate = predicate;
        _hint = hint;
    }

    /// <inheritdoc />
    public bool IsMatch(string? s) => _predicate(s!);

    /// <inheritdoc />
    public override string ToString() => "matches predicate " + _hint;
}
