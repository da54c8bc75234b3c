using System.Collections;

namespace Akka.TestKit.Tests;

public class ReceiveTests : Xunit2.TestKit
{
    [Fact]
    public async Task One_is_received_or_null()
    {
        Assert.Equal(1, Told(1).ReceiveOne());
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(Failing.Short));
        Assert.Equal(1, await Told(1).ReceiveOneAsync());
        Assert.Null(await ReceiveOneAsync(Failing.Short));
        Assert.True(Told(1).TryReceiveOne(out var envelope));
        Assert.Equal((1, TestActor), (envelope.Message, envelope.Sender));
        Assert.False(TryReceiveOne(out envelope, TimeSpan.Zero));
        Assert.Same(NullMessageEnvelope.Instance, envelope);
        Assert.True((await Told(1).TryReceiveOneAsync(null)).success);
        Assert.False((await TryReceiveOneAsync(TimeSpan.Zero)).success);
    }

    [Fact]
    public async Task Negative_time_waits_without_limit()
    {
        var waiting = Task.Run(() => ReceiveOne(Timeout.InfiniteTimeSpan));
        var awaiting = ReceiveOneAsync(TimeSpan.FromMilliseconds(-5));
        Told(1, 1);
        Assert.Equal(1, await waiting);
        Assert.Equal(1, await awaiting);
    }

    [Fact]
    public async Task Peeking_leaves_the_message()
    {
        Told(1);
        Assert.Equal(1, PeekOne());
        Assert.Equal(1, PeekOne(CancellationToken.None));
        Assert.Equal(1, await PeekOneAsync());
        Assert.True(TryPeekOne(out var envelope, null, default));
        Assert.Equal(1, envelope.Message);
        Assert.True(HasMessages);
        ExpectMsg(1);
        Assert.False(HasMessages);
        Assert.Null(PeekOne(Failing.Short));
        Assert.False((await TryPeekOneAsync(Failing.Short, default)).success);
    }

    [Fact]
    public async Task Several_are_received_in_order_or_it_fails()
    {
        Assert.Equal([1, 2], Told(1, 2, 3).ReceiveN(2));
        Assert.Equal([3], ReceiveN(1, TimeSpan.FromSeconds(5)));
        Assert.Equal([1, 2], await Told(1, 2).ReceiveNAsync(2).ToListAsync());
        Assert.Equal([], ReceiveN(0));
        var text = Failing.After(Failing.Short, () => Told(1).ReceiveN(3, Failing.Short));
        Assert.Contains("3 messages", text);
        Assert.Contains("only 1", text);
        await Failing.AfterAsync(Failing.Short, async () => await ReceiveNAsync(3, Failing.Short).ToListAsync());
    }

    [Fact]
    public async Task While_a_filter_gives_something_messages_are_taken_and_the_next_one_stays()
    {
        Assert.Equal(["1", "2"], Told(1, 2, 0.5, 3).ReceiveWhile<string>(m => m is int i ? i.ToString() : null!));
        Assert.Equal([0.5, 3], ReceiveN(2));
        Assert.Equal(["1"], Told(1, 2).ReceiveWhile(TimeSpan.FromSeconds(5), m => m.ToString(), msgs: 1));
        Assert.Equal(["2"], await ReceiveWhileAsync(Failing.Short, m => m.ToString()).ToListAsync());
        Assert.Empty(ReceiveWhile(m => m, Failing.Short));
    }

    [Fact]
    public async Task While_a_predicate_accepts_messages_are_taken_and_the_next_one_stays()
    {
        Assert.Equal(["a", "b"], Told("a", 1, "b", "long").ReceiveWhile<string>(s => s.Length == 1));
        Assert.Equal("long", ReceiveOne());
        Assert.Equal(["a"], Told("a", 1, "b").ReceiveWhile<string>(_ => true, shouldIgnoreOtherMessageTypes: false));
        Assert.Equal([1, "b"], ReceiveN(2));
        Assert.Equal(["a", "b"], await Told("a", 1, "b").ReceiveWhileAsync<string>(_ => true, Failing.Short).ToListAsync());
        Assert.Empty(ReceiveWhile<string>(_ => true, Failing.Short));
    }

    [Fact]
    public void Idle_time_ends_it()
    {
        var start = Now;
        Assert.Equal([1], Told(1).ReceiveWhile(TimeSpan.FromSeconds(30), Failing.Short, m => m));
        Assert.InRange(Now - start, Failing.Short, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Fishing_drops_what_does_not_match()
    {
        Assert.Equal(10, Told(1, "x", 10, 20).FishForMessage<int>(i => i >= 10));
        Assert.Equal(20, ReceiveOne());
        var dropped = new ArrayList();
        Assert.Equal(3, Told(1, 2, 3).FishForMessage<int>(i => i == 3, dropped));
        Assert.Equal([1, 2], dropped.Cast<object>());
        Assert.Equal("x", await Told(1, "x").FishForMessageAsync(m => m is string));
        Assert.Equal("x", await Told(1, "x").FishForMessageAsync<string>(_ => true));
        var text = Failing.After(Failing.Short, () => Told(1, 2).FishForMessage<int>(_ => false, Failing.Short, "nothing fits"));
        Assert.Contains("nothing fits", text);
        Assert.Contains("2 others", text);
        await Failing.AfterAsync(Failing.Short, () => FishForMessageAsync(_ => true, Failing.Short).AsTask());
    }

    [Fact]
    public async Task Fishing_until_a_type_fails_at_that_type()
    {
        await Told(1, 2).FishUntilMessageAsync<string>(Failing.Short);
        Assert.Contains("<x>", await Failing.NowAsync(() => Told(1, "x").FishUntilMessageAsync<string>(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task Radio_silence_collects_what_came_before()
    {
        Assert.Equal([1, 2], (await Told(1, 2).WaitForRadioSilenceAsync(Failing.Short)).Cast<object>());
        Assert.Empty(await WaitForRadioSilenceAsync(Failing.Short));
        Assert.Equal([1, 2], (await Told(1, 2).WaitForRadioSilenceAsync(Failing.Short, maxMessages: 2)).Cast<object>());
        await Failing.NowAsync(() => Told(1, 2, 3).WaitForRadioSilenceAsync(TimeSpan.FromSeconds(30), maxMessages: 2));
    }

    [Fact]
    public void Ignored_messages_do_not_come()
    {
        IgnoreMessages<string>();
        Told("a", 1).ExpectMsg(1);
        IgnoreMessages<int>(i => i > 1);
        Told("a", 2, 1).ExpectMsg("a");
        ExpectMsg(1);
        IgnoreMessages(m => m is 1);
        Told(1, 2).ExpectMsg(2);
        IgnoreNoMessages();
        Told(1).ExpectMsg(1);
        Assert.False(HasMessages);
    }

    private ReceiveTests Told(params object[] messages)
    {
        foreach (var message in messages) TestActor.Tell(message, TestActor);
        return this;
    }
}
