using System.Text;

namespace LoginGate.Inspect;

/// <summary>Cuts a command into words: at blanks, except inside double quotes.</summary>
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
}
