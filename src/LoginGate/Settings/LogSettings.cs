using LoginGate.Shared;
using Microsoft.Extensions.Logging;

namespace LoginGate.Settings;

/// <summary>How a log event is written: a line for people, or a JSON object a line.</summary>
internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>Where log lines go and how many of them. The least level of all is <see cref="GateSettings.LogLevel"/>.</summary>
/// <param name="Access">Where each session that ends is written.</param>
internal sealed record LogSettings(LogConsoleSettings Console, LogFileSettings File, RollingFileSettings Access, LogRepeatSettings Repeat);

/// <summary>The log on standard output.</summary>
/// <param name="Level">The least level that it shows; <see cref="LogLevel.None"/>: nothing.</param>
internal sealed record LogConsoleSettings(LogLevel Level, LogFormat Format);

/// <summary>A file of lines and its predecessors.</summary>
/// <param name="Path">Empty: no file.</param>
/// <param name="MaxBytes">A file that has come to this size is put aside and a new one begun.</param>
/// <param name="MaxTime">So is one that was begun this long ago.</param>
/// <param name="MaxFiles">All files together, the current one among them; the oldest are removed.</param>
/// <param name="MaxAge">Files put aside longer ago than this are removed.</param>
internal record RollingFileSettings(string Path, int MaxBytes, TimeSpan MaxTime, int MaxFiles, TimeSpan MaxAge);

/// <summary>The log file.</summary>
/// <param name="Level">The least level that goes into it.</param>
internal sealed record LogFileSettings(
    string Path, LogLevel Level, LogFormat Format, int MaxBytes, TimeSpan MaxTime, int MaxFiles, TimeSpan MaxAge)
    : RollingFileSettings(Path, MaxBytes, MaxTime, MaxFiles, MaxAge);

/// <summary>The limit for lines of the same kind: one template of one class.</summary>
/// <param name="Burst">Lines in any <paramref name="Per"/>; what is more is counted, not written. Zero: no limit.</param>
internal sealed record LogRepeatSettings(int Burst, TimeSpan Per);

/// <summary>Reads <c>login-gate.log</c>.</summary>
internal static class LogReader
{
    private static readonly Dictionary<string, LogFormat> Formats = new()
    {
        ["text"] = LogFormat.Text,
        ["json"] = LogFormat.Json,
    };

    private static readonly Dictionary<string, LogLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DEBUG"] = LogLevel.Debug,
        ["INFO"] = LogLevel.Information,
        ["WARNING"] = LogLevel.Warning,
        ["ERROR"] = LogLevel.Error,
        ["OFF"] = LogLevel.None,
    };

    public static LogSettings Read(SettingsSection section)
    {
        var (file, accessSection) = (ReadFile(section.Section("file")), section.Section("access"));
        var access = ReadRolling(accessSection);
        if (access.Path.Length > 0 && file.Path.Length > 0 && FilePlace.IsSame(access.Path, file.Path))
            accessSection.Error("path", $"must be another file than log.file.path, is '{access.Path}'");
        return new LogSettings(ReadConsole(section.Section("console")), file, access, ReadRepeat(section.Section("repeat")));
    }

    private static LogConsoleSettings ReadConsole(SettingsSection section) =>
        new(section.Choice("level", Levels), section.Choice("format", Formats));

    private static LogFileSettings ReadFile(SettingsSection section)
    {
        var file = ReadRolling(section);
        return new LogFileSettings(
            file.Path, section.Choice("level", Levels), section.Choice("format", Formats), file.MaxBytes, file.MaxTime, file.MaxFiles, file.MaxAge);
    }

    private static RollingFileSettings ReadRolling(SettingsSection section) => new(
        section.FilePath("path"),
        section.Bytes("max-size", 64 << 10, 1 << 30),
        section.Duration("max-time", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
        section.Integer("max-files", 1, 10_000),
        section.Duration("max-age", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)));

    private static LogRepeatSettings ReadRepeat(SettingsSection section) =>
        new(section.Integer("burst", 0, 1_000_000), section.Duration("per", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
}
