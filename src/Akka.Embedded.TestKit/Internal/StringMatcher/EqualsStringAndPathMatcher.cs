namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Accepts a log source by its text or, when that has an actor path, by the path.</summary>
public class EqualsStringAndPathMatcher : IStringMatcher
{
    private readonly string _path;
    private readonly bool _canBeRelative;

    /// <summary>Accepts <paramref name="path"/>.</summary>
    /// <param name="path">A text or an actor's path.</param>
    /// <param name="canBeRelative">A path without an address (/user/a) is accepted with any.</param>
    public EqualsStringAndPathMatcher(string path, bool canBeRelative = true)
    {
        _path = path;
        _canBeRelative = canBeRelative;
    }

    /// <inheritdoc />
    public bool IsMatch(string? path)
    {
        if (path is null) return false;
        if (Is(path)) return true;
        var bare = WithoutBrackets(path);
        if (Is(bare) || Is(bare = WithoutUid(bare))) return true;
        // A source that is a type or a name carries the system in round brackets.
        if (bare.IndexOf("(akka", StringComparison.Ordinal) is > 0 and var system && Is(bare[..system])) return true;
        return _canBeRelative && PathOf(bare) is { } relative && Is(relative);
    }

    /// <inheritdoc />
    public override string ToString() => $"== \"{_path}\"";

    private bool Is(string text) => string.Equals(_path, text, StringComparison.Ordinal);

    private static string WithoutBrackets(string text) => text is ['[', .. var inner, ']'] ? inner : text;

    private static string WithoutUid(string text) => text.LastIndexOf('#') is > 0 and var uid ? text[..uid] : text;

    private static string? PathOf(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return null;
        var path = text.IndexOf('/', scheme + 3);
        return path < 0 ? null : text[path..];
    }
}
