using LoginGate.Shared;
using Microsoft.Extensions.Hosting;

namespace LoginGate.Hosting;

/// <summary>Has files read anew when one of them has changed and come to rest.</summary>
/// <param name="files">The files as they were when they were read last.</param>
/// <param name="read">Reads them anew; what goes wrong is its to tell.</param>
/// <remarks>It looks every two seconds: notifications of the file system get lost on network drives and with some editors.</remarks>
internal sealed class FilesWatch(Func<IReadOnlyDictionary<string, FileStamp>> files, Func<CancellationToken, Task> read) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var last = files();
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            // Each reading may lead to other files.
            var known = files();
            var seen = known.Keys.ToDictionary(file => file, FileStamp.Look);
            // Not while somebody is still writing.
            if (AreSame(seen, last) && !AreSame(seen, known))
                await read(stoppingToken).ConfigureAwait(false);
            last = seen;
        }
    }

    private static bool AreSame(IReadOnlyDictionary<string, FileStamp> some, IReadOnlyDictionary<string, FileStamp> others) =>
        some.Count == others.Count && some.All(pair => others.TryGetValue(pair.Key, out var other) && other == pair.Value);
}
