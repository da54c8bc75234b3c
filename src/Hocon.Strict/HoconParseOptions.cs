namespace Hocon.Strict;

/// <summary>How text is parsed. All limits guard against hostile or damaged text.</summary>
public sealed record HoconParseOptions
{
    /// <summary>The defaults.</summary>
    public static HoconParseOptions Default { get; } = new();

    /// <summary>The name of the text in errors and origins. <see cref="HoconDocument.Load"/> sets it to the file.</summary>
    public string? SourceName { get; init; }

    /// <summary>Finds included content. Default: files.</summary>
    public IHoconIncluder Includer { get; init; } = HoconFileIncluder.Instance;

    /// <summary>
    /// Decodes a file, named first, whose bytes are not UTF-8; where it returns null, the file is refused as none. Default: always refused. The default
    /// includer has its own.
    /// </summary>
    public Func<string, byte[], string?>? DecodeOther { get; init; }

    /// <summary>Nesting of objects, arrays and path elements. Default 256.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>How deep includes may nest. Default 32.</summary>
    public int MaxIncludeDepth { get; init; } = 32;

    /// <summary>How many includes one document may take in all. Default 1,000.</summary>
    public int MaxIncludes { get; init; } = 1_000;

    /// <summary>
    /// Accept text that ends before its last closing braces (not brackets, not quotes), as Akka.NET does. Default false.
    /// </summary>
    public bool TolerateMissingClosingBraces { get; init; }
}
