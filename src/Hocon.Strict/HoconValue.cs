namespace Hocon.Strict;

/// <summary>
/// A resolved value: <see cref="HoconObject"/>, <see cref="HoconArray"/>, <see cref="HoconScalar"/>, or, only where
/// <see cref="HoconResolveOptions.AllowUnresolved"/> permits it, <see cref="HoconUnresolved"/>. Immutable and thread safe.
/// </summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconOrigin origin, long size)
    {
        Origin = origin;
        Size = size;
    }

    /// <summary>Where the value was written; for a substitution, where the value it stands for was written.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Values and characters below and including this value; shared parts count at each place they appear.</summary>
    internal long Size { get; }

    /// <summary>The kind of value in plain words, for messages: "an object", "an array", "a string" and so on.</summary>
    public abstract FormattableString Description { get; }

    /// <summary>Writes the value as text that every HOCON reader accepts: no substitutions, no comments.</summary>
    /// <param name="pretty">true: one field per line, indented; false: one line.</param>
    public string Render(bool pretty = false) => HoconRenderer.Render(this, pretty);

    /// <summary>The compact form of <see cref="Render"/>.</summary>
    public override string ToString() => Render();
}
