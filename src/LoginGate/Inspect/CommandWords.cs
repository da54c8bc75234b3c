using System.Text;

namespace LoginGate.Inspect;

/// <summary>A command's words: cut at blanks, except inside double quotes.</summary>
internal static class CommandWords
{
    /// <summary>The words; null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? Cut(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var letter in command)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
                isWord = true;
            }
            else if (letter is ' ' or '\t' && !isQuoted)
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }
        if (isWord)
            words.Add(word.ToString());
        return isQuoted ? null : words;
    }

    /// <summary>
    /// The words as one command, which <see cref="Cut"/> takes apart again. A double quote, which no word can hold, and what is no printable text are left out.
    /// </summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word)
    {
        word = string.Concat(word.Where(c => c != '"' && !char.IsControl(c)));
        return word.Length > 0 && !word.Any(char.IsWhiteSpace) ? word : $"\"{word}\"";
    }
}
