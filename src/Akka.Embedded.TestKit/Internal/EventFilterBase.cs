using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Told when a filter accepted an event.</summary>
public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

/// <summary>Accepts log events by message and source.</summary>
public abstract class EventFilterBase : IEventFilter
{
    private readonly IStringMatcher _messageMatcher;
    private readonly IStringMatcher _sourceMatcher;

    /// <summary>Null accepts everything.</summary>
    protected EventFilterBase(IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher)
    {
        _messageMatcher = messageMatcher ?? MatchesAll.Instance;
        _sourceMatcher = sourceMatcher ?? MatchesAll.Instance;
    }

    /// <summary>Raised on the listener's turn for every event accepted.</summary>
    public event EventMatched? EventMatched;

    /// <summary>Names the kind of filter in failures.</summary>
    protected abstract string FilterDescriptiveName { get; }

    /// <inheritdoc />
    public bool Apply(LogEvent logEvent)
    {
        if (!IsMatch(logEvent)) return false;
        OnEventMatched(logEvent);
        return true;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var conditions = new[] { (Of: "message", Is: _messageMatcher.ToString()), (Of: "source", Is: _sourceMatcher.ToString()) }
            .Where(condition => !string.IsNullOrEmpty(condition.Is)).Select(condition => $"{condition.Of} {condition.Is}").ToArray();
        return conditions.Length == 0 ? FilterDescriptiveName : $"{FilterDescriptiveName} when {string.Join(" and ", conditions)}";
    }

    /// <summary>Whether it accepts <paramref name="evt"/>.</summary>
    protected abstract bool IsMatch(LogEvent evt);

    /// <summary>Raises <see cref="EventMatched"/>.</summary>
    protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

    /// <summary>Whether it accepts a source and a message.</summary>
    protected bool InternalDoMatch(string? src, object? msg) =>
        _sourceMatcher.IsMatch(src) && _messageMatcher.IsMatch(msg?.ToString() ?? "null");
}
