using System.Globalization;
using System.Text;
using LoginGate.Settings;

namespace LoginGate.Logging;

/// <summary>
/// A text file that is put aside when it has grown too large or too old, and those put aside before, of which only so many,
/// and none too old, are kept. For <c>gate.log</c> they are called <c>gate-20260131-120000-000.log</c> (UTC), so that sorting
/// by name sorts by time. One that somebody else has moved away, removed or cut (logrotate) is begun anew. For one thread.
/// </summary>
internal sealed class RollingLogFile : IDisposable
{
    private const string StampFormat = "yyyyMMdd-HHmmss";
    private const int MaxNumber = 999;

    private readonly RollingFileSettings _settings;
    private readonly TimeProvider _clock;
    private readonly string _path;
    private FileStream? _file;
    private DateTimeOffset _begun;
    // Put aside, and written on: the name is another process's.
    private bool _isLast;

    /// <param name="settings">Where, and how large, old and many.</param>
    /// <param name="clock">The wall clock: file names and ages outlive the process.</param>
    public RollingLogFile(RollingFileSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _path = Path.GetFullPath(settings.Path);
    }

    /// <summary>Appends whole lines, and hands them to the system.</summary>
    /// <exception cref="IOException">They could not be written; the next call tries to open the file anew.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append(string lines)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(lines);
            var file = OpenFor(bytes.Length);
            file.Write(bytes);
            file.Flush();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    /// <summary>
    /// Puts the file aside and goes on in it, whatever becomes of it: whoever opens the path from now on begins a new one. For a process whose
    /// place another takes, and which still has something to say.
    /// </summary>
    /// <exception cref="IOException">It cannot be put aside.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void PutAsideForGood()
    {
        var file = _file is not null && IsInPlace(_file) ? _file : Open();
        File.Move(_path, NewNameAside());
        (_file, _isLast) = (file, true);
    }

    /// <summary>The current file, or a new one when it has no room for so many bytes or is too old.</summary>
    private FileStream OpenFor(int bytes)
    {
        if (_isLast && _file is not null)
            return _file;
        if (_file is not null && !IsInPlace(_file))
            Close();
        var file = _file ?? Open();
        var isFull = file.Length > 0 && file.Length + bytes > _settings.MaxBytes;
        if (!isFull && _clock.GetUtcNow() - _begun < _settings.MaxTime)
            return file;
        Close();
        PutAside();
        return Open();
    }

    /// <summary>Whether the path still names this file. Nobody else writes into it, so another one has another length, mostly none.</summary>
    private bool IsInPlace(FileStream file)
    {
        try
        {
            using var there = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(there) == file.Position;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // It may be written and not read: nobody can tell.
            return true;
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var existing = new FileInfo(_path);
        _begun = existing is { Exists: true, Length: > 0 } ? existing.CreationTimeUtc : _clock.GetUtcNow();
        // Others may read it meanwhile; a second gate that was given the same file is refused.
        // Without a buffer: what a full disk does not take must not come a second time at the close.
        _file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        EndTornLine(_file);
        RemoveOld();
        return _file;
    }

    /// <summary>A full disk, or a process that was killed, leaves half a line: what comes next must not become its end.</summary>
    private void EndTornLine(FileStream file)
    {
        if (file.Length == 0)
            return;
        Span<byte> last = stackalloc byte[1];
        using (var reader = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            RandomAccess.Read(reader, last, file.Length - 1);
        if (last[0] != (byte)'\n')
            file.Write(Encoding.UTF8.GetBytes(Environment.NewLine));
    }

    private void Close()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // What could not be flushed is lost; the write that failed has been reported.
        }
        _file = null;
    }

    private void PutAside()
    {
        File.Move(_path, NewNameAside());
        // Some file systems give a new file of the old name the old one's time of creation; the new one's age counts from now.
        using (File.Create(_path))
        {
        }
        File.SetCreationTimeUtc(_path, _clock.GetUtcNow().UtcDateTime);
    }

    private string NewNameAside()
    {
        var stamp = _clock.GetUtcNow().ToString(StampFormat, CultureInfo.InvariantCulture);
        // After the last of this second, also when earlier ones have been removed: names must sort by time.
        var last = Aside().FirstOrDefault(path => path.Contains($"-{stamp}-", StringComparison.Ordinal));
        var number = last is null ? 0 : NumberOf(last) + 1;
        if (number > MaxNumber)
            throw new IOException($"more than {MaxNumber} log files in one second");
        return NameAside(string.Create(CultureInfo.InvariantCulture, $"{stamp}-{number:000}"));
    }

    private void RemoveOld()
    {
        var oldest = _clock.GetUtcNow().UtcDateTime - _settings.MaxAge;
        foreach (var path in Aside().Where((path, index) => index >= _settings.MaxFiles - 1 || TimeOf(path) < oldest))
            File.Delete(path);
    }

    /// <summary>The files put aside, the newest first.</summary>
    private List<string> Aside() => [.. Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(NameAside("*")))
        .Where(path => TimeOf(path) is not null).OrderDescending(StringComparer.Ordinal)];

    private string NameAside(string stamp) => Path.Combine(
        Path.GetDirectoryName(_path)!, $"{Path.GetFileNameWithoutExtension(_path)}-{stamp}{Path.GetExtension(_path)}");

    private static int NumberOf(string aside) =>
        int.Parse(Path.GetFileNameWithoutExtension(aside.AsSpan())[^3..], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>When a file was put aside; null for a file that is none of ours, whatever it is called.</summary>
    private DateTime? TimeOf(string path)
    {
        var stamp = Path.GetFileNameWithoutExtension(path.AsSpan())[(Path.GetFileNameWithoutExtension(_path).Length + 1)..];
        if (stamp.Length != StampFormat.Length + 4 || stamp[^4] != '-' || stamp[^3..].ContainsAnyExceptInRange('0', '9'))
            return null;
        return DateTime.TryParseExact(stamp[..StampFormat.Length], StampFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}
