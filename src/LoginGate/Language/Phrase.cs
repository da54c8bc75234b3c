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
/// without holes; where no translation is known it is said as it is. What fills a hole is translated if it is a phrase, and not if it is a text: a name
/// may be any word.
/// </remarks>
[InterpolatedStringHandler]
internal sealed class Phrase : ISpoken, IEquatable<Phrase>
{
    /// <summary>Nothing.</summary>
    public static readonly Phrase Empty = new((object)"");

    // A text, another library's FormattableString, or, in turn, what stands before a hole and what fills it: object?[] of an odd length.
    private readonly object _content;
    private readonly bool _isVerbatim;
    private int _holes;

    /// <summary>For the compiler, which calls the members below for each part of an interpolated string.</summary>
    public Phrase(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _content = new object?[(formattedCount * 2) + 1];
    }

    private Phrase(object content, bool isVerbatim = false) => (_content, _isVerbatim) = (content, isVerbatim);

    /// <summary>In the language of this process.</summary>
    public string Said => In(Catalogue.Current);

    public bool IsEmpty => _content is string text ? text.Length == 0 : ToString().Length == 0;

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Phrase?(string? text) => text switch { null => null, "" => Empty, _ => new((object)text) };

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Phrase?(FormattableString? text) => text is null ? null : new((object)text);

    /// <summary>One of several ways to say it, of which each is a phrase: <c>?:</c> would make texts of them. So is a word that fills a hole.</summary>
    public static Phrase Of(Phrase phrase) => phrase;

    /// <summary>What nobody may translate, whatever it says: names, and other people's words.</summary>
    public static Phrase Verbatim(string text) => new(text, isVerbatim: true);

    /// <summary>Phrases with something between each two of them.</summary>
    public static Phrase Join(Phrase separator, IEnumerable<Phrase> phrases)
    {
        Phrase[] all = [.. phrases];
        var joined = new Phrase(0, Math.Max((all.Length * 2) - 1, 0));
        foreach (var phrase in all)
        {
            if (joined._holes > 0)
                joined.AppendFormatted(separator);
            joined.AppendFormatted(phrase);
        }
        return joined;
    }

    /// <summary>Names of which one is meant: <c>delphi or vc12</c>.</summary>
    public static Phrase Either(IEnumerable<string> names) => names.Select(Verbatim).Aggregate((text, name) => $"{text} or {name}");

    /// <summary>Phrases one after the other.</summary>
    public static Phrase operator +(Phrase first, Phrase second) => $"{first}{second}";

    public void AppendLiteral(string value)
    {
        var parts = (object?[])_content;
        parts[_holes * 2] = parts[_holes * 2] is string before ? before + value : value;
    }

    public void AppendFormatted<T>(T value, string? format = null) => AppendFormatted(value, 0, format);

    public void AppendFormatted<T>(T value, int alignment, string? format = null) =>
        ((object?[])_content)[(_holes++ * 2) + 1] = alignment == 0 && format is null ? value : new Formatted(value, alignment, format);

    public void AppendFormatted(ReadOnlySpan<char> value) => AppendFormatted(value.ToString());

    /// <inheritdoc/>
    public string In(Catalogue? catalogue) => catalogue is null || _isVerbatim ? ToString() : _content switch
    {
        string text => catalogue.Find(text) ?? text,
        FormattableString text => catalogue.Fill(text.Format, text.GetArguments()),
        _ => catalogue.Fill(Template(), [.. Holes()]),
    };

    /// <summary>In English.</summary>
    public override string ToString() => _content switch
    {
        string text => text,
        FormattableString text => FormattableString.Invariant(text),
        _ => Written(),
    };

    public bool Equals(Phrase? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private string Written()
    {
        var text = new StringBuilder();
        foreach (var part in (object?[])_content)
        {
            if (part is Formatted formatted)
                text.AppendFormat(CultureInfo.InvariantCulture, formatted.HoleOf(0), formatted.Value);
            else
                text.Append(CultureInfo.InvariantCulture, $"{part}");
        }
        return text.ToString();
    }

    /// <summary>As <c>zh.po</c> has it.</summary>
    private string Template()
    {
        var parts = (object?[])_content;
        var template = new StringBuilder();
        for (var part = 0; part < parts.Length; part++)
        {
            if (part % 2 == 1)
                template.Append(parts[part] is Formatted formatted ? formatted.HoleOf(part / 2) : $"{{{part / 2}}}");
            else if (parts[part] is string literal)
                template.Append(literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
        return template.ToString();
    }

    private IEnumerable<object?> Holes() => ((object?[])_content).Where((_, part) => part % 2 == 1).Select(part => part is Formatted formatted ? formatted.Value : part);

    private sealed record Formatted(object? Value, int Alignment, string? Format)
    {
        public string HoleOf(int number) =>
            $"{{{number}{(Alignment == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",{Alignment}"))}{(Format is null ? "" : $":{Format}")}}}";
    }
}
