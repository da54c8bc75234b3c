using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Accepts events of level debug.</summary>
public class DebugFilter : EventFilterBase
{
    /// <summary>Null accepts everything.</summary>
    public DebugFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null) : base(messageMatcher, sourceMatcher)
    {
    }

    /// <inheritdoc />
    protected override string FilterDescriptiveName => "Debug";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt) => evt is Debug && InternalDoMatch(evt.LogSource, evt.Message);
}

/// <summary>Accepts events of level info.</summary>
public class InfoFilter : EventFilterBase
{
    /// <summary>Null accepts everything.</summary>
    public InfoFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null) : base(messageMatcher, sourceMatcher)
    {
    }

    /// <inheritdoc />
    protected override string FilterDescriptiveName => "Info";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt) => evt is Info && InternalDoMatch(evt.LogSource, evt.Message);
}

/// <summary>Accepts events of level warning.</summary>
public class WarningFilter : EventFilterBase
{
    /// <summary>Null accepts everything.</summary>
    public WarningFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null) : base(messageMatcher, sourceMatcher)
    {
    }

    /// <inheritdoc />
    protected override string FilterDescriptiveName => "Warning";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt) => evt is Warning && InternalDoMatch(evt.LogSource, evt.Message);
}

/// <summary>Accepts events that a function accepts.</summary>
public class CustomEventFilter : EventFilterBase
{
    private readonly Predicate<LogEvent> _predicate;

    /// <summary>Accepts what <paramref name="predicate"/> accepts.</summary>
    public CustomEventFilter(Predicate<LogEvent> predicate) : base(null, null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        _predicate = predicate;
    }

    /// <inheritdoc />
    protected override string FilterDescriptiveName => "Custom";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt) => _predicate(evt);
}
