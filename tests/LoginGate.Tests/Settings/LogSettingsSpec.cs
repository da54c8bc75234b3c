using LoginGate.Settings;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Settings;

public sealed class LogSettingsSpec
{
    [Fact]
    public void Without_a_file_the_log_goes_to_the_console_as_text()
    {
        var log = Assert.IsType<GateSettings>(SettingsLoader.Load([], []).Settings).Log;

        Assert.Equal(new LogConsoleSettings(LogLevel.Debug, LogFormat.Text), log.Console);
        Assert.Equal(new LogFileSettings("", LogLevel.Debug, LogFormat.Text, 32 << 20, TimeSpan.FromDays(1), 10, TimeSpan.FromDays(30)), log.File);
        Assert.Equal(new RollingFileSettings("", 32 << 20, TimeSpan.FromDays(1), 10, TimeSpan.FromDays(30)), log.Access);
        Assert.Equal(new LogRepeatSettings(50, TimeSpan.FromSeconds(10)), log.Repeat);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var result = SettingsLoader.Load([],
        [
            "login-gate.log.console.level=OFF", "login-gate.log.console.format=json", "login-gate.log.file.path=logs/gate.log",
            "login-gate.log.file.level=warning", "login-gate.log.file.format=json", "login-gate.log.file.max-size=1 MiB",
            "login-gate.log.file.max-time=1h", "login-gate.log.file.max-files=3", "login-gate.log.file.max-age=2d",
            "login-gate.log.access.path=logs/access.log", "login-gate.log.access.max-size=2 MiB", "login-gate.log.access.max-time=2h",
            "login-gate.log.access.max-files=4", "login-gate.log.access.max-age=3d",
            "login-gate.log.repeat.burst=0", "login-gate.log.repeat.per=1m",
        ]);

        Assert.Empty(result.Errors);
        Assert.Equal(
            new LogSettings(
                new LogConsoleSettings(LogLevel.None, LogFormat.Json),
                new LogFileSettings("logs/gate.log", LogLevel.Warning, LogFormat.Json, 1 << 20, TimeSpan.FromHours(1), 3, TimeSpan.FromDays(2)),
                new RollingFileSettings("logs/access.log", 2 << 20, TimeSpan.FromHours(2), 4, TimeSpan.FromDays(3)),
                new LogRepeatSettings(0, TimeSpan.FromMinutes(1))),
            result.Settings!.Log);
    }

    [Theory]
    [InlineData("log.file.path=logs/", "must name a file")]
    [InlineData("log.file.max-size=1 KiB", "must be 64 KiB to 1024 MiB")]
    [InlineData("log.console.format=xml", "must be one of text, json")]
    [InlineData("log.repeat.brust=1", "nearest known key: login-gate.log.repeat.burst")]
    [InlineData("closed-sessions.keep=1s", "must be 1m to 8760h")]
    [InlineData("closed-sessions.max=-1", "0 to 1000000")]
    public void Bad_values_are_refused(string setting, string reason) =>
        Assert.Contains(reason, Assert.Single(SettingsLoader.Load([], [$"login-gate.{setting}"]).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_access_log_is_a_file_of_its_own()
    {
        var errors = SettingsLoader.Load([], ["login-gate.log.file.path=logs/gate.log", "login-gate.log.access.path=logs/../logs/gate.log"]).Errors;

        Assert.Contains("must be another file than log.file.path", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }
}
