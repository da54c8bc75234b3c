using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>
/// Answers whose gathering is work, shared by all who ask the same within a quarter of a second, and gathered one after the
/// other with pauses: however much is asked, gathering takes a fifth of one processor at most.
/// </summary>
internal sealed class AnswerCache(TimeProvider clock) : IDisposable
{
    private const int PausePerWork = 4;
    private const int MaxAnswers = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Gathered>> _answers = [];
    private readonly SemaphoreSlim _turn = new(1);
    private TimeSpan _restUntil;

    /// <summary>The answer to a question, gathered now or a moment ago.</summary>
    /// <param name="question">Equal texts get equal answers.</param>
    /// <param name="gather">Gathers it; runs to its end even if the asker goes away.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Answer> GetAsync(string question, Func<Task<Answer>> gather, CancellationToken cancellation) =>
        (await Find(question, gather).WaitAsync(cancellation).ConfigureAwait(false)).Answer;

    /// <summary>Answers kept at present.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    /// <summary>Whoever asks from now on gets an answer gathered from now on.</summary>
    public void Forget()
    {
        lock (_lock)
            _answers.Clear();
    }

    public void Dispose() => _turn.Dispose();

    private Task<Gathered> Find(string question, Func<Task<Answer>> gather)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(question, out var known) && (!known.IsCompleted || IsFresh(known)))
                return known;
            RemoveOld();
            return _answers[question] = Task.Run(() => GatherAsync(gather), CancellationToken.None);
        }
    }

    private bool IsFresh(Task<Gathered> answer) => answer.IsCompletedSuccessfully && clock.Now() - answer.Result.At < Lifetime;

    private async Task<Gathered> GatherAsync(Func<Task<Answer>> gather)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        var begun = clock.Now();
        try
        {
            var rest = _restUntil - clock.Now();
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, clock).ConfigureAwait(false);
            begun = clock.Now();
            return new Gathered(await gather().ConfigureAwait(false), clock.Now());
        }
        finally
        {
            var ended = clock.Now();
            var pause = (ended - begun) * PausePerWork;
            _restUntil = ended + (pause < LongestPause ? pause : LongestPause);
            _turn.Release();
        }
    }

    /// <summary>Forgets what nobody may be given any more, and all else where it is too much. What is being gathered stays: those who ask are few.</summary>
    private void RemoveOld()
    {
        var areTooMany = _answers.Count >= MaxAnswers;
        foreach (var (question, answer) in _answers)
        {
            if (answer.IsCompleted && (areTooMany || !IsFresh(answer)))
                _answers.Remove(question);
        }
    }

    private sealed record Gathered(Answer Answer, TimeSpan At);
}
