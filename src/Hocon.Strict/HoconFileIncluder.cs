namespace Hocon.Strict;

/// <summary>
/// The default includer: <c>"name"</c> and <c>file("name")</c>, relative to the including file. A name without an extension that
/// does not exist is tried with ".conf" and ".json". Resources of other kinds, and relative names in text that comes from no file,
/// are refused.
/// </summary>
public sealed class HoconFileIncluder : IHoconIncluder
{
    private static readonly string[] Extensions = ["", ".conf", ".json"];

    /// <summary>The only instance.</summary>
    public static HoconFileIncluder Instance { get; } = new();

    private HoconFileIncluder()
    {
    }

    /// <inheritdoc />
    public HoconIncluded? Include(HoconInclude include)
    {
        ArgumentNullException.ThrowIfNull(include);
        if (include.Kind is HoconIncludeKind.Url or HoconIncludeKind.ClassPath)
            throw new HoconException(include.Origin, $"{(include.Kind == HoconIncludeKind.Url ? "url" : "classpath")}(...) includes are not supported");
        if (include.Kind == HoconIncludeKind.Plain && IsUrl(include.Name))
            throw new HoconException(include.Origin, $"cannot include '{include.Name}': URLs are not supported");
        if (include.Name.Length == 0 || include.Name.Contains('\0', StringComparison.Ordinal))
            throw new HoconException(include.Origin, "the name of the included file is empty or not a file name");

        var path = Locate(include);
        foreach (var extension in Path.HasExtension(path) ? [""] : Extensions)
        {
            var candidate = path + extension;
            if (Directory.Exists(candidate) && extension.Length == 0 && Path.HasExtension(path))
                throw new HoconException(include.Origin, $"cannot include '{candidate}': it is a directory");
            if (File.Exists(candidate))
                return new HoconIncluded(HoconFile.Read(candidate, include.Origin), candidate);
        }
        return null;
    }

    private static string Locate(HoconInclude include)
    {
        if (Path.IsPathRooted(include.Name))
            return Path.GetFullPath(include.Name);
        // Never the working directory: what a file includes must not depend on where the program was started.
        if (include.Origin.Source is not { } source || !File.Exists(source))
            throw new HoconException(include.Origin, $"cannot include '{include.Name}': the name is relative, but this text comes from no file");
        return Path.GetFullPath(include.Name, Path.GetDirectoryName(Path.GetFullPath(source))!);
    }

    private static bool IsUrl(string name)
    {
        var colon = name.IndexOf("://", StringComparison.Ordinal);
        return colon > 1 && name.AsSpan(0, colon).IndexOfAnyExceptInRange('a', 'z') < 0;
    }
}
