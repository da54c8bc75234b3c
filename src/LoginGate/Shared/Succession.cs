namespace LoginGate.Shared;

/// <summary>
/// One process in another's place: what only one may have at a time (a port, a file, a name) is let go of by the one and then taken by the other.
/// Where this process takes nobody's place it may have everything at once.
/// </summary>
internal sealed class Succession
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _releasePatience;
    private readonly Lock _turn = new();
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Func<Task>> _releases = [];

    /// <param name="takesOver">Whether another process has what only one may have, until <see cref="OnFree"/>.</param>
    /// <param name="releasePatience">How long to let go of one thing may take; null: 15 s.</param>
    public Succession(bool takesOver = false, TimeSpan? releasePatience = null)
    {
        (TakesOver, _releasePatience) = (takesOver, releasePatience ?? ReleasePatience);
        if (!takesOver)
            _free.SetResult();
    }

    /// <summary>Whether this process takes another's place.</summary>
    public bool TakesOver { get; }

    /// <summary>Whether another process has taken this one's place.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Completes when the process before has let go of what only one may have; at once where there is none.</summary>
    public Task Free => _free.Task;

    /// <summary>The process before has let go, or is no more.</summary>
    public void OnFree() => _free.TrySetResult();

    /// <summary>Runs what takes such a thing, now or as soon as it is free.</summary>
    public void WhenFree(Action take)
    {
        if (!TakesOver)
            take();
        else
            _ = Free.ContinueWith(_ => take(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>What lets go of such a thing for the process that comes after this one.</summary>
    public void ReleaseWith(Func<Task> release)
    {
        lock (_turn)
            _releases.Add(release);
    }

    /// <summary>Lets go of everything, for good.</summary>
    /// <returns>What went wrong; empty: nothing.</returns>
    public async Task<IReadOnlyList<string>> ReleaseAsync()
    {
        Func<Task>[] releases;
        lock (_turn)
        {
            IsOver = true;
            releases = [.. _releases];
        }
        var failures = await Task.WhenAll(releases.Select(TryAsync)).ConfigureAwait(false);
        return [.. failures.OfType<string>()];
    }

    private async Task<string?> TryAsync(Func<Task> release)
    {
        try
        {
            await Task.Run(release).WaitAsync(_releasePatience).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure)
        {
            return failure.GetBaseException().Message;
        }
    }
}
