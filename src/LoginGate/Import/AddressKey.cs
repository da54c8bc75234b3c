using System.Globalization;
using System.Text.RegularExpressions;

namespace LoginGate.Import;

/// <summary>A key that names an address or a port: <c>ServerAddr</c> of a single gate, <c>GatePort2</c> of a numbered one.</summary>
/// <param name="Name">In capitals, without the number.</param>
/// <param name="Gate">Null: a single gate's.</param>
internal readonly partial record struct AddressKey(string Name, int? Gate)
{
    /// <summary>The key of an entry; null when it names no address and no port.</summary>
    public static AddressKey? Of(IniEntry entry) => Pattern().Match(entry.Key) is { Success: true } match
        ? new AddressKey(
            match.Groups[1].Value.ToUpperInvariant(),
            match.Groups[2].Length == 0 ? null : int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The address keys of a section.</summary>
    public static IEnumerable<AddressKey> In(IniFile file, string section) =>
        file.Entries.Where(e => e.Section.Equals(section, StringComparison.OrdinalIgnoreCase)).Select(Of).OfType<AddressKey>();

    [GeneratedRegex("^(ServerAddr|ServerPort|GateAddr|GatePort)(0|[1-9][0-9]{0,2})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
