using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Akka.Event;

/// <summary>Collects log filters into a setup for an actor system.</summary>
public sealed class LogFilterBuilder
{
    private readonly List<LogFilterBase> _filters = [];

    /// <summary>Drops events of exactly this source.</summary>
    public LogFilterBuilder ExcludeSourceExactly(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        Add(new ExactMatchLogSourceFilter(source, comparison));

    /// <summary>Drops events whose source starts so.</summary>
    public LogFilterBuilder ExcludeSourceStartingWith(string sourceStart) => ExcludeSourceRegex(Pattern("^", sourceStart, ""));

    /// <summary>Drops events whose source contains this.</summary>
    public LogFilterBuilder ExcludeSourceContaining(string sourcePart) => ExcludeSourceRegex(Pattern("", sourcePart, ""));

    /// <summary>Drops events whose source ends so.</summary>
    public LogFilterBuilder ExcludeSourceEndingWith(string sourceEnd) => ExcludeSourceRegex(Pattern("", sourceEnd, "$"));

    /// <summary>Drops events whose source matches.</summary>
    public LogFilterBuilder ExcludeSourceRegex(Regex regex) => Add(new RegexLogSourceFilter(regex));

    /// <summary>Drops events whose formatted message matches.</summary>
    public LogFilterBuilder ExcludeMessageRegex(Regex regex) => Add(new RegexLogMessageFilter(regex));

    /// <summary>Drops events whose formatted message contains this.</summary>
    public LogFilterBuilder ExcludeMessageContaining(string messagePart) => ExcludeMessageRegex(Pattern("", messagePart, ""));

    /// <summary>Adds a filter.</summary>
    public LogFilterBuilder Add(LogFilterBase filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filters.Add(filter);
        return this;
    }

    /// <summary>Adds filters.</summary>
    public LogFilterBuilder AddRange(IEnumerable<LogFilterBase> filters)
    {
        _filters.AddRange(filters);
        return this;
    }

    /// <summary>The setup with everything added so far.</summary>
    public LogFilterSetup Build() => new([.. _filters]);

    private static Regex Pattern(string before, string text, string after) =>
        new(before + Regex.Escape(text) + after, RegexOptions.Compiled);
}

/// <summary>The log filters of an actor system.</summary>
public sealed class LogFilterSetup : Setup
{
    /// <summary>Takes the filters in the order they are asked.</summary>
    public LogFilterSetup(LogFilterBase[] filters)
    {
        Filters = filters;
    }

    /// <summary>The filters.</summary>
    public LogFilterBase[] Filters { get; }

    /// <summary>What loggers ask.</summary>
    public LogFilterEvaluator CreateEvaluator() => new(Filters);
}

/// <summary>Asks filters one after the other.</summary>
public class LogFilterEvaluator
{
    /// <summary>Keeps everything.</summary>
    public static readonly LogFilterEvaluator NoFilters = new([]);

    private readonly LogFilterBase[] _filters;

    /// <summary>Takes the filters in the order they are asked.</summary>
    public LogFilterEvaluator(LogFilterBase[] filters)
    {
        _filters = filters;
        EvaluatesLogSourcesOnly = Array.TrueForAll(filters, f => f.FilterType == LogFilterType.Source);
    }

    /// <summary>True when no filter needs the formatted message.</summary>
    public bool EvaluatesLogSourcesOnly { get; }

    /// <summary>
    /// True when the event is to be logged. <paramref name="expandedLogMessage"/> is the formatted message when a filter needed it,
    /// otherwise empty.
    /// </summary>
    public virtual bool ShouldTryKeepMessage(LogEvent evt, out string expandedLogMessage)
    {
        expandedLogMessage = EvaluatesLogSourcesOnly ? "" : evt.Message.ToString() ?? "";
        foreach (var filter in _filters)
        {
            switch (filter.ShouldKeepMessage(evt, expandedLogMessage))
            {
                case LogFilterDecision.Drop:
                    return false;
                case LogFilterDecision.Keep:
                    return true;
            }
        }

        return true;
    }

    /// <summary>The filters a system was set up with.</summary>
    internal static LogFilterEvaluator Of(Settings settings)
    {
        var setup = settings.Setup.Get<LogFilterSetup>();
        return setup.HasValue ? setup.Value.CreateEvaluator() : NoFilters;
    }
}
