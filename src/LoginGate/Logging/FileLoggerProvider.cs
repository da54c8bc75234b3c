using System.Text;
using System.Threading.Channels;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>
/// Writes log lines to a <see cref="RollingLogFile"/> on a thread of its own. Whoever logs never waits: when the disk does not
/// keep up, lines are dropped and counted. A file that cannot be written is told once, and tried again now and then.
/// </summary>
[ProviderAlias("File")]
internal sealed class FileLoggerProvider : LineLoggerProvider
{
    private const int MaxWaiting = 8192;
    private const int MaxBatchChars = 256 << 10;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    // At the end, the disk gets this long for what still waits.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly LogFileSettings _settings;
    private readonly Action<LogLine> _tell;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _retryInterval;
    private readonly RollingLogFile _file;
    private readonly Thread _writer;
    private readonly Queueing _queue;

    // Of the writer's thread: when the file was found unwritable.
    private TimeSpan? _failedAt;

    /// <param name="settings">Where, and how large, old and many.</param>
    /// <param name="tell">Tells the operator, on another way than this file, that it cannot be written, and that it can again.</param>
    /// <param name="clock">The wall clock.</param>
    /// <param name="retryInterval">Time between two tries of a file that cannot be written; 30 s when not given.</param>
    public FileLoggerProvider(LogFileSettings settings, Action<LogLine> tell, TimeProvider clock, TimeSpan? retryInterval = null)
        : this(settings, tell, clock, retryInterval, new Queueing())
    {
    }

    private FileLoggerProvider(LogFileSettings settings, Action<LogLine> tell, TimeProvider clock, TimeSpan? retryInterval, Queueing queue)
        : base(queue.Add)
    {
        _settings = settings;
        _tell = tell;
        _clock = clock;
        _retryInterval = retryInterval ?? RetryInterval;
        _queue = queue;
        _file = new RollingLogFile(settings, clock);
        _writer = new Thread(Write) { IsBackground = true, Name = "log file" };
        _writer.Start();
    }

    /// <summary>Writes what waits, as far as the disk lets it.</summary>
    protected override void Dispose(bool disposing)
    {
        _queue.Lines.Writer.TryComplete();
        _writer.Join(FlushTimeout);
        base.Dispose(disposing);
    }

    private void Write()
    {
        var batch = new StringBuilder();
        var lines = _queue.Lines.Reader;
        while (lines.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var count = 0;
            while (batch.Length < MaxBatchChars && lines.TryRead(out var line))
            {
                batch.AppendLine(LogLineFormatter.Format(line, _settings.Format));
                count++;
            }
            Append(batch, count);
            batch.Clear();
        }
        _file.Dispose();
    }

    private void Append(StringBuilder batch, int count)
    {
        var now = _clock.Now();
        if (_failedAt is { } failedAt && now - failedAt < _retryInterval)
        {
            _queue.Drop(count);
            return;
        }
        try
        {
            if (_queue.Dropped is > 0 and var dropped)
            {
                batch.Insert(0, LogLineFormatter.Format(Gap(dropped), _settings.Format) + Environment.NewLine);
                _file.Append(batch.ToString());
                _queue.Drop(-dropped);
            }
            else
            {
                _file.Append(batch.ToString());
            }
            if (_failedAt is not null)
                Tell($"{_settings.Path} is written again");
            _failedAt = null;
        }
        catch (Exception refused)
        {
            // Whatever it is: on this thread it would end the process, and a log is not worth that.
            _queue.Drop(count);
            if (_failedAt is null)
                Tell($"{_settings.Path} cannot be written, the gate goes on without it: {refused.Message}");
            _failedAt = now;
        }
    }

    private void Tell(string message)
    {
        try
        {
            _tell(Own(LogLevel.Warning, message));
        }
        catch (IOException)
        {
            // Nobody listens on that way either.
        }
    }

    private static LogLine Gap(long lines) => Own(
        LogLevel.Warning, $"{Counted.Of(lines, "line is", "lines are")} missing here: the file could not be written, or not fast enough");

    private static LogLine Own(LogLevel level, string message) => new(DateTimeOffset.Now, level, "log", message);

    /// <summary>The lines that wait, and how many there was no room for.</summary>
    private sealed class Queueing
    {
        private long _dropped;

        public Channel<LogLine> Lines { get; } = Channel.CreateBounded<LogLine>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public long Dropped => Interlocked.Read(ref _dropped);

        public void Add(LogLine line)
        {
            if (!Lines.Writer.TryWrite(line))
                Drop(1);
        }

        public void Drop(long count) => Interlocked.Add(ref _dropped, count);
    }
}
