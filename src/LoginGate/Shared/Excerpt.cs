
namespace LoginGate.Shared;

/// <summary>What somebody else wrote, as a message quotes it: a value of a megabyte must fill neither a screen nor a log.</summary>
internal static class Excerpt
{
    private const int Most = 200;
    private const int Tail = 50;

    /// <summary>The text, or its beginning and its end where it is longer than <paramref name="most"/> characters.</summary>
    public static string Of(string text, int most = Most) => text.Length <= most
        ? text
        : $"{text.AsSpan(0, most - Tail)}... ({Counted.Of(text.Length - most, "character")} more) ...{text.AsSpan(text.Length - Tail)}";
}
