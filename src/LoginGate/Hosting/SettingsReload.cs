using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Alarms;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Http;
using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>
/// Reads the settings of a running gate anew: checked as a whole first, a bad file changes nothing; then each actor goes on
/// with what can change while it runs, and the rest is named.
/// </summary>
internal sealed partial class SettingsReload(SettingsSource source, GateSettings settings, IServiceProvider services) : ISettingsInEffect, IDisposable
{
    private static readonly TimeSpan ApplyTimeout = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger("settings");
    private readonly SemaphoreSlim _turn = new(1);
    private volatile GateSettings _settings = settings;
    private volatile IReadOnlyDictionary<string, FileStamp> _files = source.First.Files;

    /// <summary>The files that the last reading read or looked for, as they were then.</summary>
    public IReadOnlyDictionary<string, FileStamp> Files => _files;

    /// <inheritdoc/>
    public GateSettings Now => _settings;

    /// <inheritdoc/>
    public SettingsResult? Read() => source.Load();

    /// <summary>Reloads; one at a time. What goes wrong is in the log and in the answer.</summary>
    public async Task<Answer> ReloadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await ReloadInTurnAsync(cancellation).ConfigureAwait(false);
        }
        // Whoever asked, a signal, a file or an operator, asks again; the gate goes on.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(Phrase.Verbatim(failure.GetBaseException().Message));
            return Answer.Failed($"not reloaded: {failure.GetBaseException().Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Answer> ReloadInTurnAsync(CancellationToken cancellation)
    {
        var result = source.Load();
        _files = result.Files;
        foreach (var warning in result.Warnings)
            LogWarning(warning);
        if (result.Settings is not { } next)
        {
            foreach (var error in result.Errors)
                LogRefused(error);
            return Answer.Failed($"the old settings stay: {Phrase.Join("; ", result.Errors.Select(error => Phrase.Of($"{error}")))}");
        }
        services.GetRequiredService<GeoReload>().Book.Use(next.Admission.Geo);
        var changes = SettingsChanges.Between(_settings, next);
        if (changes.IsEmpty)
        {
            // The same values, perhaps on other lines.
            _settings = changes.Settings;
            LogUnchanged();
            return Answer.Said("nothing differs");
        }
        var gate = await services.GetRequiredService<IRequiredActor<GateSupervisor>>().GetAsync(cancellation).ConfigureAwait(false);
        await gate.Ask<SettingsApplied>(new ApplySettings(changes.Settings), ApplyTimeout, cancellation).ConfigureAwait(false);
        var alarms = await services.GetRequiredService<IRequiredActor<AlarmsActor>>().GetAsync(cancellation).ConfigureAwait(false);
        alarms.Tell(new ApplyAlarmSettings(changes.Settings.Alarms));
        services.GetRequiredService<GateHttpService>().Apply(changes.Settings.Http);
        services.GetRequiredService<LogLevelSwitch>().Set(next.LogLevel);
        _settings = changes.Settings;
        DescriptorNeeds.Check(_settings, _log);
        return Tell(changes);
    }

    private Answer Tell(SettingsChanges changes)
    {
        (string Name, Phrase Meaning, IReadOnlyList<string> Keys)[] groups =
        [
            ("applied", "count from now on", changes.Applied),
            ("forNewClients", "count for clients that connect from now on", changes.ForNewClients),
            ("needRestart", changes.NeedRestart.Count == 1 ? "needs a restart of the gate, the old value stays" : "need a restart of the gate, the old values stay", changes.NeedRestart),
            ("addedLines", "are new lines", changes.AddedLines),
            ("removedLines", "are lines that end", changes.RemovedLines),
        ];
        var lines = groups.Where(g => g.Keys.Count > 0).Select(g => Phrase.Of($"{string.Join(", ", g.Keys)}: {g.Meaning}")).ToArray();
        foreach (var line in lines)
            LogChanged(line);
        var data = new JsonObject(groups.Select(g =>
            KeyValuePair.Create<string, JsonNode?>(g.Name, new JsonArray([.. g.Keys.Select(k => (JsonNode?)JsonValue.Create(k))]))));
        return new Answer([new AnswerBlock { Text = lines }], data);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "settings reloaded: {Change}")]
    private partial void LogChanged(Phrase change);

    [LoggerMessage(Level = LogLevel.Information, Message = "settings reloaded: nothing differs")]
    private partial void LogUnchanged();

    [LoggerMessage(Level = LogLevel.Warning, Message = "settings: {Problem}")]
    private partial void LogWarning(SettingsError problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "settings not reloaded, or in part: {Reason}")]
    private partial void LogFailed(Phrase reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "settings not reloaded, the old ones stay: {Problem}")]
    private partial void LogRefused(SettingsError problem);
}
