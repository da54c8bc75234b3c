namespace LoginGate.Lab;

/// <summary>Where a conversation writes its answers.</summary>
internal interface IReplySink
{
    void Reply(int session, ReadOnlySpan<byte> packet);

    void Kick(int session);
}

/// <summary>One client as the stand-in LoginSrv sees it. Belongs to its link's reading task, but for what others only read.</summary>
internal sealed class LoginUser(int session, IReplySink link, DateTimeOffset connectedAt)
{
    // As the classic LoginSrv: what does not fit is never looked at.
    private const int MostPending = 4069;

    private readonly List<byte> _pending = [];

    public int Session { get; } = session;

    public IReplySink Link { get; } = link;

    /// <summary>The account it is logged in with, or null.</summary>
    public string? Account { get; set; }

    public bool HasChosenServer { get; set; }

    /// <summary>When it connected, or last sent a message about account data.</summary>
    public DateTimeOffset LastAccountMessage { get; set; } = connectedAt;

    /// <summary>Takes the data of a frame; true when it was exactly one packet and nothing waits, so that it need not be kept.</summary>
    public bool IsWholePacket(ReadOnlySpan<byte> data) =>
        _pending.Count == 0 && data.Length > 1 && data[0] == '#' && data.IndexOf((byte)'!') == data.Length - 1;

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_pending.Count + data.Length <= MostPending) _pending.AddRange(data);
    }

    /// <summary>The next whole packet of what was appended, or null.</summary>
    public byte[]? TakePacket()
    {
        int start = _pending.IndexOf((byte)'#');
        int end = start < 0 ? -1 : _pending.IndexOf((byte)'!', start);
        if (end < 0) return null;
        byte[] packet = [.. _pending.GetRange(start, end - start + 1)];
        _pending.RemoveRange(0, end + 1);
        return packet;
    }
}
