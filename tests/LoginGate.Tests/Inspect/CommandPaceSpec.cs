using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class CommandPaceSpec
{
    [Fact]
    public async Task A_burst_passes_at_once_and_what_is_faster_than_two_thousand_a_second_waits()
    {
        var clock = new ManualTime();
        var pace = new CommandPace(clock);
        for (var i = 0; i < 500; i++)
            Assert.True(pace.WaitAsync(CancellationToken.None).AsTask().IsCompleted, $"command {i} had to wait");

        var last = pace.WaitAsync(CancellationToken.None).AsTask();
        for (var i = 0; i < 1999; i++)
            last = pace.WaitAsync(CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(last.IsCompleted);

        await clock.AdvanceUntilAsync(last, TimeSpan.FromMilliseconds(1));
        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }
}
