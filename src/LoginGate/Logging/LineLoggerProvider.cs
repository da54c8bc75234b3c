using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>Loggers that hand every event, as a <see cref="LogLine"/>, to one place.</summary>
internal class LineLoggerProvider(Action<LogLine> write) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, write);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    private sealed class LineLogger(string category, Action<LogLine> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                write(LogLine.Of(logLevel, category, state, exception, formatter));
        }
    }
}

/// <summary>The provider that fills a <see cref="LogTail"/>.</summary>
[ProviderAlias("Tail")]
internal sealed class LogTailProvider(LogTail tail) : LineLoggerProvider(tail.Add);
