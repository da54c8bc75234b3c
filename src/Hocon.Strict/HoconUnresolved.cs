namespace Hocon.Strict;

/// <summary>
/// Stands where a value could not be resolved. Only <see cref="HoconResolveOptions.AllowUnresolved"/> produces it.
/// </summary>
public sealed class HoconUnresolved : HoconValue
{
    internal HoconUnresolved(HoconOrigin origin, string reason, string expression)
        : base(origin, 1)
    {
        Reason = reason;
        Expression = expression;
    }

    /// <summary>Why the value could not be resolved.</summary>
    public string Reason { get; }

    /// <summary>The substitution at fault, as text.</summary>
    public string Expression { get; }

    /// <inheritdoc />
    public override FormattableString Description => $"an unresolved substitution";
}
