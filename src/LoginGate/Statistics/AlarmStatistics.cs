using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>What became of alarms since the gate started, by kind, of all webhooks together. Written by the webhooks' actors, readable from any thread.</summary>
internal sealed class AlarmStatistics
{
    private static readonly int Kinds = Enum.GetValues<AlarmKind>().Length;

    private readonly long[] _sent = new long[Kinds];
    private readonly long[] _failed = new long[Kinds];
    private readonly long[] _dropped = new long[Kinds];

    /// <summary>Taken by a webhook.</summary>
    public long Sent(AlarmKind kind) => Interlocked.Read(ref _sent[(int)kind]);

    /// <summary>Requests that failed; each is repeated for a while.</summary>
    public long Failed(AlarmKind kind) => Interlocked.Read(ref _failed[(int)kind]);

    /// <summary>Never taken: too many waited, or it failed for too long.</summary>
    public long Dropped(AlarmKind kind) => Interlocked.Read(ref _dropped[(int)kind]);

    public void OnSent(AlarmKind kind) => Interlocked.Increment(ref _sent[(int)kind]);

    public void OnFailed(AlarmKind kind) => Interlocked.Increment(ref _failed[(int)kind]);

    public void OnDropped(AlarmKind kind) => Interlocked.Increment(ref _dropped[(int)kind]);
}
