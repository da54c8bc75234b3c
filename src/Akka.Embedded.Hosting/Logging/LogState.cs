using System.Collections;
using Akka.Actor;
using Akka.Event;

namespace Akka.Hosting.Logging;

/// <summary>One log event as the properties that structured loggers read. The text is made once, when first asked for.</summary>
internal sealed class LogState(LogEvent log, ActorPath path) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private string? _text;

    public int Count => 5;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("ActorPath", ActorPathOf()),
        1 => new("LogSource", log.LogSource),
        2 => new("Timestamp", log.Timestamp),
        3 => new("Thread", log.Thread?.ManagedThreadId),
        4 => new("{OriginalFormat}", log.Message is LogMessage template ? template.Format : ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public override string ToString() => _text ??= Text();

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // What is logged about an actor, by its supervisor for one, is that actor's; the sender is whoever ran when it was logged.
    private string? ActorPathOf() =>
        log.LogSource?.StartsWith("akka", StringComparison.Ordinal) == true && log.LogSource.Contains("://", StringComparison.Ordinal)
        ? log.LogSource
        : path.ToString();

    private string Text()
    {
        try
        {
            return log.Message?.ToString() ?? string.Empty;
        }
        catch (FormatException e)
        {
            // A template that does not fit its arguments must not cost the event.
            return $"{(log.Message as LogMessage)?.Format} [could not be formatted: {e.Message}]";
        }
    }
}
