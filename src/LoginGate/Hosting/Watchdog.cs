using Akka.Actor;
using LoginGate.Statistics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>
/// Tells a service manager again and again that the gate lives (systemd's <c>WatchdogSec=</c>), but only after each of the actors that
/// everything depends on has answered: a gate whose process is there and that serves nobody is started anew.
/// </summary>
/// <param name="limit">After what silence the service manager acts.</param>
/// <param name="tell">Tells it.</param>
internal sealed partial class Watchdog(TimeSpan limit, Action tell, ActorSystem system, GateStatistics statistics, ILogger log) : BackgroundService
{
    private static readonly string[] Always = ["/user/gate", "/user/gate/admission"];

    // From one sign of life to the next at most half the limit passes: a pause, and what the answers may take.
    private readonly TimeSpan _pause = limit / 4;
    private readonly TimeSpan _patience = limit / 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_pause);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (await FindSilentAsync(stoppingToken).ConfigureAwait(false) is { } silent)
                LogSilent(silent, _patience.TotalSeconds);
            else
                tell();
        }
    }

    /// <summary>The first actor that does not answer in time; null when all do.</summary>
    private async Task<string?> FindSilentAsync(CancellationToken cancellation)
    {
        // All are asked at once.
        var asked = Always.Concat(PathsOfLines()).Select(path => (Path: path, Answer: AnswersAsync(path, cancellation))).ToArray();
        foreach (var (path, answer) in asked)
        {
            if (!await answer.ConfigureAwait(false))
                return path;
        }
        return null;
    }

    private IEnumerable<string> PathsOfLines() => statistics.Lines.Select(l => $"/user/gate/{l.Line}")
        .SelectMany(line => (string[])[line, $"{line}/listener", $"{line}/loginsrv"]);

    /// <summary>Whether there is an answer. An actor of a line may be gone, with a line that is being removed: it is none that hangs.</summary>
    private async Task<bool> AnswersAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var identity = await system.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), _patience, cancellation).ConfigureAwait(false);
            return identity.Subject is not null || !Always.Contains(path);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} has not answered for {Seconds} s: the service manager is not told that the gate lives")]
    private partial void LogSilent(string path, double seconds);
}
