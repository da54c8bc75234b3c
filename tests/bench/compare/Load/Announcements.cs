using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Compare.Load;

/// <summary>
/// What the server behind has heard of, in memory that the load clients share: clients announced and gone, and when the last one was
/// announced. One process writes.
/// </summary>
internal sealed unsafe class Announcements : IDisposable
{
    private const int Bytes = 4096;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _values;

    public Announcements(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Bytes);
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _values = (long*)start;
    }

    public long Opened => Volatile.Read(ref _values[0]);

    public long Closed => Volatile.Read(ref _values[1]);

    /// <summary>A <see cref="Stopwatch"/> time; the clock is the machine's.</summary>
    public long LastOpenedAt => Volatile.Read(ref _values[2]);

    public void NoteOpened()
    {
        Volatile.Write(ref _values[2], Stopwatch.GetTimestamp());
        Volatile.Write(ref _values[0], _values[0] + 1);
    }

    public void NoteClosed() => Volatile.Write(ref _values[1], _values[1] + 1);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
