using Hocon.Strict.Resolution;
using Hocon.Strict.Syntax;

namespace Hocon.Strict;

/// <summary>
/// Parsed configuration whose substitutions are not resolved yet. Immutable. Documents are stacked with
/// <see cref="WithFallback"/> first and resolved as a whole with <see cref="Resolve"/>.
/// </summary>
public sealed class HoconDocument
{
    private HoconDocument(ObjectNode root) => Root = root;

    /// <summary>A document without settings.</summary>
    public static HoconDocument Empty { get; } = new(new ObjectNode(default));

    /// <summary>True when nothing was written.</summary>
    public bool IsEmpty => Root.Count == 0;

    internal ObjectNode Root { get; }

    /// <summary>Parses text. Includes are read at once.</summary>
    /// <exception cref="HoconException">The text is malformed, or an include failed.</exception>
    public static HoconDocument Parse(string text, HoconParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= HoconParseOptions.Default;
        return new HoconDocument(new Parser(text, options.SourceName, options, new IncludeReader(options.SourceName)).ParseDocument());
    }

    /// <summary>Parses a file, which must be UTF-8, unless <see cref="HoconParseOptions.DecodeOther"/> knows better.</summary>
    /// <exception cref="HoconException">The file is missing, unreadable or malformed, or an include failed.</exception>
    public static HoconDocument Load(string file, HoconParseOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        options = (options ?? HoconParseOptions.Default) with { SourceName = file };
        var text = HoconFile.Read(file, new HoconOrigin(file, 0, 0), options.DecodeOther);
        return new HoconDocument(new Parser(text, file, options, new IncludeReader(Path.GetFullPath(file))).ParseDocument());
    }

    /// <summary>A document with a single setting, for values given on a command line.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="valueText">HOCON text of the value: <c>10s</c>, <c>[1, 2]</c>, <c>"quoted"</c>, <c>some words</c>.</param>
    /// <param name="source">What errors name as the place.</param>
    /// <param name="options">How the value is parsed.</param>
    /// <exception cref="HoconException">The path or the value is malformed.</exception>
    public static HoconDocument FromPath(string path, string valueText, string source, HoconParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(valueText);
        options ??= HoconParseOptions.Default;
        var elements = HoconPath.Parse(path, source);
        var origin = new HoconOrigin(source, 1, 1);
        CheckDepth(elements, origin);
        var parser = new Parser(valueText, source, options, new IncludeReader(null), elements.Count);
        var value = parser.ParseSingleValue();
        var root = new ObjectNode(origin);
        root.Put(elements, value, origin, parser);
        return new HoconDocument(root);
    }

    /// <summary>A document of values that are resolved already.</summary>
    public static HoconDocument FromObject(HoconObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new HoconDocument((ObjectNode)ResolvedNodes.From(value));
    }

    /// <summary>
    /// This document on top of another: keys of this one win, objects merge, substitutions of either see the settings of both.
    /// </summary>
    public HoconDocument WithFallback(HoconDocument lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        if (lower.IsEmpty)
            return this;
        return IsEmpty ? lower : new HoconDocument(ObjectNode.Merge(lower.Root, Root));
    }

    /// <summary>
    /// This document moved below a path, as if it were included there: substitutions look below the path first, then as written.
    /// </summary>
    /// <exception cref="HoconException">The path is malformed.</exception>
    public HoconDocument AtPath(string path)
    {
        var elements = HoconPath.Parse(path);
        CheckDepth(elements, default);
        var root = new ObjectNode(default);
        root.Put(elements, Relocation.Move(Root, elements, default), default, root);
        return new HoconDocument(root);
    }

    /// <summary>Resolves all substitutions.</summary>
    /// <exception cref="HoconException">
    /// A substitution has no value or leads back to itself, values of different kinds are joined, or the result is too large or too deep.
    /// </exception>
    public HoconObject Resolve(HoconResolveOptions? options = null) =>
        new Resolver(Root, options ?? HoconResolveOptions.Default).ResolveRoot();

    private static void CheckDepth(IReadOnlyList<string> path, HoconOrigin origin)
    {
        var limit = HoconParseOptions.Default.MaxDepth;
        if (path.Count > limit)
            throw new HoconException(origin, $"the path has more than {limit} elements");
    }
}
