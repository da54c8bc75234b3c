using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Logging;

public sealed class FileLoggerProviderSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-log").FullName;
    private readonly List<string> _told = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_end_writes_everything_that_waits()
    {
        using (var provider = Open(At("gate.log")))
        {
            var logger = provider.CreateLogger("Some.Class");
            for (var i = 0; i < 5000; i++)
                logger.LogInformation("line {Number}", i);
        }

        var lines = File.ReadAllLines(At("gate.log"));
        Assert.Equal(5000, lines.Length);
        Assert.EndsWith(" INFO  Some.Class: line 4999", lines[^1], StringComparison.Ordinal);
        Assert.Empty(_told);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_told_once_and_nobody_waits_or_fails()
    {
        File.WriteAllText(At("file"), "");
        using (var provider = Open(At("file/gate.log")))
        {
            var logger = provider.CreateLogger("c");
            for (var i = 0; i < 20_000; i++)
                logger.LogInformation("line {Number}", i);
        }

        Assert.Contains("cannot be written, the gate goes on without it", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_can_be_written_again_tells_how_many_lines_are_missing()
    {
        File.WriteAllText(At("folder"), "");
        using (var provider = Open(At("folder/gate.log"), TimeSpan.Zero))
        {
            var logger = provider.CreateLogger("c");
            logger.LogInformation("lost");
            await UntilAsync(() => _told.Count == 1);
            File.Delete(At("folder"));
            logger.LogInformation("kept");
        }

        var lines = File.ReadAllLines(At("folder/gate.log"));
        Assert.Equal(2, lines.Length);
        Assert.Contains("1 line is missing here", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("kept", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void A_full_disk_is_told_once()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using (var provider = Open("/dev/full"))
            provider.CreateLogger("c").LogInformation("line");

        Assert.Contains("/dev/full cannot be written", Assert.Single(_told), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private FileLoggerProvider Open(string path, TimeSpan? retryInterval = null) => new(
        new LogFileSettings(path, LogLevel.Debug, LogFormat.Text, 1 << 20, TimeSpan.FromDays(1), 10, TimeSpan.FromDays(30)),
        line => _told.Add(line.Message), TimeProvider.System, retryInterval);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, "not in time");
            await Task.Delay(5);
        }
    }
}
