using Words = LoginGate.Protocol.Counted;

namespace LoginGate.Language;

/// <summary>A number together with what it counts, as a part of a phrase: its template is <c>{0} client</c> or <c>{0} clients</c>.</summary>
internal static class Counted
{
    /// <inheritdoc cref="Words.Of"/>
    public static Phrase Of(long count, string one, string? many = null) => Of(count, count, one, many);

    /// <summary>The same with the number as it is shown.</summary>
    public static Phrase Of<T>(T shown, long count, string one, string? many = null)
    {
        var word = Word(count, one, many);
        var phrase = new Phrase(word.Length + 1, 1);
        phrase.AppendFormatted(shown);
        phrase.AppendLiteral($" {word}");
        return phrase;
    }

    /// <inheritdoc cref="Words.Word"/>
    public static string Word(long count, string one, string? many = null) => Words.Word(count, one, many);
}
