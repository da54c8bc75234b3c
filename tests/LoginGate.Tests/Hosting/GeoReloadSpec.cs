using System.Net;
using LoginGate.Geo;
using LoginGate.Hosting;
using LoginGate.Tests.Geo;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Hosting;

public sealed class GeoReloadSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _file = Path.GetTempFileName();
    private readonly Lines _lines = new();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_database_that_changes_is_read_anew_and_a_broken_one_is_told()
    {
        File.WriteAllBytes(_file, MmdbWriter.Countries(("203.0.113.0/24", "NL")));
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_lines));
        var geo = new GeoReload([GeoFile.Open(_file)], loggers);
        using var watch = new FilesWatch(() => geo.Book.Files, geo.ReloadAsync);
        await watch.StartAsync(CancellationToken.None);

        File.WriteAllBytes(_file, MmdbWriter.Countries(("203.0.113.0/24", "BE")));
        await UntilAsync(() => Country(geo) == "BE");
        File.WriteAllText(_file, "no database");
        await UntilAsync(() => _lines.All.Count > 1);
        File.WriteAllBytes(_file, MmdbWriter.Countries(("203.0.113.0/24", "DE")));
        await UntilAsync(() => Country(geo) == "DE");
        await watch.StopAsync(CancellationToken.None);

        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Information], _lines.All);
    }

    private static string Country(GeoReload geo) => geo.Book.Of(IPAddress.Parse("203.0.113.7")).Country;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isSo())
            await Task.Delay(50, limit.Token);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<LogLevel> _all = [];

        public IReadOnlyList<LogLevel> All
        {
            get
            {
                lock (_all)
                    return [.. _all];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_all)
                _all.Add(logLevel);
        }

        public void Dispose()
        {
        }
    }
}
