using System.Net;
using System.Text.Json.Nodes;
using LoginGate.Hosting;
using LoginGate.Logging;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Tests.Hosting;

public sealed class AccessLogSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-access").FullName;
    private readonly List<LogLine> _told = [];
    private readonly LineStatistics _line = new("main");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_session_that_ends_is_one_line_of_JSON()
    {
        using (Open("access.log"))
        {
            for (var number = 1; number <= 100; number++)
                End(number);
        }

        var lines = File.ReadAllLines(Path.Combine(_folder, "access.log")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(Enumerable.Range(1, 100), lines.Select(line => (int)line["session"]!));
        Assert.All(lines, line => Assert.Equal("PeerClosed", (string)line["endedBy"]!));
        Assert.Empty(_told);
        // Nobody writes any more.
        End(101);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_one_warning_and_no_session_waits_or_fails()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using (Open("file/access.log"))
        {
            for (var number = 1; number <= 20_000; number++)
                End(number);
        }

        Assert.Contains("access.log cannot be written", Assert.Single(_told).Message, StringComparison.Ordinal);
        Assert.Equal(0, _line.Live);
    }

    [Fact]
    public async Task A_file_that_can_be_written_again_tells_how_many_sessions_are_missing_and_so_does_the_log()
    {
        File.WriteAllText(Path.Combine(_folder, "folder"), "");
        using (Open("folder/access.log", TimeSpan.Zero))
        {
            End(1);
            await UntilAsync(() => _told.Count == 1);
            File.Delete(Path.Combine(_folder, "folder"));
            End(2);
        }

        var lines = File.ReadAllLines(Path.Combine(_folder, "folder/access.log")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal((1, 2, 2), ((int)lines[0]["missing"]!, (int)lines[1]["session"]!, lines.Length));
        Assert.StartsWith("1 session is missing in ", _told[1].Message, StringComparison.Ordinal);
        Assert.EndsWith(" is written again", _told[2].Message, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var late = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < late, "not in time");
            await Task.Delay(5);
        }
    }

    private AccessLog Open(string path, TimeSpan? retryInterval = null) => new(
        new RollingFileSettings(Path.Combine(_folder, path), 1 << 20, TimeSpan.FromDays(1), 10, TimeSpan.FromDays(30)),
        _line.Closed, new LineLoggerProvider(_told.Add).CreateLogger("access log"), TimeProvider.System, retryInterval);

    private void End(int number)
    {
        var client = new IPEndPoint(IPAddress.Loopback, 5000);
        var session = new SessionStatistics(new SessionIdentity(number, client, client), TimeSpan.Zero);
        _line.OnOpened(session);
        _line.OnClosed(session, CloseCause.PeerClosed, TimeSpan.FromSeconds(1));
    }
}
