using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LoginGate.Language;

/// <summary>
/// A sentence for people, its template and what fills the holes apart, so that it can be said in another language than the source's English.
/// Where one is expected, a text or an interpolated string is written as ever: <c>$"must be {min} to {max}"</c> has the template
/// <c>must be {0} to {1}</c>, which is what <c>zh.po</c> translates.
/// </summary>
/// <remarks>
/// <see cref="ToString"/> is English: what nobody translates on purpose, JSON among it, stays so. A text that is put together elsewhere is a phrase
/// without holes; where no translation is known it is said as it is.
/// </remarks>
[InterpolatedStringHandler]
internal sealed class Phrase : ISpoken, IEquatable<Phrase>
{
    private readonly StringBuilder? _building;
    private readonly List<object?> _arguments;
    private string? _template;

    /// <summary>For the compiler, which calls the members below for each part of an interpolated string.</summary>
    public Phrase(int literalLength, int formattedCount)
    {
        _building = new StringBuilder(literalLength + (formattedCount * 4));
        _arguments = new List<object?>(formattedCount);
    }

    private Phrase(string text) => (_template, _arguments) = (text, []);

    private Phrase(FormattableString text)
        : this(0, 0)
    {
        _template = text.Format;
        _arguments.AddRange(text.GetArguments());
    }

    /// <summary>In the language of this process.</summary>
    public string Said => In(Catalogue.Current);

    private string Template => _template ??= _building!.ToString();

    private bool HasHoles => _building is not null;

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Phrase?(string? text) => text is null ? null : new(text);

    public static implicit operator Phrase(FormattableString text) => new(text);

    /// <summary>One of several ways to say it, of which each is a phrase: <c>?:</c> would make texts of them.</summary>
    public static Phrase Of(Phrase phrase) => phrase;

    /// <summary>Phrases one after the other.</summary>
    public static Phrase operator +(Phrase first, Phrase second) => $"{first}{second}";

    public void AppendLiteral(string value) =>
        _building!.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value, string? format = null) => AppendFormatted(value, 0, format);

    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        _building!.Append(CultureInfo.InvariantCulture, $"{{{_arguments.Count}");
        if (alignment != 0)
            _building.Append(CultureInfo.InvariantCulture, $",{alignment}");
        if (format is not null)
            _building.Append(':').Append(format);
        _building.Append('}');
        _arguments.Add(value);
    }

    public void AppendFormatted(ReadOnlySpan<char> value) => AppendFormatted(value.ToString());

    /// <inheritdoc/>
    public string In(Catalogue? catalogue)
    {
        if (catalogue is null)
            return ToString();
        return HasHoles ? catalogue.Fill(Template, _arguments) : catalogue.Find(Template) ?? Template;
    }

    /// <summary>In English.</summary>
    public override string ToString() => HasHoles ? string.Format(CultureInfo.InvariantCulture, Template, [.. _arguments]) : Template;

    public bool Equals(Phrase? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
