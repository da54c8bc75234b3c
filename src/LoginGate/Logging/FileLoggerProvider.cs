using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>Writes log lines to a file: see <see cref="LineFileWriter{T}"/>.</summary>
[ProviderAlias("File")]
internal sealed class FileLoggerProvider : LineLoggerProvider
{
    private readonly LineFileWriter<LogLine> _writer;

    /// <param name="settings">Where, and how large, old and many.</param>
    /// <param name="tell">Tells the operator, on another way than this file, that it cannot be written, and that it can again.</param>
    /// <param name="clock">The wall clock.</param>
    /// <param name="retryInterval">Time between two tries of a file that cannot be written; 30 s when not given.</param>
    /// <param name="succession">Whose the file may still be, and who comes after; null: nobody.</param>
    public FileLoggerProvider(LogFileSettings settings, Action<LogLine> tell, TimeProvider clock, TimeSpan? retryInterval = null, Succession? succession = null)
        : this(new LineFileWriter<LogLine>(
            settings,
            line => LogLineFormatter.Format(line, settings.Format),
            missing => LogLineFormatter.Format(Gap(missing), settings.Format),
            message => tell(Own(LogLevel.Warning, message)),
            clock,
            retryInterval,
            succession: succession))
    {
    }

    private FileLoggerProvider(LineFileWriter<LogLine> writer)
        : base(writer.Add) => _writer = writer;

    /// <summary>Writes what waits, as far as the disk lets it.</summary>
    protected override void Dispose(bool disposing)
    {
        _writer.Dispose();
        base.Dispose(disposing);
    }

    private static LogLine Gap(long lines) => Own(
        LogLevel.Warning, $"{Counted.Of(lines, "line is", "lines are")} missing here: the file could not be written, or not fast enough");

    private static LogLine Own(LogLevel level, Phrase message) => LogLine.Of(level, "log", message);
}
