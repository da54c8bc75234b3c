namespace Hocon.Strict.Resolution;

/// <summary>Counts what resolving produces and how deep it goes, and stops it at the limits.</summary>
internal sealed class Budget(HoconResolveOptions options)
{
    private long _produced;
    private int _depth;

    /// <summary>Notes that values or characters are about to be made.</summary>
    public void Spend(long amount, HoconOrigin origin)
    {
        _produced += amount;
        Check(_produced, origin);
    }

    /// <summary>Checks the size of a finished value.</summary>
    public void Check(long size, HoconOrigin origin)
    {
        if (size > options.MaxSize || size < 0)
            throw new HoconException(origin, $"the resolved configuration is larger than {options.MaxSize} values and characters; substitutions multiply here");
    }

    public void Enter(HoconOrigin origin)
    {
        if (++_depth > options.MaxDepth)
            throw new HoconException(origin, $"values or substitutions nest deeper than {options.MaxDepth} levels; a value may contain itself");
    }

    public void Leave() => _depth--;
}
