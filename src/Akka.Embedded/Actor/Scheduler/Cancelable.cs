namespace Akka.Actor;

/// <summary>
/// A handle to cancel scheduled work with, also usable as source of a <see cref="CancellationToken"/>.
/// The token source is made only when the token is asked for, so that a handle for a timer stays small.
/// </summary>
public class Cancelable : ICancelable, IDisposable
{
    private static readonly object CanceledMark = new();

    private readonly IActionScheduler _scheduler;

    /// <summary>
    /// Null, the one scheduled work item that is canceled with this handle, a <see cref="WorkSet"/> of several,
    /// or <see cref="CanceledMark"/>. Changed by compare-and-swap only.
    /// </summary>
    private object? _work;
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration[] _links = [];
    private bool _disposed;

    /// <summary>A handle that cancels itself after <paramref name="delay"/>.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler)
    {
        CancelAfter(delay);
    }

    /// <summary>A handle that cancels itself after <paramref name="delay"/>.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler)
    {
        CancelAfter(delay);
    }

    /// <summary>A handle that cancels itself after so many milliseconds.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler)
    {
        CancelAfter(millisecondsDelay);
    }

    /// <summary>A handle; the scheduler serves <see cref="CancelAfter(TimeSpan)"/>.</summary>
    public Cancelable(IScheduler scheduler)
        : this(Advanced(scheduler))
    {
    }

    /// <summary>A handle; the scheduler serves <see cref="CancelAfter(TimeSpan)"/>.</summary>
    public Cancelable(IActionScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    /// <inheritdoc />
    public bool IsCancellationRequested => ReferenceEquals(Volatile.Read(ref _work), CanceledMark);

    /// <inheritdoc />
    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is null)
            {
                if (IsCancellationRequested)
                    return new CancellationToken(canceled: true);
                var fresh = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _source, fresh, null) ?? fresh;
                // A cancel between the two reads above did not see the new source.
                if (IsCancellationRequested)
                    source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>True after <see cref="Dispose()"/>.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>A handle that is canceled from the start.</summary>
    public static ICancelable CreateCanceled() => AlreadyCanceled.Instance;

    /// <summary>A handle that is canceled as soon as one of <paramref name="cancelables"/> is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(Advanced(scheduler), cancelables);

    /// <summary>A handle that is canceled as soon as one of <paramref name="cancelables"/> is.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, c => c.Token));

    /// <summary>A handle that is canceled as soon as one of the tokens is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(Advanced(scheduler), cancellationTokens);

    /// <summary>A handle that is canceled as soon as one of the tokens is.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        linked._links = Array.ConvertAll(cancellationTokens, t => t.Register(static c => ((Cancelable)c!).Cancel(), linked));
        if (linked.IsCancellationRequested)
            linked.Unlink();
        return linked;
    }

    /// <inheritdoc />
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc />
    public void Cancel(bool throwOnFirstException)
    {
        var work = Interlocked.Exchange(ref _work, CanceledMark);
        if (ReferenceEquals(work, CanceledMark))
            return;

        if (work is ScheduledWork single)
            single.Cancel();
        else if (work is WorkSet several)
            several.CancelAll();
        Unlink();
        if (!IsDisposed)
            Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    /// <inheritdoc />
    public void CancelAfter(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delay), $"A delay must not be negative; it is {delay}.");
        // The timer hangs on this very handle, so an earlier cancel takes it off the wheel too.
        if (!IsCancellationRequested)
            _scheduler.ScheduleOnce(delay, Cancel, this);
    }

    /// <inheritdoc />
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds((long)millisecondsDelay));

    /// <summary>Lets go of the sources this handle is linked to. It does not cancel.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the work of <see cref="Dispose()"/>.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || IsDisposed)
            return;
        Volatile.Write(ref _disposed, true);
        Unlink();
        Volatile.Read(ref _source)?.Dispose();
    }

    /// <summary>Hangs a work item on this handle; false when the handle is canceled already.</summary>
    internal bool Attach(ScheduledWork work)
    {
        while (true)
        {
            var current = Volatile.Read(ref _work);
            switch (current)
            {
                case null:
                    if (Interlocked.CompareExchange(ref _work, work, null) is null)
                        return true;
                    break;
                case WorkSet several:
                    return several.Add(work);
                case ScheduledWork first:
                    if (ReferenceEquals(Interlocked.CompareExchange(ref _work, new WorkSet(first, work), first), first))
                        return true;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Forgets a work item that has fired for the last time.</summary>
    internal void Detach(ScheduledWork work)
    {
        // When a second item is attached at the same time, the exchange fails and the set is seen below.
        if (!ReferenceEquals(Interlocked.CompareExchange(ref _work, null, work), work) && Volatile.Read(ref _work) is WorkSet several)
            several.Remove(work);
    }

    private static IAdvancedScheduler Advanced(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return scheduler.Advanced;
    }

    private void Unlink()
    {
        foreach (var link in _links)
            link.Unregister();
    }

    /// <summary>The rare case of a handle that several work items share.</summary>
    private sealed class WorkSet(ScheduledWork first, ScheduledWork second)
    {
        private HashSet<ScheduledWork>? _items = [first, second];

        public bool Add(ScheduledWork work)
        {
            lock (this)
                return _items?.Add(work) ?? false;
        }

        public void Remove(ScheduledWork work)
        {
            lock (this)
                _items?.Remove(work);
        }

        public void CancelAll()
        {
            HashSet<ScheduledWork> items;
            lock (this)
            {
                items = _items ?? [];
                _items = null;
            }

            foreach (var work in items)
                work.Cancel();
        }
    }
}
