using Akka.Actor;

namespace Akka.Embedded.Tests.Scheduler;

public class CancelableTests : SchedulerTestBase
{
    [Fact]
    public void Canceling_twice_is_canceling_once()
    {
        var calls = 0;
        var cancelable = new Cancelable(Actions);
        cancelable.Token.Register(() => calls++);

        Assert.False(cancelable.IsCancellationRequested);
        cancelable.Cancel();
        cancelable.Cancel();
        cancelable.CancelIfNotNull();
        ((ICancelable?)null).CancelIfNotNull();

        Assert.True(cancelable.IsCancellationRequested);
        Assert.True(cancelable.Token.IsCancellationRequested);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_token_asked_for_after_the_cancel_is_canceled()
    {
        var cancelable = new Cancelable((IScheduler)Scheduler);
        cancelable.Cancel();
        Assert.True(cancelable.Token.IsCancellationRequested);
    }

    [Fact]
    public void Failing_callbacks_are_gathered_or_the_first_one_ends_it()
    {
        var gathering = new Cancelable(Actions);
        gathering.Token.Register(() => throw new InvalidOperationException("a"));
        gathering.Token.Register(() => throw new InvalidOperationException("b"));
        Assert.Equal(2, Assert.Throws<AggregateException>(gathering.Cancel).InnerExceptions.Count);

        var first = new Cancelable(Actions);
        first.Token.Register(() => throw new InvalidOperationException("a"));
        Assert.Throws<InvalidOperationException>(() => first.Cancel(throwOnFirstException: true));
    }

    [Fact]
    public void It_cancels_itself_after_a_delay()
    {
        Cancelable[] all =
        [
            new(Actions, TimeSpan.FromMilliseconds(20)),
            new((IScheduler)Scheduler, TimeSpan.FromMilliseconds(20)),
            new((IScheduler)Scheduler, 20),
        ];
        var later = new Cancelable(Actions);
        later.CancelAfter(20);

        WaitUntil(() => all.All(c => c.IsCancellationRequested) && later.IsCancellationRequested);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cancelable(Actions).CancelAfter(-1));
    }

    [Fact]
    public void A_linked_one_follows_each_of_its_sources_but_not_the_other_way_round()
    {
        ICancelable[] sources = [new Cancelable(Actions), new Cancelable(Actions), new Cancelable(Actions)];
        foreach (var source in sources)
        {
            using var own = new CancellationTokenSource();
            var linked = Cancelable.CreateLinkedCancelable((IScheduler)Scheduler, [.. sources.Where(s => !s.IsCancellationRequested)]);
            source.Cancel();
            Assert.True(linked.IsCancellationRequested);
        }

        var parent = new Cancelable(Actions);
        Cancelable.CreateLinkedCancelable(Actions, parent).Cancel();
        Assert.False(parent.IsCancellationRequested);
    }

    [Fact]
    public void A_linked_one_follows_tokens_and_is_canceled_at_once_when_a_source_is()
    {
        using var source = new CancellationTokenSource();
        var linked = Cancelable.CreateLinkedCancelable((IScheduler)Scheduler, source.Token, CancellationToken.None);
        Assert.False(linked.IsCancellationRequested);
        source.Cancel();
        Assert.True(linked.IsCancellationRequested);
        Assert.True(Cancelable.CreateLinkedCancelable(Actions, source.Token).IsCancellationRequested);
        Assert.True(Cancelable.CreateLinkedCancelable(Actions, Cancelable.CreateCanceled()).IsCancellationRequested);
    }

    [Fact]
    public void A_disposed_linked_one_no_longer_follows()
    {
        var source = new Cancelable(Actions);
        var linked = (Cancelable)Cancelable.CreateLinkedCancelable(Actions, source);
        linked.Dispose();
        source.Cancel();
        Assert.True(linked.IsDisposed);
        Assert.False(linked.IsCancellationRequested);
    }

    [Fact]
    public void One_handle_cancels_all_work_it_was_given_to()
    {
        var ran = 0;
        var handle = new Cancelable(Actions);
        WhileNothingRuns(() =>
        {
            for (var i = 0; i < 5; i++)
                Actions.ScheduleOnce(TimeSpan.FromMilliseconds(40), () => ran++, handle);
            handle.Cancel();
        });
        PassTime(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, ran);
    }

    [Fact]
    public void A_handle_can_be_used_again_for_work_after_work()
    {
        var ran = 0;
        var handle = new Cancelable(Actions);
        for (var i = 0; i < 100; i++)
            Actions.ScheduleOnce(TimeSpan.Zero, () => Interlocked.Increment(ref ran), handle);
        WaitUntil(() => ran == 100);
        Actions.ScheduleOnce(TimeSpan.FromHours(1), () => ran++, handle);
        handle.Cancel();
        Assert.Equal(100, ran);
    }

    [Fact]
    public void A_foreign_handle_works_through_its_token()
    {
        var ran = 0;
        var foreign = new ForeignCancelable();
        WhileNothingRuns(() =>
        {
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(40), () => ran++, foreign);
            foreign.Cancel();
        });
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(40), () => ran++, foreign);
        PassTime(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, ran);
    }

    private sealed class ForeignCancelable : ICancelable
    {
        private readonly CancellationTokenSource _source = new();

        public bool IsCancellationRequested => _source.IsCancellationRequested;

        public CancellationToken Token => _source.Token;

        public void Cancel() => _source.Cancel();

        public void CancelAfter(TimeSpan delay) => _source.CancelAfter(delay);

        public void CancelAfter(int millisecondsDelay) => _source.CancelAfter(millisecondsDelay);

        public void Cancel(bool throwOnFirstException) => _source.Cancel(throwOnFirstException);
    }
}
