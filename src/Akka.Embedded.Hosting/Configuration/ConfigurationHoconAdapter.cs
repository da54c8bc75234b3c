using System.Globalization;
using System.Text;
using Akka.Configuration;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

/// <summary>Reads the host's configuration as HOCON.</summary>
public static class ConfigurationHoconAdapter
{
    /// <summary>All of <paramref name="config"/> as HOCON: levels are separated by : and __ and ., a single _ becomes -, sections with keys
    /// 0, 1, 2 ... are arrays, and a key in double quotes stays whole. A section keeps its own key as the root.</summary>
    /// <param name="config">The configuration or a section of it.</param>
    /// <param name="normalizeKeys">Lower-case all keys, so that environment variables can name any setting.</param>
    public static Config ToHocon(this IConfiguration config, bool normalizeKeys = true)
    {
        ArgumentNullException.ThrowIfNull(config);
        var root = new Node();
        if (config is IConfigurationSection section) Add(root, section, normalizeKeys);
        else foreach (var child in config.GetChildren()) Add(root, child, normalizeKeys);
        var hocon = new StringBuilder();
        foreach (var (key, child) in root.Children) Write(hocon.Append(HoconExtensions.Quote(key)).Append(": "), child).AppendLine();
        return ConfigurationFactory.ParseString(hocon.ToString());
    }

    private static void Add(Node parent, IConfigurationSection section, bool normalizeKeys)
    {
        var node = parent;
        foreach (var key in KeysOf(section.Key, normalizeKeys)) node = node.Child(key);
        if (section.Value is { } value) node.Value = Spelled(value);
        foreach (var child in section.GetChildren()) Add(node, child, normalizeKeys);
    }

    private static IEnumerable<string> KeysOf(string key, bool normalizeKeys)
    {
        if (normalizeKeys) key = key.ToLowerInvariant();
        return key is ['"', .. var whole, '"']
            ? [whole]
            : key.Split(["__", "."], StringSplitOptions.RemoveEmptyEntries).Select(k => k.Replace('_', '-'));
    }

    // The JSON provider gives booleans as .NET writes them, which HOCON does not know.
    private static string Spelled(string value) => value switch
    {
        "True" => "true",
        "False" => "false",
        _ => value,
    };

    private static StringBuilder Write(StringBuilder hocon, Node node)
    {
        if (node.Children.Count == 0) return hocon.Append(node.Value is { } value ? HoconExtensions.Quote(value) : "null");
        if (node.Items() is { } items)
        {
            hocon.Append('[');
            foreach (var item in items) Write(hocon, item).Append(',');
            return hocon.Append(']');
        }

        hocon.AppendLine("{");
        foreach (var (key, child) in node.Children) Write(hocon.Append(HoconExtensions.Quote(key)).Append(": "), child).AppendLine();
        return hocon.Append('}');
    }

    /// <summary>A key with a value, or with keys below it; where both are given, the keys count.</summary>
    private sealed class Node
    {
        public string? Value { get; set; }

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public Node Child(string key)
        {
            if (!Children.TryGetValue(key, out var child)) Children[key] = child = new Node();
            return child;
        }

        /// <summary>The children in the order of their keys when all keys are whole numbers, else null.</summary>
        public IEnumerable<Node>? Items()
        {
            var numbered = new SortedDictionary<int, Node>();
            foreach (var (key, child) in Children)
            {
                if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
                numbered[index] = child;
            }

            return numbered.Values;
        }
    }
}
