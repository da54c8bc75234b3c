using System.Threading.Channels;
using LoginGate.Protocol;

namespace LoginGate.Contracts;

/// <summary>To a session: show what passes, from now on, until <see cref="StopTrace"/> or its end.</summary>
internal sealed record StartTrace(SessionTrace Trace);

/// <summary>To a session: nobody looks any more.</summary>
internal sealed record StopTrace(SessionTrace Trace);

/// <summary>One packet or reply of a traced session.</summary>
/// <param name="Missing">How many before it were dropped because the reader was slow.</param>
internal readonly record struct TracedBytes(DateTimeOffset At, WireDirection Direction, byte[] Bytes, long Missing);

/// <summary>
/// What passes a session, for one reader. The session offers and never waits: what does not fit is dropped and counted. The bytes may
/// hold a password, so they leave this object only in words that mask it.
/// </summary>
internal sealed class SessionTrace
{
    private const int MaxWaiting = 256;
    private const int MaxWaitingBytes = 1 << 20;

    private readonly Channel<TracedBytes> _channel =
        Channel.CreateBounded<TracedBytes>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
    private int _waitingBytes;
    private long _missing;

    /// <summary>Why the session ended; null while it lives.</summary>
    public string? EndedBy { get; private set; }

    /// <summary>What the session speaks; known once it has offered anything.</summary>
    public Dialect? Dialect { get; private set; }

    /// <summary>The session has heard of this trace; called by its actor.</summary>
    public void Begin(Dialect dialect) => Dialect = dialect;

    /// <summary>Called by the session's actor.</summary>
    public void Offer(WireDirection direction, ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        if (Volatile.Read(ref _waitingBytes) + bytes.Length > MaxWaitingBytes
            || !_channel.Writer.TryWrite(new TracedBytes(now, direction, bytes.ToArray(), _missing)))
        {
            _missing++;
            return;
        }
        _missing = 0;
        Interlocked.Add(ref _waitingBytes, bytes.Length);
    }

    /// <summary>The session has ended; called by its actor.</summary>
    public void End(string why)
    {
        EndedBy = why;
        _channel.Writer.TryComplete();
    }

    /// <summary>What the session offers, until it ends.</summary>
    public async IAsyncEnumerable<TracedBytes> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var traced in _channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            Interlocked.Add(ref _waitingBytes, -traced.Bytes.Length);
            yield return traced;
        }
    }
}
