namespace Akka.TestKit;

/// <summary>Lets threads go on when so many have come; then it can be used again.</summary>
public class TestBarrier
{
    /// <summary>How long to wait where nothing else is given: 5 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TestKitBase _testKit;
    private readonly int _count;
    private readonly TimeSpan _defaultTimeout;
    private Barrier _barrier;

    /// <summary>For <paramref name="count"/> threads.</summary>
    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _count = count;
        _defaultTimeout = defaultTimeout ?? DefaultTimeout;
        _barrier = new Barrier(count);
    }

    /// <summary>Waits the default time for the others; longer: TimeoutException.</summary>
    public void Await() => Await(_defaultTimeout);

    /// <summary>Waits for the others; longer than the dilated <paramref name="timeout"/>: TimeoutException.</summary>
    public void Await(TimeSpan timeout)
    {
        var patience = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(patience))
            throw new TimeoutException($"Not all {_count} threads have come to the barrier within {patience}.");
    }

    /// <summary>Starts anew.</summary>
    public void Reset() => _barrier = new Barrier(_count);
}
