using System.Globalization;

namespace LoginGate.Shared;

/// <summary>Names and numbers of users and groups, from the system's own files (Linux, macOS).</summary>
internal static class UnixNames
{
    private const string Users = "/etc/passwd";
    private const string Groups = "/etc/group";

    /// <summary>A user's name, or the number where the system's file does not list it.</summary>
    public static string OfUser(uint number, string users = Users)
    {
        var plain = $"user {number}";
        try
        {
            return Entries(users).FirstOrDefault(e => e.Number == number).Name ?? plain;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The process may be out of file descriptors, and who comes in then may be the one to help it.
            return plain;
        }
    }

    /// <summary>A group's number, from its name or its number; null: there is no such group.</summary>
    public static uint? NumberOfGroup(string group)
    {
        if (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        return Entries(Groups).Where(e => e.Name == group).Select(e => (uint?)e.Number).FirstOrDefault();
    }

    /// <summary>Both files have a name, a password's place and a number in each line.</summary>
    private static IEnumerable<(string Name, uint Number)> Entries(string file)
    {
        if (!File.Exists(file))
            yield break;
        foreach (var line in File.ReadLines(file))
        {
            if (line.Split(':') is [var name, _, var text, ..] && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                yield return (name, number);
        }
    }
}
