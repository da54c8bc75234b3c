using System.Text;

namespace LoginGate.Language;

/// <summary>One entry of a gettext file.</summary>
/// <param name="Id">The English text.</param>
/// <param name="Text">Its translation; empty where there is none yet.</param>
internal sealed record GettextEntry(string Id, string Text);

/// <summary>Reads a file in the format of gettext, as far as one without plural forms and contexts needs it: comments, texts over several lines.</summary>
internal static class GettextFile
{
    /// <summary>Its entries, without the header.</summary>
    /// <exception cref="FormatException">A line is none of a gettext file.</exception>
    public static IReadOnlyList<GettextEntry> Read(TextReader reader)
    {
        var entries = new List<GettextEntry>();
        var fields = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        StringBuilder? field = null;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] != '"')
            {
                var word = line.Split(' ', 2)[0];
                if (word is not ("msgid" or "msgstr"))
                    throw new FormatException($"line {number} has no place in this gettext file: {line}");
                if (word == "msgid")
                    Add(entries, fields);
                fields[word] = field = new StringBuilder();
                line = line[word.Length..].TrimStart();
            }
            if (field is null || line is not ['"', .. var text, '"'])
                throw new FormatException($"line {number} is none of a gettext file: {line}");
            AppendPlain(field, text);
        }
        Add(entries, fields);
        return entries;
    }

    private static void Add(List<GettextEntry> entries, Dictionary<string, StringBuilder> fields)
    {
        string Of(string word) => fields.GetValueOrDefault(word)?.ToString() ?? "";
        if (Of("msgid") is { Length: > 0 } id)
            entries.Add(new GettextEntry(id, Of("msgstr")));
        fields.Clear();
    }

    private static void AppendPlain(StringBuilder field, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                field.Append(text[++i] switch { 'n' => '\n', 't' => '\t', var other => other });
            else
                field.Append(text[i]);
        }
    }
}
