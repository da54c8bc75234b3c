using System.Globalization;
using Hocon.Strict;

namespace LoginGate.Lab;

/// <summary>Reads accounts and servers out of resolved HOCON; every error says where it stands.</summary>
internal static class LabAccountsReader
{
    private const int MostDigits = 9;

    public static LabAccounts Read(HoconObject root)
    {
        Allow(root, "accounts", "servers", "numbered");
        return new LabAccounts
        {
            Accounts = [.. Items(root, "accounts").Select(ReadAccount)],
            Servers = [.. Items(root, "servers").Select(ReadServer)],
            Numbered = root.TryGetValue("numbered", out var numbered) && numbered is not HoconScalar { IsNull: true } ? ReadNumbered(numbered) : null,
        };
    }

    private static LabAccount ReadAccount(HoconValue value)
    {
        var entry = Object(value, "name", "password", "state");
        string state = Text(entry, "state", nameof(LabAccountState.Good));
        if (!Enum.TryParse<LabAccountState>(state, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            throw new HoconException(entry["state"].Origin, $"state '{state}' is none of good, locked, update");
        return new LabAccount(Text(entry, "name"), Text(entry, "password"), parsed);
    }

    private static LabServer ReadServer(HoconValue value)
    {
        var entry = Object(value, "name", "address", "port", "status", "full");
        return new LabServer(
            Text(entry, "name"),
            Text(entry, "address", "127.0.0.1"),
            Number(entry, "port", 7100, 1, ushort.MaxValue),
            Number(entry, "status", 1, 0, int.MaxValue),
            Flag(entry, "full"));
    }

    private static NumberedAccounts ReadNumbered(HoconValue value)
    {
        var entry = Object(value, "prefix", "digits", "password-prefix");
        return new NumberedAccounts(
            Text(entry, "prefix", "robot"), Number(entry, "digits", 5, 1, MostDigits), Text(entry, "password-prefix", "pass"));
    }

    private static IEnumerable<HoconValue> Items(HoconObject root, string key)
    {
        if (!root.TryGetValue(key, out var value)) return [];
        return value as HoconArray ?? throw new HoconException(value.Origin, $"{key} must be an array, not {value.Description}");
    }

    private static HoconObject Object(HoconValue value, params string[] allowed)
    {
        var entry = value as HoconObject ?? throw new HoconException(value.Origin, $"an object is wanted, not {value.Description}");
        Allow(entry, allowed);
        return entry;
    }

    private static void Allow(HoconObject entry, params string[] allowed)
    {
        foreach (string key in entry.Keys)
        {
            if (!allowed.Contains(key, StringComparer.Ordinal))
                throw new HoconException(entry.OriginOf(key), $"unknown key '{key}'; known here: {string.Join(", ", allowed)}");
        }
    }

    private static string Text(HoconObject entry, string key, string? fallback = null)
    {
        if (!entry.TryGetValue(key, out var value))
            return fallback ?? throw new HoconException(entry.Origin, $"{key} is missing");
        if (value is not HoconScalar { IsNull: false } scalar || scalar.Text.Length == 0)
            throw new HoconException(value.Origin, $"{key} must be a text that is not empty");
        return scalar.Text;
    }

    private static int Number(HoconObject entry, string key, int fallback, int low, int high)
    {
        if (!entry.ContainsKey(key)) return fallback;
        string text = Text(entry, key);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= low && number <= high) return number;
        throw new HoconException(entry[key].Origin, $"{key} is '{text}'; it must be a number from {low} to {high}");
    }

    private static bool Flag(HoconObject entry, string key)
    {
        if (!entry.ContainsKey(key)) return false;
        string text = Text(entry, key);
        return HoconUnits.TryParseBoolean(text, out bool flag)
            ? flag
            : throw new HoconException(entry[key].Origin, $"{key} is '{text}'; it must be on or off");
    }
}
