namespace Akka.TestKit;

/// <summary>Opens after so many counts; others wait for it.</summary>
public class TestLatch
{
    /// <summary>How long to wait where nothing else is given: 5 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _latch;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>Opens at the first count.</summary>
    public TestLatch() : this(1)
    {
    }

    /// <summary>Opens at count <paramref name="count"/>.</summary>
    public TestLatch(int count) : this(count, DefaultTimeout)
    {
    }

    /// <summary>Opens at count <paramref name="count"/>.</summary>
    public TestLatch(int count, TimeSpan defaultTimeout) : this(span => span, defaultTimeout, count)
    {
    }

    /// <summary>With times stretched by <paramref name="dilate"/>.</summary>
    protected internal TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
        _latch = new CountdownEvent(count);
    }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _latch.IsSet;

    /// <summary>Counts; an open latch stays open.</summary>
    public void CountDown()
    {
        try
        {
            _latch.Signal();
        }
        catch (InvalidOperationException) when (_latch.IsSet)
        {
            // Open already: several threads may count at the same time.
        }
    }

    /// <summary>Opens at once.</summary>
    public void Open()
    {
        while (!_latch.IsSet) CountDown();
    }

    /// <summary>Closes it again, with the full count.</summary>
    public void Reset() => _latch.Reset();

    /// <summary>Waits until it is open; later than the dilated <paramref name="timeout"/>: TimeoutException.</summary>
    public void Ready(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero) throw new ArgumentException($"The time must be above zero, it is {timeout}.", nameof(timeout));
        var patience = _dilate(timeout);
        if (!_latch.Wait(patience))
            throw new TimeoutException($"The latch has not opened within {patience}; {_latch.CurrentCount} counts are missing.");
    }

    /// <summary>Waits the default time until it is open; later: TimeoutException.</summary>
    public void Ready() => Ready(_defaultTimeout);
}
