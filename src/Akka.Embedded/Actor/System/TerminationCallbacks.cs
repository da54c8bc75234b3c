using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>What runs after the last actor has stopped: callbacks, last registered first, then the end of the scheduler.</summary>
internal sealed class TerminationCallbacks
{
    private readonly Lock _lock = new();
    private readonly ILoggingAdapter _log;
    private readonly Action _last;
    private Stack<Action>? _callbacks = new();

    public TerminationCallbacks(Task upstream, ILoggingAdapter log, Action last)
    {
        _log = log;
        _last = last;
        Done = RunAfter(upstream);
    }

    public Task Done { get; }

    public void Add(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_lock)
        {
            if (_callbacks is null)
                throw new InvalidOperationException("ActorSystem already terminated.");
            _callbacks.Push(code);
        }
    }

    private async Task RunAfter(Task upstream)
    {
        await upstream.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        while (Next() is { } callback)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                _log.Error(e, "Failed to run termination callback, due to [{0}]", e.Message);
            }
        }

        _last();
    }

    private Action? Next()
    {
        lock (_lock)
        {
            if (_callbacks!.TryPop(out var callback))
                return callback;
            _callbacks = null;
            return null;
        }
    }
}
