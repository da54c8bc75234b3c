using System.Collections;
using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>One log event, as every destination of the log gets it: its parts are apart, its lengths bounded.</summary>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Source">The short path of the actor that logged it, or a class name.</param>
/// <param name="Message">The text alone, in English; not escaped.</param>
internal sealed record LogLine(DateTimeOffset Time, LogLevel Level, string Source, string Message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const int MaxMessage = 4096;
    private const int MaxException = 16384;

    /// <summary>The text in the language of this process; null where it is English, or nobody has translated it. What programs read has <see cref="Message"/>.</summary>
    public string? Said { get; init; }

    /// <summary>The line (listening port) that it is about; null when it is about none.</summary>
    public string? Line { get; init; }

    /// <summary>The session's number; null outside sessions.</summary>
    public int? Session { get; init; }

    /// <summary>The client's address and port.</summary>
    public string? Client { get; init; }

    /// <summary>The exception with its stack; null without one.</summary>
    public string? Exception { get; init; }

    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => Properties.Count;

    private IReadOnlyList<KeyValuePair<string, object?>> Properties =>
    [
        new("source", Source), new("line", Line), new("session", Session), new("client", Client), new("message", Message),
    ];

    KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => Properties[index];

    /// <summary>What some other code logged through the host's loggers.</summary>
    public static LogLine Of<TState>(
        LogLevel level, string category, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        state as LogLine ?? new LogLine(DateTimeOffset.Now, level, category, Cut(formatter(state, exception))) { Said = SaidOf(state), Exception = Show(exception) };

    /// <summary>What the log has to say by itself.</summary>
    public static LogLine Of(LogLevel level, string source, Phrase message) =>
        new(DateTimeOffset.Now, level, source, Cut(message.ToString())) { Said = Catalogue.Current is { } language ? Cut(message.In(language)) : null };

    /// <summary>The text of an exception, cut to a length that a log can bear.</summary>
    public static string? Show(Exception? exception) => exception is null ? null : Cut(exception.ToString(), MaxException);

    /// <summary>A message, cut to a length that a log can bear.</summary>
    public static string Cut(string message) => Cut(message, MaxMessage);

    public override string ToString() => $"{Source}: {Message}";

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => Properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Properties.GetEnumerator();

    /// <summary>What the host's loggers are given has its template last, and before it what fills the holes.</summary>
    private static string? SaidOf<TState>(TState state) =>
        Catalogue.Current is { } language && state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } parts && parts[^1].Value is string template
            ? Cut(language.FillNamed(template, parts))
            : null;

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, most)}...";
}
