using System.Globalization;
using System.Runtime.CompilerServices;

namespace LoginGate.Protocol;

/// <summary>A number together with what it counts, as people write it.</summary>
public static class Counted
{
    /// <summary><c>1 client</c>, <c>20 clients</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for all other counts; unless told the one for one with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Word(count, one, many)}");

    /// <summary>The same, its template and the number apart.</summary>
    /// <inheritdoc cref="Of"/>
    public static FormattableString Text(long count, string one, string? many = null) => FormattableStringFactory.Create($"{{0}} {Word(count, one, many)}", count);

    /// <summary>The word alone, where the number is written otherwise.</summary>
    public static string Word(long count, string one, string? many = null) => count == 1 ? one : many ?? $"{one}s";
}
