using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class AnswerCacheSpec
{
    private readonly ManualTime _clock = new();
    private readonly AnswerCache _cache;
    private int _gathered;

    public AnswerCacheSpec() => _cache = new AnswerCache(_clock);

    [Fact]
    public async Task The_same_question_within_a_quarter_of_a_second_is_gathered_once()
    {
        var first = await Ask("q");
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Same(first, await Ask("q"));
        Assert.Equal(1, _gathered);

        _clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.NotSame(first, await Ask("q"));
        Assert.Equal(2, _gathered);
    }

    [Fact]
    public async Task All_who_ask_while_it_is_gathered_share_it()
    {
        var gate = new TaskCompletionSource<Answer>();
        var answers = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("q", () =>
        {
            Interlocked.Increment(ref _gathered);
            return gate.Task;
        }, CancellationToken.None)).ToArray();

        gate.SetResult(Answer.Said("x"));

        Assert.Single((await Task.WhenAll(answers)).Distinct());
        Assert.Equal(1, _gathered);
    }

    [Fact]
    public async Task Work_is_followed_by_four_times_as_long_a_pause()
    {
        await _cache.GetAsync("heavy", () => Task.FromResult(Work(TimeSpan.FromMilliseconds(100))), CancellationToken.None);

        var next = Ask("other");
        _clock.Advance(TimeSpan.FromMilliseconds(399));
        await Task.Delay(50);
        Assert.False(next.IsCompleted);

        await _clock.AdvanceUntilAsync(next, TimeSpan.FromMilliseconds(2));
        Assert.Equal(1, _gathered);
    }

    [Fact]
    public async Task Who_has_changed_something_gets_a_new_answer()
    {
        var first = await Ask("q");
        _cache.Forget();

        Assert.NotSame(first, await Ask("q"));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _cache.GetAsync("q", () => throw new InvalidOperationException(), CancellationToken.None));

        Assert.True((await Ask("q")).IsGood);
    }

    [Fact]
    public async Task What_nobody_may_be_given_any_more_is_let_go()
    {
        await Ask("one");
        await Ask("two");
        _clock.Advance(TimeSpan.FromMilliseconds(251));

        await Ask("three");

        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public async Task Ten_thousand_different_questions_leave_nothing_behind()
    {
        for (var i = 0; i < 10_000; i++)
            await Ask($"q{i}");

        Assert.InRange(_cache.Count, 1, 64);
    }

    private Task<Answer> Ask(string question) => _cache.GetAsync(question, () =>
    {
        Interlocked.Increment(ref _gathered);
        return Task.FromResult(Answer.Said("x"));
    }, CancellationToken.None);

    private Answer Work(TimeSpan time)
    {
        _clock.Advance(time);
        return Answer.Said("worked");
    }
}
