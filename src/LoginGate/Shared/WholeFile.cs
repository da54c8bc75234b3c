namespace LoginGate.Shared;

/// <summary>
/// A file that comes into its place whole or not at all: written beside it first, and to the disk, so that a reader sees the old one or the new one also
/// after a power cut. Blocks on the disk.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    /// <summary>Permissions of what is secret.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode ForAll = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _path;
    private bool _isInPlace;

    /// <summary>Writes it, beside its place.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Its permissions; null: those of the file that is there, or else all may read it. Windows' are the folder's.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public WholeFile(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        _path = path;
        Beside = $"{path}.tmp";
        // One that somebody has left may have other permissions, or be a link.
        File.Delete(Beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode ?? (File.Exists(path) ? File.GetUnixFileMode(path) : ForAll);
        using var file = new FileStream(Beside, options);
        try
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is before it is in its place.</summary>
    public string Beside { get; }

    /// <param name="path">Its place.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Its permissions; null: those of the file that is there, or else all may read it. Windows' are the folder's.</param>
    /// <param name="overwrite">Whether an old one may go.</param>
    /// <exception cref="IOException">It cannot be written, or is there already.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null, bool overwrite = true)
    {
        using var file = new WholeFile(path, content, mode);
        file.PutInPlace(overwrite);
    }

    /// <summary>The same, for what goes on without it.</summary>
    /// <returns>Why it could not be written; null: it was.</returns>
    public static string? TryWrite(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        try
        {
            Write(path, content, mode);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    /// <param name="overwrite">Whether an old one may go.</param>
    public void PutInPlace(bool overwrite = true)
    {
        File.Move(Beside, _path, overwrite);
        _isInPlace = true;
    }

    /// <summary>What is not in its place is wanted no more.</summary>
    public void Dispose()
    {
        if (!_isInPlace)
            File.Delete(Beside);
    }
}
