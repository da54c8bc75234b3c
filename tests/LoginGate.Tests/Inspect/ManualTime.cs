namespace LoginGate.Tests.Inspect;

/// <summary>A clock that moves when it is told to, and fires its timers then.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public void Advance(TimeSpan time)
    {
        var target = Interlocked.Add(ref _now, time.Ticks);
        Timer[] due;
        lock (_lock)
            due = [.. _timers.Where(t => t.Due <= target)];
        foreach (var timer in due)
            timer.Fire(target);
    }

    /// <summary>Goes on in steps until the task has ended: its continuations may set further timers.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (await Task.WhenAny(task, Task.Delay(10)) != task)
        {
            Assert.True(DateTime.UtcNow < late, "the task does not end");
            Advance(step);
        }
        await task;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    private sealed class Timer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime < TimeSpan.Zero ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Fire(long now)
        {
            Due = _period <= TimeSpan.Zero ? long.MaxValue : now + _period.Ticks;
            callback(state);
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
