using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>Accepts the warnings that the test listener makes of dead letters. The message is the lost one, the source the path it was sent
/// to.</summary>
public sealed class DeadLettersFilter : EventFilterBase
{
    private readonly Predicate<DeadLetter>? _isMatch;

    /// <summary>Null accepts everything.</summary>
    public DeadLettersFilter(IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher, Predicate<DeadLetter>? isMatch = null)
        : base(messageMatcher, sourceMatcher) => _isMatch = isMatch;

    /// <inheritdoc />
    protected override string FilterDescriptiveName => "DeadLetter";

    /// <inheritdoc />
    protected override bool IsMatch(LogEvent evt) => evt is Warning { Message: DeadLetter letter }
        && (_isMatch is null || _isMatch(letter))
        && InternalDoMatch(evt.LogSource, letter.Message);
}
