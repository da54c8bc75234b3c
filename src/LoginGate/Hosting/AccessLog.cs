using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>Writes each session that ends into a file: one JSON object a line.</summary>
internal sealed partial class AccessLog : IDisposable
{
    private static readonly TimeSpan SayMissingInterval = TimeSpan.FromMinutes(1);

    private readonly LogLimiter _missing = new(SayMissingInterval);
    private readonly LineFileWriter<SessionOfLine> _writer;
    private readonly ClosedSessions _closed;
    private readonly ILogger _log;

    /// <param name="settings">Where, and how large, old and many.</param>
    /// <param name="closed">Tells of each session.</param>
    /// <param name="log">Hears that the file cannot be written, that it can again, and of sessions that are missing in it.</param>
    /// <param name="clock">The gate's.</param>
    /// <param name="retryInterval">Time between two tries of a file that cannot be written; 30 s when not given.</param>
    /// <param name="succession">Whose the file may still be, and who comes after; null: nobody.</param>
    public AccessLog(
        RollingFileSettings settings, ClosedSessions closed, ILogger log, TimeProvider clock, TimeSpan? retryInterval = null, Succession? succession = null)
    {
        _log = log;
        _closed = closed;
        _writer = new LineFileWriter<SessionOfLine>(
            settings, of => SessionFacts.At(of, clock).ToLine(), missing => $"{{\"missing\":{missing}}}", LogTrouble, clock, retryInterval,
            missing => LogMissing(missing, settings.Path, clock.Now()), succession);
        _closed.Listener = _writer.Add;
    }

    public void Dispose()
    {
        _closed.Listener = null;
        _writer.Dispose();
    }

    private void LogMissing(long missing, string path, TimeSpan now)
    {
        if (_missing.TrySay("", now, out _))
            LogTrouble($"{Counted.Of(missing, "session is", "sessions are")} missing in {path}, which could not be written, or not fast enough");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}")]
    private partial void LogTrouble(Phrase what);
}
