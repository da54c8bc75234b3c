namespace LoginGate.Sessions;

/// <summary>
/// The originals' flow control (protocol.md, section 4; CL and LD gates): from 250 bytes on since the client's last <c>*</c>,
/// the next reply is marked with a <c>*</c>, once; from 512 on, replies wait for the client's <c>*</c>, 3 s at most. The
/// originals wait in a busy loop that stops every client; here it is one client's queue.
/// </summary>
internal sealed class FlowControl
{
    private const int MarkFromBytes = 250;
    private const int HoldFromBytes = 512;

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(3);

    private readonly Queue<byte[]> _held = new();
    private int _sentBytes;
    private bool _isMarked;

    /// <summary>When replies go out again without an answer; null while they are not held.</summary>
    public TimeSpan? HeldUntil { get; private set; }

    /// <summary>Bytes of replies that wait.</summary>
    public int HeldBytes { get; private set; }

    /// <summary>A reply of so many bytes goes out now.</summary>
    /// <returns>Whether a <c>*</c> goes in front of it.</returns>
    public bool OnReply(int bytes, TimeSpan now)
    {
        var mark = !_isMarked && _sentBytes >= MarkFromBytes;
        _isMarked |= mark;
        _sentBytes += bytes;
        if (_sentBytes >= HoldFromBytes)
            HeldUntil = now + LongestHold;
        return mark;
    }

    /// <summary>Keeps a reply back.</summary>
    public void Hold(ReadOnlySpan<byte> reply)
    {
        _held.Enqueue(reply.ToArray());
        HeldBytes += reply.Length;
    }

    /// <summary>The reply that has waited longest; null when none waits.</summary>
    public byte[]? TakeHeld()
    {
        if (!_held.TryDequeue(out var reply))
            return null;
        HeldBytes -= reply.Length;
        return reply;
    }

    /// <summary>The client answered.</summary>
    public void OnAnswer()
    {
        _sentBytes = 0;
        _isMarked = false;
        HeldUntil = null;
    }

    /// <summary>Ends a hold that went unanswered: the count begins again, the mark stays.</summary>
    public void OnHoldOver()
    {
        _sentBytes = 0;
        HeldUntil = null;
    }
}
