using System.Text;
using StrictObject = Hocon.Strict.HoconObject;
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration;

/// <summary>
/// Looks up dotted paths. Only dots and quotes mean anything here; all else, spaces and slashes included, belongs to the keys.
/// </summary>
internal static class ConfigPath
{
    /// <summary>The value at a path; null when there is none.</summary>
    public static StrictValue? Find(StrictObject root, string path)
    {
        if (path.Contains('"', StringComparison.Ordinal))
            return root.TryGetPath(Split(path), out var quoted) ? quoted : null;
        return root.TryGetDottedPath(path, out var value) ? value : null;
    }

    /// <summary>Splits at dots outside quotes and takes the quotes away.</summary>
    public static List<string> Split(string path)
    {
        var elements = new List<string>();
        var element = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                elements.Add(element.ToString());
                element.Clear();
            }
            else
            {
                element.Append(c);
            }
        }
        elements.Add(element.ToString());
        return elements;
    }
}
