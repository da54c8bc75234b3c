using System.Text.RegularExpressions;
using Hocon.Strict;

namespace LoginGate.Settings;

/// <summary>Settings that count, or would, as rows to read: each value with where it is written, secrets masked.</summary>
internal sealed partial class SettingRows
{
    // The values of the reference file by themselves, to tell them from those of the environment.
    private readonly HoconObject _delivered = SettingsLoader.ReadReference().Resolve(new HoconResolveOptions { Environment = null });

    /// <summary>Everything that a gate with these settings runs on, by key.</summary>
    public IReadOnlyList<SettingRow> Of(GateSettings settings)
    {
        var values = settings.Values.Select(pair => (Key: KeyOf("", pair.Key), pair.Value))
            .Concat(settings.Lines.SelectMany(line => line.Values.Select(pair => (Key: KeyOf(line.Name, pair.Key), pair.Value))));
        return [.. values.SelectMany(value => Leaves(value.Key, value.Value)).Select(RowOf).OrderBy(row => row.Key, StringComparer.Ordinal)];
    }

    /// <summary>What differs by one setting, which may be an object: before, where it was anything, and after, where it is.</summary>
    public IEnumerable<(SettingRow? Now, SettingRow? Next)> Of(SettingDifference difference)
    {
        var key = KeyOf(difference.Line, difference.Key);
        var (now, next) = (ByKey(difference.Now), ByKey(difference.Next));
        foreach (var name in now.Keys.Union(next.Keys).Order(StringComparer.Ordinal))
        {
            var (old, @new) = (now.GetValueOrDefault(name), next.GetValueOrDefault(name));
            if (old?.Value.Render() != @new?.Value.Render())
                yield return (old is null ? null : RowOf(old), @new is null ? null : RowOf(@new));
        }

        // An object that is empty only says that there is nothing.
        Dictionary<string, Leaf> ByKey(SettingValue? value) => Leaves(key, value).Where(leaf => leaf.Value is not HoconObject).ToDictionary(leaf => leaf.Key);
    }

    private static string KeyOf(string line, string key) => key switch
    {
        "akka" => key,
        "loglevel" => "akka.loglevel",
        _ when line.Length == 0 => $"login-gate.{key}",
        _ => $"login-gate.lines.{line}.{key}",
    };

    private static IEnumerable<Leaf> Leaves(string key, SettingValue? value) => value is null ? [] : Leaves(new Leaf(key, value.Path, value.Value));

    private static IEnumerable<Leaf> Leaves(Leaf leaf)
    {
        if (leaf.Value is not HoconObject { Count: > 0 } section)
            return [leaf];
        return section.SelectMany(member =>
        {
            var name = HoconPath.Join([member.Key]);
            return Leaves(new Leaf($"{leaf.Key}.{name}", $"{leaf.Path}.{name}", member.Value));
        });
    }

    private SettingRow RowOf(Leaf leaf)
    {
        var (source, line) = (leaf.Value.Origin.Source ?? "", leaf.Value.Origin.Line);
        var text = Show(leaf.Path, leaf.Value);
        if (source == SettingsLoader.ReferenceName)
            return new SettingRow(leaf.Key, text, IsDelivered(leaf) ? SettingRow.Default : SettingRow.Environment, 0);
        return source.StartsWith(SettingRow.Option, StringComparison.Ordinal)
            ? new SettingRow(leaf.Key, text, SettingRow.Option, 0)
            : new SettingRow(leaf.Key, text, source, line);
    }

    private bool IsDelivered(Leaf leaf) => _delivered.TryGetPath(leaf.Path, out var value) && value.Render() == leaf.Value.Render();

    private static string Show(string path, HoconValue value) => value switch
    {
        HoconScalar { IsNull: false } scalar => Quote(SettingSecrets.Hide(path, scalar.Text)),
        HoconArray items => $"[{string.Join(", ", items.Select((item, place) => SettingSecrets.IsArgument(path, place) ? Quote(SettingSecrets.Mask) : Show(path, item)))}]",
        HoconObject section => $"{{{string.Join(", ", section.Select(member => $"{HoconPath.Join([member.Key])} = {Show($"{path}.{member.Key}", member.Value)}"))}}}",
        _ => value.Render(),
    };

    private static string Quote(string text) => Plain().IsMatch(text) ? text : new HoconScalar(text).Render();

    // What means the same without quotes.
    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9])?$")]
    private static partial Regex Plain();

    /// <param name="Key">Its full path, as it counts.</param>
    /// <param name="Path">The path that it is written at.</param>
    /// <param name="Value">Its value: no object, unless it is empty.</param>
    private sealed record Leaf(string Key, string Path, HoconValue Value);
}
