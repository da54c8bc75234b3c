using System.Globalization;
using System.Runtime.InteropServices;
using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary>Sets a file's permissions and group, and finds users' and groups' names (Linux, macOS).</summary>
internal static partial class FileOwner
{
    private const string Users = "/etc/passwd";
    private const string Groups = "/etc/group";

    private const uint Unchanged = uint.MaxValue;

    /// <summary>On Windows files have what their folder gives them.</summary>
    /// <exception cref="IOException">There is no such group, or it cannot be given to the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is somebody else's.</exception>
    public static void Apply(string file, InspectAccess access)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (access.Group.Length > 0)
        {
            var group = NumberOf(access.Group) ?? throw new IOException($"{file}: there is no group '{access.Group}'");
            if (ChangeOwner(file, Unchanged, group) != 0)
                throw new IOException($"{file}: group '{access.Group}': {Marshal.GetLastPInvokeErrorMessage()}");
        }
        File.SetUnixFileMode(file, access.Mode);
    }

    /// <summary>A user's name, or the number where the system's file does not list it.</summary>
    public static string UserName(uint number, string users = Users)
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

    private static uint? NumberOf(string group)
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

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string file, uint user, uint group);
}
