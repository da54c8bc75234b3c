using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>One visit to the ban file: see whether a person changed it, and write what is new.</summary>
/// <param name="Path">The file.</param>
/// <param name="Known">How it looked when it was last read or written; null before the first visit.</param>
/// <param name="Seen">How it looked at the last visit, when it was found changed but perhaps not yet written to its end.</param>
/// <param name="Changes">What it does not know; null when nothing is to be written.</param>
/// <param name="Now">The wall clock.</param>
/// <param name="MaxTemporary">Temporary bans that are kept of those that are read.</param>
internal sealed record BanFileVisit(
    string Path, FileStamp? Known, FileStamp? Seen, IReadOnlyDictionary<AddressSpan, Ban?>? Changes, DateTimeOffset Now, int MaxTemporary)
{
    public bool IsFirst => Known is null;
}

/// <summary>What a visit found and did.</summary>
/// <param name="Stamp">How the file looks now; null when it could not be seen, or is being written by somebody.</param>
/// <param name="Seen">For the next visit: the file has changed, and is read when it has not changed again by then.</param>
/// <param name="Loaded">What it bans, when it was read for its content; with the changes where they are saved.</param>
/// <param name="IsSaved">Whether the changes are in the file, or there were none.</param>
/// <param name="Failure">What went wrong with reading or writing; null when nothing did.</param>
internal sealed record BanFileReport(
    BanFileVisit Visit, FileStamp? Stamp, FileStamp? Seen, LoadedBans? Loaded, IReadOnlyList<BanFileProblem> Problems,
    bool IsSaved, string? Failure)
{
    /// <summary>A visit that brought nothing.</summary>
    public static BanFileReport Failed(BanFileVisit visit, string failure) =>
        new(visit, visit.Known, visit.Seen, Loaded: null, [], visit.Changes is null, failure);
}

/// <summary>Reads and writes the ban file. Blocks on the disk, so it is for a thread of its own; what the disk refuses is in the report.</summary>
internal static class BanFile
{
    // A million lines; more is somebody's mistake.
    private const long MaxBytes = 128 << 20;

    public static BanFileReport Visit(BanFileVisit visit)
    {
        IReadOnlyList<Ban>? bans = null;
        IReadOnlyList<BanFileProblem> problems = [];
        var stamp = visit.Known;
        try
        {
            var path = Resolve(visit.Path);
            var present = FileStamp.Of(path);
            var isChanged = present != visit.Known;
            if (!isChanged && visit.Changes is null)
                return new BanFileReport(visit, stamp, Seen: null, Loaded: null, [], IsSaved: true, Failure: null);
            // A person's editor may be half through: what has changed is read when it has come to rest.
            if (isChanged && !visit.IsFirst && present != visit.Seen)
                return new BanFileReport(visit, stamp, present, Loaded: null, [], visit.Changes is null, Failure: null);

            var text = Read(path, visit.Known, out present);
            if (isChanged)
                (bans, problems) = BanFileText.Read(text);
            stamp = present;
            if (visit.Changes is null)
                return new BanFileReport(visit, stamp, Seen: null, Load(bans, visit), problems, IsSaved: true, Failure: null);
            var isSaved = TryReplace(path, present, BanFileText.Apply(text, visit.Changes, visit.Now), out var written);
            if (isSaved)
                bans = With(bans, visit.Changes);
            return new BanFileReport(visit, isSaved ? written : stamp, Seen: null, Load(bans, visit), problems, isSaved, Failure: null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return new BanFileReport(visit, stamp, Seen: null, Load(bans, visit), problems, IsSaved: visit.Changes is null, failure.Message);
        }
    }

    private static LoadedBans? Load(IReadOnlyList<Ban>? bans, BanFileVisit visit) =>
        bans is null ? null : LoadedBans.Of(bans, visit.MaxTemporary, visit.Now);

    private static IReadOnlyList<Ban>? With(IReadOnlyList<Ban>? bans, IReadOnlyDictionary<AddressSpan, Ban?> changes) =>
        bans is null ? null : [.. bans.Where(ban => !changes.ContainsKey(ban.Range)), .. changes.Values.OfType<Ban>()];

    /// <summary>A link stays a link: what it points to is replaced.</summary>
    private static string Resolve(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>The whole file; empty when there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or its folder has gone: which is not the same as an empty one.</exception>
    private static string Read(string path, FileStamp? known, out FileStamp stamp)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stamp = FileStamp.Of(file);
            if (stamp.Length > MaxBytes)
                throw new IOException($"it has {stamp.Length} bytes, more than {MaxBytes}");
            var bytes = new byte[stamp.Length];
            file.ReadExactly(bytes);
            return BanListText.Decode(bytes);
        }
        catch (FileNotFoundException)
        {
            stamp = default;
            return "";
        }
        catch (DirectoryNotFoundException) when (known is not { Exists: true })
        {
            stamp = default;
            return "";
        }
    }

    /// <summary>Puts a new file in the place of the old one; false when the old one changed meanwhile.</summary>
    private static bool TryReplace(string path, FileStamp old, string text, out FileStamp written)
    {
        using var file = new WholeFile(path, Encoding.Latin1.GetBytes(text));
        written = FileStamp.Of(file.Beside);
        if (FileStamp.Of(path) != old)
            return false;
        file.PutInPlace();
        return true;
    }
}
