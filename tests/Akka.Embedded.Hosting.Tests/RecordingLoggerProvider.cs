using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Tests;

internal sealed record LogEntry(string Category, LogLevel Level, string Text, Exception? Cause, IReadOnlyDictionary<string,
    object?> Properties);

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public LogLevel Minimum { get; init; } = LogLevel.Trace;

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    /// <summary>The first entry that fits, as soon as there is one.</summary>
    public async Task<LogEntry> Next(Func<LogEntry, bool> fits)
    {
        var deadline = Environment.TickCount64 + (long)TestHost.Patience.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            if (_entries.FirstOrDefault(fits) is { } found) return found;
            await Task.Delay(5);
        }

        throw new TimeoutException("No such entry was logged: " + string.Join("; ",
            _entries.Select(e => $"{e.Level} {e.Category} {e.Text}")));
    }

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, RecordingLoggerProvider owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var properties = state is IEnumerable<KeyValuePair<string, object?>> pairs ? pairs.ToDictionary(p => p.Key, p => p.Value) : [];
            owner._entries.Enqueue(new LogEntry(category, logLevel, formatter(state, exception), exception, properties));
        }
    }
}
