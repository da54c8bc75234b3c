namespace Hocon.Strict.Syntax;

/// <summary>Follows include statements of one document: asks the includer, finds cycles, keeps the limits.</summary>
internal sealed class IncludeReader
{
    private readonly List<string> _open = [];
    private int _count;

    public IncludeReader(string? rootSource)
    {
        if (rootSource is not null)
            _open.Add(rootSource);
    }

    /// <summary>The included object; null when there is none and none is required.</summary>
    public ObjectNode? Read(HoconInclude include, HoconParseOptions options, int depth)
    {
        if (++_count > options.MaxIncludes)
            throw new HoconException(include.Origin, $"more than {options.MaxIncludes} includes");
        var included = options.Includer.Include(include);
        if (included is null)
        {
            return include.Required
                ? throw new HoconException(include.Origin, $"the required include '{include.Name}' does not exist")
                : null;
        }
        return included.Document is { } document ? document.Root : Parse(included.Text!, included.Source!, include, options, depth);
    }

    private ObjectNode Parse(string text, string source, HoconInclude include, HoconParseOptions options, int depth)
    {
        if (_open.Contains(source))
            throw new HoconException(include.Origin, $"include cycle: {string.Join(" -> ", _open.Append(source))}");
        if (_open.Count > options.MaxIncludeDepth)
            throw new HoconException(include.Origin, $"includes nest deeper than {options.MaxIncludeDepth} levels");
        _open.Add(source);
        var root = new Parser(text, source, options, this, depth).ParseDocument();
        _open.RemoveAt(_open.Count - 1);
        return root;
    }
}
