using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.Hosting;

namespace LoginGate.Hosting;

/// <summary>Reloads the settings when one of the files they were read from has changed and come to rest (<c>reload-on-change</c>).</summary>
/// <remarks>It looks every two seconds: notifications of the file system get lost on network drives and with some editors.</remarks>
internal sealed class SettingsWatch(SettingsReload reload) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var last = reload.Files;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            // Each reload may lead to other files.
            var read = reload.Files;
            var seen = read.Keys.ToDictionary(file => file, SettingsFiles.Look);
            // Not while somebody is still writing.
            if (AreSame(seen, last) && !AreSame(seen, read))
                await reload.ReloadAsync(stoppingToken).ConfigureAwait(false);
            last = seen;
        }
    }

    private static bool AreSame(IReadOnlyDictionary<string, FileStamp> some, IReadOnlyDictionary<string, FileStamp> others) =>
        some.Count == others.Count && some.All(pair => others.TryGetValue(pair.Key, out var other) && other == pair.Value);
}
