using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Accepts events of level error, all or those with a certain exception.</summary>
public class ErrorFilter : EventFilterBase
{
    private readonly Type? _exceptionType;
    private readonly bool _recurseInnerExceptions;

    /// <summary>Accepts errors with or without an exception; null accepts everything.</summary>
    public ErrorFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null)
        : this(null, messageMatcher, sourceMatcher)
    {
    }

    /// <summary>Accepts errors whose exception is of <paramref name="exceptionType"/>; the text may be that of the event or of the
    /// exception.</summary>
    /// <param name="recurseInnerExceptions">Look at inner exceptions, too.</param>
    public ErrorFilter(Type? exceptionType, IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null,
        bool recurseInnerExceptions = false) : base(messageMatcher, sourceMatcher)
    {
        _exceptionType = exceptionType;
        _recurseInnerExceptions = recurseInnerExceptions;
    }

    /// <inheritdoc />
    protected override string FilterDescriptiveName => _exceptionType is null ? "Error" : $"Error with {_exceptionType}";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt)
    {
        if (evt is not Error) return false;
        if (_exceptionType is null) return InternalDoMatch(evt.LogSource, evt.Message);
        return Causes(evt.Cause).Any(cause => _exceptionType.IsInstanceOfType(cause)
            && (InternalDoMatch(evt.LogSource, evt.Message) || InternalDoMatch(evt.LogSource, cause.Message)));
    }

    private IEnumerable<Exception> Causes(Exception? cause)
    {
        if (cause is null) return [];
        if (!_recurseInnerExceptions) return [cause];
        var inner = cause is AggregateException several ? several.InnerExceptions.SelectMany(Causes) : Causes(cause.InnerException);
        return inner.Prepend(cause);
    }
}
