using Microsoft.Extensions.Hosting;

namespace LoginGate.Hosting;

/// <summary>Reloads the settings when one of their files has changed and come to rest (<c>reload-on-change</c>).</summary>
/// <remarks>It looks every two seconds: notifications of the file system get lost on network drives and with some editors.</remarks>
internal sealed class SettingsWatch(IReadOnlyList<string> files, SettingsReload reload) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var (loaded, last) = (Look(), Look());
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var seen = Look();
            // Not while somebody is still writing.
            if (seen.SequenceEqual(last) && !seen.SequenceEqual(loaded))
            {
                loaded = seen;
                await reload.ReloadAsync(stoppingToken).ConfigureAwait(false);
            }
            last = seen;
        }
    }

    private (DateTime Written, long Length)[] Look() => [.. files.Select(file =>
    {
        var info = new FileInfo(file);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
    })];
}
