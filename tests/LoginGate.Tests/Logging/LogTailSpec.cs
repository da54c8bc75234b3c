using LoginGate.Logging;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Logging;

public sealed class LogTailSpec
{
    [Fact]
    public void The_newest_lines_are_kept()
    {
        var tail = new LogTail(capacity: 3);
        Add(tail, 1, 5);

        Assert.Equal(["3", "4", "5"], tail.Newest(10).Select(l => l.Message));
        Assert.Equal(["5"], tail.Newest(1).Select(l => l.Message));
    }

    [Fact]
    public void A_subscriber_gets_what_follows_and_a_slow_one_loses_lines_not_memory()
    {
        var tail = new LogTail();
        Add(tail, 1, 2);
        var (newest, subscription) = tail.Subscribe(newest: 1, buffer: 2);
        Add(tail, 3, 6);

        Assert.Equal("2", Assert.Single(newest).Message);
        Assert.Equal(2, subscription.Dropped);
        Assert.True(subscription.Lines.TryRead(out var next));
        Assert.Equal("3", next.Message);

        subscription.Dispose();
        Add(tail, 7, 7);
        Assert.Equal(2, subscription.Dropped);
        Assert.True(subscription.Lines.TryRead(out _));
        Assert.False(subscription.Lines.TryRead(out _));
        Assert.True(subscription.Lines.Completion.IsCompleted);
    }

    private static void Add(LogTail tail, int first, int last)
    {
        for (var i = first; i <= last; i++)
            tail.Add(new LogLine(DateTimeOffset.UnixEpoch, LogLevel.Information, "s", $"{i}"));
    }
}
