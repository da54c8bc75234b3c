using System.Threading.Channels;

namespace LoginGate.Logging;

/// <summary>The newest log lines in memory, and those to come for whoever subscribes. Any thread may use it.</summary>
internal sealed class LogTail(int capacity = LogTail.DefaultCapacity)
{
    public const int DefaultCapacity = 500;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _newest = new(capacity);
    private readonly List<LogSubscription> _subscriptions = [];

    /// <summary>The newest lines, oldest first.</summary>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<LogLine> Newest(int count)
    {
        lock (_lock)
            return [.. _newest.TakeLast(count)];
    }

    /// <summary>The lines from now on; the subscriber's end is its <see cref="LogSubscription.Dispose"/>.</summary>
    /// <param name="buffer">Lines that wait for a slow subscriber; more are dropped and counted.</param>
    public LogSubscription Subscribe(int buffer = DefaultCapacity) => Subscribe(0, buffer).Subscription;

    /// <summary>The newest lines and a subscription that goes on exactly after them.</summary>
    public (IReadOnlyList<LogLine> Newest, LogSubscription Subscription) Subscribe(int newest, int buffer)
    {
        var subscription = new LogSubscription(buffer, Remove);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
            return ([.. _newest.TakeLast(newest)], subscription);
        }
    }

    public void Add(LogLine line)
    {
        lock (_lock)
        {
            if (_newest.Count == capacity)
                _newest.Dequeue();
            _newest.Enqueue(line);
            foreach (var subscription in _subscriptions)
                subscription.Offer(line);
        }
    }

    private void Remove(LogSubscription subscription)
    {
        lock (_lock)
            _subscriptions.Remove(subscription);
    }
}

/// <summary>A reader's share of the log.</summary>
internal sealed class LogSubscription : IDisposable
{
    private readonly Channel<LogLine> _lines;
    private readonly Action<LogSubscription> _onDispose;
    private long _dropped;

    public LogSubscription(int buffer, Action<LogSubscription> onDispose)
    {
        _onDispose = onDispose;
        _lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(buffer) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    public ChannelReader<LogLine> Lines => _lines.Reader;

    /// <summary>Lines that this reader was too slow for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Dispose()
    {
        _onDispose(this);
        _lines.Writer.TryComplete();
    }

    internal void Offer(LogLine line)
    {
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _dropped);
    }
}
