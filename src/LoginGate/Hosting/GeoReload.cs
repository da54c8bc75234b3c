using LoginGate.Geo;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>Has a running gate's databases of addresses (<c>admission.geo</c>) read anew; one that is no good changes nothing.</summary>
internal sealed partial class GeoReload
{
    private readonly ILogger _log;

    public GeoReload(IReadOnlyList<GeoFile> files, ILoggerFactory loggers)
    {
        _log = loggers.CreateLogger("geo");
        Book.Use(files);
    }

    public GeoBook Book { get; } = new();

    /// <summary>Reads the files anew, after one of them has changed. What comes of it is in the log.</summary>
    public Task ReloadAsync(CancellationToken cancellation)
    {
        try
        {
            Book.Reopen();
            LogRead(string.Join(", ", Book.Files.Keys));
        }
        catch (GeoFileException refused)
        {
            LogRefused(refused.Reason);
        }
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "read anew: {Files}")]
    private partial void LogRead(string files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "not read anew, what was read before stays: {Reason}")]
    private partial void LogRefused(Phrase reason);
}
