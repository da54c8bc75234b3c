namespace LoginGate.Lab;

/// <summary>
/// The deadline of what a robot waits for. One source serves all its steps: thousands of robots would otherwise make one, and a
/// timer, for each answer.
/// </summary>
internal sealed class StepDeadline(CancellationToken outer) : IDisposable
{
    private CancellationTokenSource? _source;

    /// <summary>Starts the time; the token is good until the next start.</summary>
    public CancellationToken Start(TimeSpan time)
    {
        if (_source is null || _source.IsCancellationRequested)
        {
            _source?.Dispose();
            _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        }
        _source.CancelAfter(time);
        return _source.Token;
    }

    public void Dispose() => _source?.Dispose();
}
