namespace Hocon.Strict;

/// <summary>How an include statement names what it wants.</summary>
public enum HoconIncludeKind
{
    /// <summary><c>include "name"</c></summary>
    Plain,

    /// <summary><c>include file("name")</c></summary>
    File,

    /// <summary><c>include url("address")</c></summary>
    Url,

    /// <summary><c>include classpath("name")</c></summary>
    ClassPath,
}

/// <summary>An include statement.</summary>
/// <param name="Kind">How the name is meant.</param>
/// <param name="Name">The name as written.</param>
/// <param name="Required">Whether a missing file is an error: <c>include required(...)</c>.</param>
/// <param name="Origin">Where the statement stands; its Source is the including file.</param>
public sealed record HoconInclude(HoconIncludeKind Kind, string Name, bool Required, HoconOrigin Origin);

/// <summary>What an include statement stands for: text to parse, or a document already parsed.</summary>
public sealed class HoconIncluded
{
    /// <summary>Text, and the name it is known by: it appears in errors, finds cycles and locates includes inside it.</summary>
    public HoconIncluded(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        Text = text;
        Source = source;
    }

    /// <summary>A parsed document.</summary>
    public HoconIncluded(HoconDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Document = document;
    }

    /// <summary>The text; null when <see cref="Document"/> is given.</summary>
    public string? Text { get; }

    /// <summary>The text's name.</summary>
    public string? Source { get; }

    /// <summary>The parsed document; null when <see cref="Text"/> is given.</summary>
    public HoconDocument? Document { get; }
}

/// <summary>Finds what include statements name.</summary>
public interface IHoconIncluder
{
    /// <summary>Finds the named content.</summary>
    /// <returns>null when there is none; then the statement counts as an empty object unless it is required.</returns>
    /// <exception cref="HoconException">The content exists but cannot be read, or this kind of include is not supported.</exception>
    HoconIncluded? Include(HoconInclude include);
}
