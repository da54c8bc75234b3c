using System.Text;
using System.Threading.Channels;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Logging;

/// <summary>
/// Writes lines to a <see cref="RollingLogFile"/> on a thread of its own. Whoever adds one never waits: when the disk does not
/// keep up, lines are dropped and counted. A file that cannot be written is told once, and tried again now and then.
/// </summary>
internal sealed class LineFileWriter<T> : IDisposable
{
    private const int MaxWaiting = 8192;
    private const int MaxBatchChars = 256 << 10;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    // At the end, the disk gets this long for what still waits.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly RollingFileSettings _settings;
    private readonly Func<T, string> _format;
    private readonly Func<long, string> _gap;
    private readonly Action<Phrase> _tell;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _retryInterval;
    private readonly Action<long>? _onGap;
    private readonly RollingLogFile _file;
    private readonly Thread _writer;
    private readonly Channel<T> _lines = Channel.CreateBounded<T>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _isFree;
    private readonly TaskCompletionSource _ended = new();
    private readonly Lock _turn = new();
    private long _dropped;

    // Of the writer's thread: when the file was found unwritable.
    private TimeSpan? _failedAt;

    /// <param name="settings">Where, and how large, old and many.</param>
    /// <param name="format">A line as it is written, without its end; called on the writer's thread.</param>
    /// <param name="gap">The line that stands for so many that are missing.</param>
    /// <param name="tell">Tells the operator, on another way than this file, that it cannot be written, and that it can again.</param>
    /// <param name="clock">The wall clock.</param>
    /// <param name="retryInterval">Time between two tries of a file that cannot be written; 30 s when not given.</param>
    /// <param name="onGap">Hears of a gap that has been written, on the writer's thread.</param>
    /// <param name="succession">Whose the file may still be, and who comes after; null: nobody.</param>
    public LineFileWriter(
        RollingFileSettings settings, Func<T, string> format, Func<long, string> gap, Action<Phrase> tell, TimeProvider clock, TimeSpan? retryInterval = null,
        Action<long>? onGap = null, Succession? succession = null)
    {
        (_settings, _format, _gap, _onGap, _tell, _clock) = (settings, format, gap, onGap, tell, clock);
        _retryInterval = retryInterval ?? RetryInterval;
        _file = new RollingLogFile(settings, clock);
        _isFree = succession?.Free ?? Task.CompletedTask;
        succession?.ReleaseWith(PutAsideAsync);
        _writer = new Thread(Write) { IsBackground = true, Name = Path.GetFileName(settings.Path) };
        _writer.Start();
    }

    public void Add(T line)
    {
        if (!_lines.Writer.TryWrite(line))
            Drop(1);
    }

    /// <summary>Writes what waits, as far as the disk lets it.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _ended.TrySetResult();
        _writer.Join(FlushTimeout);
    }

    /// <summary>The path is another process's from then on; what is still to be written goes into what was put aside.</summary>
    private Task PutAsideAsync()
    {
        lock (_turn)
            _file.PutAsideForGood();
        return Task.CompletedTask;
    }

    private void Write()
    {
        // It is never this process's where the one before keeps it.
        if (Task.WaitAny(_isFree, _ended.Task) != 0)
            return;
        var batch = new StringBuilder();
        var lines = _lines.Reader;
        while (lines.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var count = 0;
            while (batch.Length < MaxBatchChars && lines.TryRead(out var line))
            {
                batch.AppendLine(_format(line));
                count++;
            }
            lock (_turn)
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
            Drop(count);
            return;
        }
        try
        {
            if (Interlocked.Read(ref _dropped) is > 0 and var dropped)
            {
                batch.Insert(0, _gap(dropped) + Environment.NewLine);
                _file.Append(batch.ToString());
                Drop(-dropped);
                _onGap?.Invoke(dropped);
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
            Drop(count);
            if (_failedAt is null)
                Tell($"{_settings.Path} cannot be written, the gate goes on without it: {refused.Message}");
            _failedAt = now;
        }
    }

    private void Tell(Phrase message)
    {
        try
        {
            _tell(message);
        }
        catch (IOException)
        {
            // Nobody listens on that way either.
        }
    }

    private void Drop(long count) => Interlocked.Add(ref _dropped, count);
}
