using System.Runtime.InteropServices;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>Sets a file's permissions and group (Linux, macOS).</summary>
internal static partial class FileOwner
{
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
            var group = UnixNames.NumberOfGroup(access.Group) ?? throw new IOException($"{file}: there is no group '{access.Group}'");
            if (ChangeOwner(file, Unchanged, group) != 0)
                throw new IOException($"{file}: group '{access.Group}': {Marshal.GetLastPInvokeErrorMessage()}");
        }
        File.SetUnixFileMode(file, access.Mode);
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string file, uint user, uint group);
}
