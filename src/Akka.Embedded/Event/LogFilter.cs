using System.Text.RegularExpressions;
using Akka.Actor;

namespace Akka.Event;

/// <summary>What a filter looks at.</summary>
public enum LogFilterType
{
    /// <summary>The source only; such filters cost no formatting.</summary>
    Source,

    /// <summary>The formatted message.</summary>
    Content,
}

/// <summary>What a filter says of an event.</summary>
public enum LogFilterDecision
{
    /// <summary>Log it, whatever the filters after this one say.</summary>
    Keep,

    /// <summary>Do not log it.</summary>
    Drop,

    /// <summary>Ask the next filter; without one the event is logged.</summary>
    NoDecision,
}

/// <summary>Decides whether a log event is printed.</summary>
public abstract class LogFilterBase : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    /// <summary>What the filter looks at.</summary>
    public abstract LogFilterType FilterType { get; }

    /// <summary>Decides; <paramref name="expandedMessage"/> is the formatted message for filters of type <see
    /// cref="LogFilterType.Content"/>.</summary>
    public abstract LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null);
}

/// <summary>Drops events of one source.</summary>
public sealed class ExactMatchLogSourceFilter : LogFilterBase
{
    private readonly string _source;
    private readonly StringComparison _comparison;

    /// <summary>Compares by <paramref name="comparison"/>.</summary>
    public ExactMatchLogSourceFilter(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase)
    {
        _source = source;
        _comparison = comparison;
    }

    /// <inheritdoc />
    public override LogFilterType FilterType => LogFilterType.Source;

    /// <inheritdoc />
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        string.Equals(content.LogSource, _source, _comparison) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Drops events whose source matches.</summary>
public sealed class RegexLogSourceFilter : LogFilterBase
{
    private readonly Regex _sourceRegex;

    /// <summary>Takes the expression.</summary>
    public RegexLogSourceFilter(Regex sourceRegex)
    {
        _sourceRegex = sourceRegex;
    }

    /// <inheritdoc />
    public override LogFilterType FilterType => LogFilterType.Source;

    /// <inheritdoc />
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        _sourceRegex.IsMatch(content.LogSource) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Drops events whose formatted message matches.</summary>
public sealed class RegexLogMessageFilter : LogFilterBase
{
    private readonly Regex _messageRegex;

    /// <summary>Takes the expression.</summary>
    public RegexLogMessageFilter(Regex messageRegex)
    {
        _messageRegex = messageRegex;
    }

    /// <inheritdoc />
    public override LogFilterType FilterType => LogFilterType.Content;

    /// <inheritdoc />
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        _messageRegex.IsMatch(expandedMessage ?? content.Message.ToString() ?? "") ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}
