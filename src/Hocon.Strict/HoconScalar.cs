namespace Hocon.Strict;

/// <summary>What a scalar was written as.</summary>
public enum HoconScalarKind
{
    /// <summary>The unquoted word <c>null</c>.</summary>
    Null,

    /// <summary>The unquoted word <c>true</c> or <c>false</c>. Other spellings are strings that can be read as booleans.</summary>
    Boolean,

    /// <summary>An unquoted number in JSON's syntax.</summary>
    Number,

    /// <summary>Everything else, quoted or not.</summary>
    String,
}

/// <summary>A string, number, boolean or null, kept as it was written.</summary>
public sealed class HoconScalar : HoconValue
{
    /// <summary>Creates a scalar.</summary>
    public HoconScalar(string text, HoconScalarKind kind = HoconScalarKind.String, bool wasQuoted = true, HoconOrigin origin = default)
        : base(origin, (text ?? throw new ArgumentNullException(nameof(text))).Length + 1L)
    {
        Text = text;
        Kind = kind;
        WasQuoted = wasQuoted;
    }

    /// <summary>The text: a string's content, a number exactly as written, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public string Text { get; }

    /// <summary>What the scalar was written as.</summary>
    public HoconScalarKind Kind { get; }

    /// <summary>True when every part of the text stood in quotes.</summary>
    public bool WasQuoted { get; }

    /// <summary>True for <c>null</c>.</summary>
    public bool IsNull => Kind == HoconScalarKind.Null;

    /// <inheritdoc />
    public override FormattableString Description => Kind switch
    {
        HoconScalarKind.Null => $"null",
        HoconScalarKind.Boolean => $"a boolean",
        HoconScalarKind.Number => $"a number",
        _ => $"a string",
    };
}
