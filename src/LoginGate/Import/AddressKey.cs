using System.Globalization;
using System.Text.RegularExpressions;
using LoginGate.Shared;

namespace LoginGate.Import;

/// <summary>A key that names an address or a port: <c>ServerAddr</c> of a single gate, <c>GatePort2</c> of a numbered one.</summary>
/// <param name="Name">In capitals, without the number.</param>
/// <param name="Gate">Null: a single gate's.</param>
internal readonly partial record struct AddressKey(string Name, int? Gate)
{
    private static readonly string[] Names = ["ServerAddr", "ServerPort", "GateAddr", "GatePort"];

    /// <summary>The key of an entry; null when it names no address and no port.</summary>
    public static AddressKey? Of(IniEntry entry) => Pattern().Match(entry.Key) is { Success: true } match
        ? new AddressKey(
            match.Groups[1].Value.ToUpperInvariant(),
            match.Groups[2].Length == 0 ? null : int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The address keys of a section.</summary>
    public static IEnumerable<AddressKey> In(IniFile file, string section) =>
        file.Entries.Where(e => e.Section.Equals(section, StringComparison.OrdinalIgnoreCase)).Select(Of).OfType<AddressKey>();

    /// <summary>The key that was probably meant by one that is none: <c>ServerAddr1</c> for <c>ServerAddr01</c>; null when none is near.</summary>
    /// <param name="key">A key that no gate has.</param>
    /// <param name="isNumbered">Whether the family's keys have numbers.</param>
    public static string? Meant(string key, bool isNumbered)
    {
        var name = key[..^key.Reverse().TakeWhile(char.IsDigit).Count()].ToUpperInvariant();
        var nearest = Array.Find(Names, known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(Names, known => NearestName.Find(name, [known.ToUpperInvariant()], mostEdits: 2) is not null);
        var hasNumber = int.TryParse(key.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return nearest is not null && isNumbered && hasNumber ? string.Create(CultureInfo.InvariantCulture, $"{nearest}{number}") : nearest;
    }

    [GeneratedRegex("^(ServerAddr|ServerPort|GateAddr|GatePort)(0|[1-9][0-9]{0,2})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
