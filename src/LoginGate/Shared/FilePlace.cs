namespace LoginGate.Shared;

/// <summary>Where paths lead.</summary>
internal static class FilePlace
{
    private const int MostLinks = 40;

    private static StringComparison Comparison =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether two paths are one file, which need not be there: written differently, or through links to files and folders.</summary>
    /// <exception cref="IOException">A link cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A link may not be read.</exception>
    public static bool IsSame(string one, string other) =>
        string.Equals(EndOf(Path.GetFullPath(one), MostLinks), EndOf(Path.GetFullPath(other), MostLinks), Comparison);

    private static string EndOf(string path, int links)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        folder = EndOf(folder, links);
        var place = Path.Join(folder, Path.GetFileName(path));
        return links > 0 && new FileInfo(place).LinkTarget is { } target ? EndOf(Path.GetFullPath(target, folder), links - 1) : place;
    }
}
