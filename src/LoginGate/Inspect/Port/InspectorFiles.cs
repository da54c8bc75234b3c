using System.Globalization;
using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary>
/// The files by which a gate's inspector is reached: for each right a Unix socket and a token, named by the inspector's port, so that
/// several gates on a machine keep apart. Whoever may open one of them has its right.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="port">The inspector's port, also where it does not answer over TCP.</param>
internal sealed class InspectorFiles(string folder, int port)
{
    /// <summary>Of systemd, for a service that has a folder at run time.</summary>
    private const string ServiceVariable = "RUNTIME_DIRECTORY";

    private const string Name = "logingate";

    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Anybody may have made a folder of this name there.
    private static string TemporaryFolder => Path.Combine(Path.GetTempPath(), $"{Name}-{Environment.UserName}");

    /// <summary>Where a gate that was told no folder may have put them, the likeliest first; no folder that another user has made for it.</summary>
    public static IEnumerable<string> LikelyFolders() => Candidates().Where(folder => folder != TemporaryFolder || IsOwn(folder));

    /// <summary>Those of a gate that starts.</summary>
    /// <exception cref="IOException">There is no folder for them; the message says why.</exception>
    public static InspectorFiles Create(InspectSettings settings, int port)
    {
        if (settings.Folder.Length > 0)
            return new InspectorFiles(TryMake(settings.Folder, out var trouble) ? settings.Folder : throw new IOException(trouble), port);
        var troubles = new List<string>();
        foreach (var folder in Candidates())
        {
            if (TryMake(folder, out var trouble) && IsOwn(folder))
                return new InspectorFiles(folder, port);
            troubles.Add(trouble ?? $"{folder} belongs to somebody else");
        }
        throw new IOException(string.Join("; ", troubles));
    }

    public string Socket(AccessRight right) => PathOf(right, "sock");

    public string Token(AccessRight right) => PathOf(right, "token");

    private string PathOf(AccessRight right, string kind) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{port}-{right.Word()}.{kind}"));

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(ServiceVariable) is { Length: > 0 } service)
            yield return service.Split(':')[0];
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "LoginGate");
            yield break;
        }
        yield return Path.Combine(OperatingSystem.IsMacOS() ? "/var/run" : "/run", Name);
        // Root may do everything to everybody's folders, and so cannot tell its own in a place where anybody may make one.
        if (Environment.IsPrivilegedProcess)
            yield break;
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } session)
            yield return Path.Combine(session, Name);
        yield return TemporaryFolder;
    }

    private static bool TryMake(string folder, out string? trouble)
    {
        trouble = null;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, FolderMode);
                // The process's umask may have taken away what lets others to the files that are theirs.
                File.SetUnixFileMode(folder, FolderMode);
            }
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            trouble = failure.Message;
            return false;
        }
    }

    /// <summary>Whether it is a folder of this process's user: only an owner, or root, may set a mode, even the one that it has.</summary>
    private static bool IsOwn(string folder)
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            if (new DirectoryInfo(folder).LinkTarget is not null)
                return false;
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
