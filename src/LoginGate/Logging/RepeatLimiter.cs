using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>What makes log events repetitions of each other.</summary>
/// <param name="Class">The class that logs; null for what has no place of its own in the table.</param>
internal readonly record struct LogKind(Type? Class, LogLevel Level, string Template);

/// <summary>Events that were left out.</summary>
/// <param name="Example">The first of them, in words.</param>
internal readonly record struct LeftOut(LogKind Kind, int Count, Phrase Example);

/// <summary>
/// Lets <paramref name="burst"/> events of a kind pass in each <paramref name="per"/>, counts what is more, and tells the
/// count, with an example, when the time is over. Memory is bounded: kinds beyond <paramref name="maxKinds"/> share one place a level.
/// </summary>
internal sealed class RepeatLimiter(int burst, TimeSpan per, int maxKinds = 512)
{
    private const string Others = "(other lines)";

    private readonly Dictionary<LogKind, Window> _windows = [];

    /// <summary>When <see cref="TakeDue"/> has something to tell; null when nothing has been left out.</summary>
    public TimeSpan? NextDue => _windows.Values.Where(w => w.LeftOut > 0).Select(w => (TimeSpan?)w.End).Min();

    /// <param name="kind">What makes events repetitions of this one.</param>
    /// <param name="now">The time.</param>
    /// <param name="written">The event.</param>
    /// <param name="show">Its words; asked once for all that is left out in a window, and at once: what the event holds may change.</param>
    /// <returns>Whether the event is to be written; otherwise it has been counted.</returns>
    public bool TryPass<T>(LogKind kind, TimeSpan now, T written, Func<T, Phrase> show)
    {
        if (burst == 0)
            return true;
        var place = PlaceOf(kind, now);
        var window = _windows.GetValueOrDefault(place);
        // A window that is over and has something to tell stays until it is told.
        if (window is null || (window.End <= now && window.LeftOut == 0))
            _windows[place] = window = new Window(now + per);
        if (window.Passed < burst)
        {
            window.Passed++;
            return true;
        }
        window.LeftOut++;
        window.Example ??= show(written);
        return false;
    }

    /// <summary>What was left out in windows that are over; each is told once.</summary>
    public IReadOnlyList<LeftOut> TakeDue(TimeSpan now) => Take(w => w.End <= now);

    /// <summary>What was left out and not told yet, also in windows that are not over: for the end.</summary>
    public IReadOnlyList<LeftOut> TakeAll() => Take(_ => true);

    private List<LeftOut> Take(Func<Window, bool> isDue)
    {
        var due = _windows.Where(pair => pair.Value.LeftOut > 0 && isDue(pair.Value)).ToList();
        foreach (var (kind, _) in due)
            _windows.Remove(kind);
        return due.ConvertAll(pair => new LeftOut(pair.Key, pair.Value.LeftOut, pair.Value.Example!));
    }

    private LogKind PlaceOf(LogKind kind, TimeSpan now)
    {
        if (_windows.Count < maxKinds || _windows.ContainsKey(kind))
            return kind;
        foreach (var (over, window) in _windows)
        {
            if (window.End <= now && window.LeftOut == 0)
                _windows.Remove(over);
        }
        return _windows.Count < maxKinds ? kind : new LogKind(null, kind.Level, Others);
    }

    private sealed class Window(TimeSpan end)
    {
        public TimeSpan End { get; } = end;

        public int Passed { get; set; }

        public int LeftOut { get; set; }

        public Phrase? Example { get; set; }
    }
}
