namespace Hocon.Strict;

/// <summary>Where a piece of configuration was written.</summary>
/// <param name="Source">File path, or a label such as "--set"; null when the text has no name.</param>
/// <param name="Line">Line, counted from 1; 0 when the place is not known.</param>
/// <param name="Column">Column in UTF-16 units, counted from 1; 0 when the place is not known.</param>
public readonly record struct HoconOrigin(string? Source, int Line, int Column)
{
    /// <summary>Prints as <c>source:line:column</c>; parts that are not known are left out.</summary>
    public override string ToString()
    {
        if (Line == 0)
            return Source ?? "unknown place";
        return Source is null ? $"{Line}:{Column}" : $"{Source}:{Line}:{Column}";
    }
}
