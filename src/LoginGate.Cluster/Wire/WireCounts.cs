using System.Collections.Concurrent;
using Akka.Actor;

namespace LoginGate.Cluster.Wire;

/// <summary>What other gates, or strangers, sent and this gate did not take. Any thread.</summary>
internal sealed class WireCounts
{
    private const int MaxGates = 64;

    /// <summary>A gate that joins or leaves is a member for one of the others sooner or longer than for the next.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Address, long> _members = [];
    private readonly Dictionary<Address, (int Messages, long Since)> _unknown = [];
    private readonly ConcurrentDictionary<string, TimeSpan> _clocksAhead = new();
    private long _refused;

    /// <summary>Messages that nobody here reads, or that are broken.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Gates whose bans were refused because their clocks are ahead, and by how much the last one was.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ClocksAhead => _clocksAhead;

    public void Refuse() => Interlocked.Increment(ref _refused);

    /// <summary>Counts a message of somebody who is no member, unless he was one a moment ago or becomes one within moments.</summary>
    public void RefuseUnknown(Address sender, TimeProvider clock)
    {
        lock (_lock)
        {
            if (_members.ContainsKey(sender))
                return;
            if (_unknown.TryGetValue(sender, out var unknown))
                _unknown[sender] = unknown with { Messages = unknown.Messages + 1 };
            else if (_unknown.Count < MaxGates)
                _unknown[sender] = (1, clock.GetTimestamp());
            else
                Refuse();
        }
    }

    /// <summary>Who is a member now; told again and again.</summary>
    /// <param name="members">The others.</param>
    /// <param name="isJoined">Whether this gate is one: until then it knows nobody, while others may take it for the one that it was before.</param>
    /// <param name="clock">The time.</param>
    public void Know(IEnumerable<Address> members, bool isJoined, TimeProvider clock)
    {
        lock (_lock)
        {
            foreach (var gone in _members.Where(pair => clock.GetElapsedTime(pair.Value) >= Grace).Select(pair => pair.Key).ToArray())
                _members.Remove(gone);
            foreach (var member in members)
                _members[member] = clock.GetTimestamp();
            foreach (var (sender, (messages, since)) in _unknown.ToArray())
            {
                if (_members.ContainsKey(sender))
                {
                    _unknown.Remove(sender);
                }
                else if (!isJoined)
                {
                    _unknown[sender] = (messages, clock.GetTimestamp());
                }
                else if (clock.GetElapsedTime(since) >= Grace)
                {
                    _unknown.Remove(sender);
                    Interlocked.Add(ref _refused, messages);
                }
            }
        }
    }

    /// <summary>Counts a message that cannot be read.</summary>
    /// <returns>To be thrown.</returns>
    public RefusedMessageException Refuse(string reason)
    {
        Refuse();
        return new RefusedMessageException(reason);
    }

    /// <summary>The same; a message that is in another counts once.</summary>
    public RefusedMessageException Refuse(Exception cause)
    {
        if (!RefusedMessageException.IsOf(cause))
            Refuse();
        return new RefusedMessageException(cause.Message, cause);
    }

    /// <summary>A ban's stamp lies in the future.</summary>
    public void RefuseStamp(string gate, TimeSpan ahead)
    {
        if (_clocksAhead.Count < MaxGates || _clocksAhead.ContainsKey(gate))
            _clocksAhead[gate] = ahead;
    }

    /// <summary>A gate's clock is right again.</summary>
    public void Forget(string gate) => _clocksAhead.TryRemove(gate, out _);
}
