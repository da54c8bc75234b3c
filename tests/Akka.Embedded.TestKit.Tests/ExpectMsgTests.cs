using Akka.Actor;

namespace Akka.TestKit.Tests;

public class ExpectMsgTests : Xunit2.TestKit
{
    private readonly TestProbe _other;

    public ExpectMsgTests() => _other = CreateTestProbe();

    [Fact]
    public async Task Every_form_returns_the_message_it_expects()
    {
        Assert.Equal(1, Told(1).ExpectMsg<int>());
        Assert.Equal(1, Told(1).ExpectMsg(1));
        Assert.Equal(1, Told(1).ExpectMsg<int>(m => m == 1));
        Assert.Equal(1, Told(1).ExpectMsg<int>(m => Assert.Equal(1, m)));
        Assert.Equal(1, Told(1).ExpectMsg<int>((m, sender) => m == 1 && sender.Equals(_other.Ref)));
        Assert.Equal(1, Told(1).ExpectMsg<int>((m, sender) => Assert.Equal(_other.Ref, sender)));
        Assert.Equal("A", Told("A").ExpectMsg("a", (x, y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(1, await Told(1).ExpectMsgAsync<int>());
        Assert.Equal(1, await Told(1).ExpectMsgAsync(1));
        Assert.Equal(1, await Told(1).ExpectMsgAsync<int>(m => m == 1));
        Assert.Equal(1, await Told(1).ExpectMsgAsync<int>(m => Assert.Equal(1, m)));
        Assert.Equal(1, await Told(1).ExpectMsgAsync<int>((m, sender) => m == 1 && sender.Equals(_other.Ref)));
        Assert.Equal(1, await Told(1).ExpectMsgAsync<int>((m, sender) => Assert.Equal(_other.Ref, sender)));
        Assert.Equal("A", await Told("A").ExpectMsgAsync("a", (x, y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(1, Told(1).ExpectMsgFrom<int>(_other.Ref));
        Assert.Equal(1, Told(1).ExpectMsgFrom(_other.Ref, 1));
        Assert.Equal(1, Told(1).ExpectMsgFrom<int>(_other.Ref, m => m == 1));
        Assert.Equal(1, Told(1).ExpectMsgFrom<int>(sender => sender.Equals(_other.Ref), m => m == 1));
        Assert.Equal(1, await Told(1).ExpectMsgFromAsync<int>(_other.Ref));
        Assert.Equal(1, await Told(1).ExpectMsgFromAsync(_other.Ref, 1));
        Assert.False(HasMessages);
    }

    [Fact]
    public void Message_of_another_type_fails_at_once_and_says_what_came()
    {
        var text = Failing.Now(() => Told("text").ExpectMsg<int>(hint: "the number"));
        Assert.Contains("System.Int32", text);
        Assert.Contains("<text>", text);
        Assert.Contains("System.String", text);
        Assert.Contains("the number", text);
        Assert.Contains(_other.Ref.Path.ToStringWithoutAddress(), text);
    }

    [Fact]
    public void Missing_message_fails_after_the_time_and_says_how_long()
    {
        var text = Failing.After(Failing.Short, () => ExpectMsg<int>(Failing.Short, "the number"));
        Assert.Contains("Timeout (00:00:00.06", text);
        Assert.Contains("System.Int32", text);
        Assert.Contains("the number", text);
        Assert.Throws<IllegalActorStateException>(() => LastMessage);
        Assert.Throws<IllegalActorStateException>(() => LastSender);
    }

    [Fact]
    public void Every_form_fails_at_once_for_a_message_it_does_not_want()
    {
        Assert.Contains("Expected: 2", Failing.Now(() => Told(1).ExpectMsg(2)));
        Failing.Now(() => Told(1).ExpectMsg<int>(m => m == 2));
        Failing.Now(() => Told(1).ExpectMsg<int>(m => Assert.Equal(2, m)));
        Failing.Now(() => Told(1).ExpectMsg<int>((m, sender) => sender.Equals(TestActor)));
        Failing.Now(() => Told(1).ExpectMsg<int>((m, sender) => Assert.Equal(TestActor, sender)));
        Failing.Now(() => Told("b").ExpectMsg("a", (x, y) => x == y));
        Assert.Contains("a message from", Failing.Now(() => Told(1).ExpectMsgFrom<int>(TestActor)));
        Failing.Now(() => Told(1).ExpectMsgFrom(_other.Ref, 2));
        Failing.Now(() => Told(1).ExpectMsgFrom(TestActor, 1));
        Failing.Now(() => Told(1).ExpectMsgFrom<int>(TestActor, m => m == 1));
        Failing.Now(() => Told(1).ExpectMsgFrom<int>(sender => false, m => m == 1));
        Failing.Now(() => Told(1).ExpectMsgFrom<int>(sender => Assert.Equal(TestActor, sender), m => { }));
    }

    [Fact]
    public async Task Asynchronous_forms_fail_the_same_way()
    {
        await Failing.NowAsync(() => Told(1).ExpectMsgAsync(2).AsTask());
        await Failing.NowAsync(() => Told(1).ExpectMsgAsync<string>().AsTask());
        await Failing.NowAsync(() => Told(1).ExpectMsgFromAsync<int>(TestActor).AsTask());
        await Failing.AfterAsync(Failing.Short, () => ExpectMsgAsync<int>(Failing.Short).AsTask());
        await Failing.AfterAsync(Failing.Short, () => ExpectMsgFromAsync<int>(TestActor, Failing.Short).AsTask());
    }

    [Fact]
    public void Collections_are_equal_by_their_items()
    {
        Told(new[] { 1, 2 }).ExpectMsg(new[] { 1, 2 });
        Failing.Now(() => Told(new[] { 1, 2 }).ExpectMsg(new[] { 2, 1 }));
    }

    [Fact]
    public void Braces_in_messages_do_not_hurt_failures()
    {
        Assert.Contains("{oops", Failing.Now(() => Told("{oops").ExpectMsg("{0}{1}")));
    }

    [Fact]
    public async Task Message_that_comes_while_waiting_is_taken()
    {
        var waiting = ExpectMsgAsync<string>(TimeSpan.FromSeconds(10));
        Assert.False(waiting.IsCompleted);
        TestActor.Tell("later");
        Assert.Equal("later", await waiting);
        var blocked = Task.Run(() => ExpectMsg<string>(TimeSpan.FromSeconds(10)));
        TestActor.Tell("much later");
        Assert.Equal("much later", await blocked);
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        using var soon = new CancellationTokenSource(Failing.Short);
        Assert.ThrowsAny<OperationCanceledException>(() => ExpectMsg<int>(TimeSpan.FromSeconds(30), cancellationToken: soon.Token));
        using var soonToo = new CancellationTokenSource(Failing.Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ExpectMsgAsync<int>(TimeSpan.FromSeconds(30), cancellationToken: soonToo.Token));
    }

    [Fact]
    public void Last_message_and_sender_are_those_taken()
    {
        Told("a").ExpectMsg<string>();
        Assert.Equal("a", LastMessage);
        Assert.Equal(_other.Ref, LastSender);
    }

    [Fact]
    public async Task Silence_is_expected_for_the_whole_time()
    {
        var start = Now;
        ExpectNoMsg(Failing.Short);
        Assert.True(Now - start >= Failing.Short);
        ExpectNoMsg(20);
        await ExpectNoMsgAsync(Failing.Short);
        await ExpectNoMsgAsync(20);
    }

    [Fact]
    public async Task Message_breaks_the_silence_at_once()
    {
        Assert.Contains("<noise>", Failing.Now(() => Told("noise").ExpectNoMsg(TimeSpan.FromSeconds(30))));
        await Failing.NowAsync(() => Told("noise").ExpectNoMsgAsync(TimeSpan.FromSeconds(30)).AsTask());
        Failing.Now(() => Told("noise").ExpectNoMsg());
    }

    [Fact]
    public async Task End_of_a_watched_actor_is_expected()
    {
        var (a, b, c) = (Sys.ActorOf(Props.Empty), Sys.ActorOf(Props.Empty), Sys.ActorOf(Props.Empty));
        Watch(a);
        Sys.Stop(a);
        Assert.Equal(a, ExpectTerminated(a).ActorRef);
        Watch(b);
        Sys.Stop(b);
        Assert.Contains("Expected the end of", Failing.Now(() => ExpectTerminated(a)));
        await WatchAsync(c);
        Sys.Stop(c);
        Assert.Equal(c, (await ExpectTerminatedAsync(c)).ActorRef);
    }

    [Fact]
    public async Task Unwatched_actor_ends_in_silence()
    {
        var (a, b) = (Sys.ActorOf(Props.Empty), Sys.ActorOf(Props.Empty));
        Watch(a);
        Watch(b);
        Unwatch(a);
        await UnwatchAsync(b);
        Sys.Stop(a);
        Sys.Stop(b);
        ExpectNoMsg(100);
    }

    private ExpectMsgTests Told(object message)
    {
        TestActor.Tell(message, _other.Ref);
        return this;
    }
}
