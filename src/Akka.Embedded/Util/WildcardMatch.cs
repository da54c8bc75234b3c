namespace Akka.Util;

/// <summary>Matching with <c>*</c> (any run of characters, the empty one included) and <c>?</c> (exactly one character).</summary>
public static class WildcardMatch
{
    /// <summary>True when the whole <paramref name="text"/> matches <paramref name="pattern"/>; upper and lower case are equal unless asked
    /// otherwise.</summary>
    public static bool Like(this string text, string pattern, bool caseSensitive = false)
    {
        int t = 0, p = 0;
        int star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(text[t], pattern[p], caseSensitive)))
            {
                t++;
                p++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more, and matching goes on behind it.
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool caseSensitive) =>
        a == b || (!caseSensitive && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
