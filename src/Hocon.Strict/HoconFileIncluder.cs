namespace Hocon.Strict;

/// <summary>
/// The default includer: <c>"name"</c> and <c>file("name")</c>, relative to the including file. A name without an extension that
/// does not exist is tried with ".conf" and ".json". Resources of other kinds, and relative names in text that comes from no file,
/// are refused.
/// </summary>
public sealed class HoconFileIncluder : IHoconIncluder
{
    private static readonly string[] Extensions = ["", ".conf", ".json"];

    private readonly Func<string, byte[], string?>? _decodeOther;

    /// <param name="decodeOther">As <see cref="HoconParseOptions.DecodeOther"/>.</param>
    public HoconFileIncluder(Func<string, byte[], string?>? decodeOther = null) => _decodeOther = decodeOther;

    /// <summary>One that takes UTF-8 alone.</summary>
    public static HoconFileIncluder Instance { get; } = new();

    /// <summary>The files that a statement may mean, the one that wins first, whether they exist or not.</summary>
    /// <exception cref="HoconException">This kind of include is not supported, or its name cannot be a file's.</exception>
    public static IReadOnlyList<string> PathsOf(HoconInclude include)
    {
        ArgumentNullException.ThrowIfNull(include);
        if (include.Kind is HoconIncludeKind.Url or HoconIncludeKind.ClassPath)
            throw new HoconException(include.Origin, include.Kind == HoconIncludeKind.Url ? (FormattableString)$"url(...) includes are not supported" : $"classpath(...) includes are not supported");
        if (include.Kind == HoconIncludeKind.Plain && IsUrl(include.Name))
            throw new HoconException(include.Origin, $"cannot include '{include.Name}': URLs are not supported");
        if (include.Name.Length == 0 || include.Name.Contains('\0', StringComparison.Ordinal))
            throw new HoconException(include.Origin, $"the name of the included file is empty or not a file name");

        var path = Locate(include);
        return Path.HasExtension(path) ? [path] : [.. Extensions.Select(extension => path + extension)];
    }

    /// <inheritdoc />
    public HoconIncluded? Include(HoconInclude include)
    {
        var paths = PathsOf(include);
        if (paths is [var only] && Directory.Exists(only))
            throw new HoconException(include.Origin, $"cannot include '{only}': it is a directory");
        return paths.FirstOrDefault(File.Exists) is { } path ? new HoconIncluded(HoconFile.Read(path, include.Origin, _decodeOther), path) : null;
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
