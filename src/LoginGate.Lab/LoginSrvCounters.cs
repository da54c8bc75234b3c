namespace LoginGate.Lab;

/// <summary>Counts of a stand-in LoginSrv; any thread.</summary>
internal sealed class LoginSrvCounters
{
    private long _framesRead, _bytesRead, _framesWritten, _bytesWritten, _writes;
    private int _linksEver;

    public int NoteLink() => Interlocked.Increment(ref _linksEver);

    public void NoteRead(int bytes) => Interlocked.Add(ref _bytesRead, bytes);

    public void NoteFrameRead() => Interlocked.Increment(ref _framesRead);

    public void NoteFrameWritten() => Interlocked.Increment(ref _framesWritten);

    public void NoteWrite(int bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytesWritten, bytes);
    }

    public LoginSrvFigures Snapshot(int links) => new(
        links,
        Volatile.Read(ref _linksEver),
        Volatile.Read(ref _framesRead),
        Volatile.Read(ref _bytesRead),
        Volatile.Read(ref _framesWritten),
        Volatile.Read(ref _bytesWritten),
        Volatile.Read(ref _writes));
}
