using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LoginGate.Import;

/// <summary>Writes imported settings as HOCON for people: nested sections, comments above what they tell of.</summary>
internal static class HoconText
{
    /// <summary>The text, with every line ended by a line feed.</summary>
    /// <param name="heading">Comment lines at the top.</param>
    /// <param name="settings">The settings; their remarks stand below them.</param>
    public static string Write(IEnumerable<Phrase> heading, ImportedSettings settings)
    {
        var text = new StringBuilder();
        foreach (var line in heading)
            Comment(text, "", line);
        foreach (var node in settings.Root.Children)
        {
            text.Append('\n');
            Write(text, node, "");
        }
        if (settings.Remarks.Count > 0)
        {
            text.Append('\n');
            Comment(text, "", "Keys of the original that need no setting here:");
            foreach (var remark in settings.Remarks)
                Comment(text, "", $"  {remark}");
        }
        return text.ToString();
    }

    /// <summary>A quoted string; HOCON's are JSON's.</summary>
    public static string Quote(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Write(StringBuilder text, SettingNode node, string indent)
    {
        foreach (var comment in node.Comments)
            Comment(text, indent, comment);
        if (node.Value is not null)
        {
            text.Append(indent).Append(node.Name).Append(" = ").Append(node.Value).Append('\n');
        }
        else if (node.Children.Count > 0)
        {
            text.Append(indent).Append(node.Name).Append(" {\n");
            foreach (var child in node.Children)
                Write(text, child, indent + "  ");
            text.Append(indent).Append("}\n");
        }
    }

    // What stood in the original's file must not be able to end its comment.
    private static void Comment(StringBuilder text, string indent, Phrase comment)
    {
        text.Append(indent).Append("# ");
        foreach (var c in comment.Said)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                text.Append('?');
            else
                text.Append(c);
        }
        text.Append('\n');
    }
}
