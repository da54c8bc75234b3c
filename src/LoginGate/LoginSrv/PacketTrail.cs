namespace LoginGate.LoginSrv;

/// <summary>A packet of a <see cref="PacketTrail"/>.</summary>
/// <param name="Bytes">The packet.</param>
/// <param name="End">Where it ends in the link's stream.</param>
/// <param name="SentAt">When it was put there.</param>
internal readonly record struct TrailPacket(byte[] Bytes, long End, TimeSpan SentAt)
{
    /// <summary>The end of one that was never put into a stream.</summary>
    public const long Unsent = long.MaxValue;

    public bool IsWaiting => End == Unsent;
}

/// <summary>
/// What one client sent that LoginSrv may not have, or has not answered: kept while clients are held over a loss of LoginSrv.
/// </summary>
internal sealed class PacketTrail
{
    private readonly Queue<TrailPacket> _packets = [];

    public int Count => _packets.Count;

    public int Bytes { get; private set; }

    /// <summary>The packets, oldest first.</summary>
    public IEnumerable<TrailPacket> Packets => _packets;

    /// <summary>Adds a packet that waits for LoginSrv's return.</summary>
    public void AddWaiting(ReadOnlySpan<byte> packet) => Add(new TrailPacket(packet.ToArray(), TrailPacket.Unsent, TimeSpan.Zero));

    /// <summary>Adds a packet that was put into a link's stream.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="end">Where it ends in that stream.</param>
    /// <param name="now">When.</param>
    public void AddSent(ReadOnlySpan<byte> packet, long end, TimeSpan now) => Add(new TrailPacket(packet.ToArray(), end, now));

    /// <summary>LoginSrv answered the oldest.</summary>
    public void RemoveOldest()
    {
        if (_packets.TryDequeue(out var packet))
            Bytes -= packet.Bytes.Length;
    }

    /// <summary>Forgets what a stream has carried to LoginSrv's system.</summary>
    public void RemoveWritten(long written)
    {
        while (_packets.TryPeek(out var oldest) && oldest.End <= written)
            RemoveOldest();
    }

    /// <summary>
    /// The link is lost: keeps what was not written, and of what was written only what was sent since <paramref name="since"/>: an
    /// answer that has not come by then never will (LoginSrv answers some requests with silence).
    /// </summary>
    public void OnLinkLost(long written, TimeSpan since)
    {
        var packets = _packets.ToArray();
        _packets.Clear();
        Bytes = 0;
        foreach (var packet in packets)
        {
            if (packet.End > written || packet.SentAt >= since)
                Add(packet);
        }
    }

    public void Clear()
    {
        _packets.Clear();
        Bytes = 0;
    }

    private void Add(TrailPacket packet)
    {
        _packets.Enqueue(packet);
        Bytes += packet.Bytes.Length;
    }
}
