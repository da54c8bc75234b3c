using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

/// <summary>What only one process may have goes from one to the other.</summary>
public sealed class SuccessionSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Where_nobodys_place_is_taken_everything_is_free()
    {
        var succession = new Succession();
        var isTaken = false;

        succession.WhenFree(() => isTaken = true);

        Assert.True(isTaken);
        Assert.True(succession.Free.IsCompleted);
        Assert.False(succession.IsOver);
    }

    [Fact]
    public async Task What_another_process_has_is_taken_when_that_lets_go_and_not_before()
    {
        var succession = new Succession(takesOver: true);
        var taken = new TaskCompletionSource();
        succession.WhenFree(taken.SetResult);
        Assert.False(taken.Task.IsCompleted);
        Assert.False(succession.Free.IsCompleted);

        succession.OnFree();

        await taken.Task.WaitAsync(Patience);
        succession.OnFree();
    }

    [Fact]
    public async Task All_is_let_go_of_whatever_goes_wrong_with_one_of_it_and_that_is_told()
    {
        var succession = new Succession();
        var released = 0;
        Func<Task> release = () =>
        {
            // Whoever lets go may see that it is for good.
            Assert.True(succession.IsOver);
            Interlocked.Increment(ref released);
            return Task.CompletedTask;
        };
        succession.ReleaseWith(release);
        succession.ReleaseWith(() => throw new InvalidOperationException("at once"));
        succession.ReleaseWith(() => Task.FromException(new IOException("later")));
        succession.ReleaseWith(release);

        var failures = await succession.ReleaseAsync().WaitAsync(Patience);

        Assert.Equal(["at once", "later"], failures.Order(StringComparer.Ordinal));
        Assert.Equal(2, released);
        Assert.True(succession.IsOver);
    }

    [Fact]
    public async Task One_that_hangs_holds_up_nothing_for_ever()
    {
        var succession = new Succession(releasePatience: TimeSpan.FromMilliseconds(50));
        succession.ReleaseWith(() => new TaskCompletionSource().Task);

        Assert.Single(await succession.ReleaseAsync().WaitAsync(Patience));
    }
}
