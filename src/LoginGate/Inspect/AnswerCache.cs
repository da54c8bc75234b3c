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
    private readonly Dictionary<string, (Task<InspectResult> Answer, TimeSpan Asked)> _answers = [];
    private readonly SemaphoreSlim _turn = new(1);
    private TimeSpan _restUntil;

    /// <summary>The answer to a question, gathered now or a moment ago.</summary>
    /// <param name="question">Equal texts get equal answers.</param>
    /// <param name="gather">Gathers it; runs to its end even if the asker goes away.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<InspectResult> GetAsync(string question, Func<Task<InspectResult>> gather, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(question, out var known) && (!known.Answer.IsCompleted || clock.Now() - known.Asked < Lifetime))
                return known.Answer.WaitAsync(cancellation);
            if (_answers.Count >= MaxAnswers)
                RemoveOld();
            var answer = Task.Run(() => GatherAsync(question, gather), CancellationToken.None);
            _answers[question] = (answer, TimeSpan.MaxValue);
            return answer.WaitAsync(cancellation);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<InspectResult> GatherAsync(string question, Func<Task<InspectResult>> gather)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        var begun = TimeSpan.Zero;
        try
        {
            var rest = _restUntil - clock.Now();
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, clock).ConfigureAwait(false);
            begun = clock.Now();
            return await gather().ConfigureAwait(false);
        }
        finally
        {
            var ended = clock.Now();
            var pause = (ended - begun) * PausePerWork;
            _restUntil = ended + (pause < LongestPause ? pause : LongestPause);
            lock (_lock)
                _answers[question] = (_answers[question].Answer, ended);
            _turn.Release();
        }
    }

    /// <summary>Forgets what nobody may be given any more. What is being gathered stays: those who ask are few.</summary>
    private void RemoveOld()
    {
        foreach (var question in _answers.Where(a => a.Value.Answer.IsCompleted).Select(a => a.Key).ToArray())
            _answers.Remove(question);
    }
}
