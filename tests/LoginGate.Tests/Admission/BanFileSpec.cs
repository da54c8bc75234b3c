using System.Runtime.Versioning;
using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class BanFileSpec : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-bans").FullName;
    private FileStamp? _known;
    private FileStamp? _seen;

    private string FilePath => Path.Combine(_folder, "bans.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_file_there_are_no_bans_and_none_is_made()
    {
        var report = Visit();

        Assert.Empty(report.Loaded!.Bans);
        Assert.Null(report.Failure);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Changes_are_written_and_nothing_else_is_left_in_the_folder()
    {
        Visit();

        var report = Visit(New("203.0.113.7"));

        Assert.True(report.IsSaved);
        Assert.Null(report.Loaded);
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
        Assert.Contains("\n203.0.113.7 since=", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_writing_is_not_taken_for_a_persons()
    {
        Visit();
        Visit(New("203.0.113.7"));

        Assert.Null(Visit().Loaded);
        Assert.Null(Visit().Seen);
    }

    [Fact]
    public void An_edit_is_read_when_it_has_come_to_rest()
    {
        Visit();
        Write("203.0.113.7\n");
        Assert.Null(Visit().Loaded);
        Write("203.0.113.7\n203.0.113.8\n");
        Assert.Null(Visit().Loaded);

        Assert.Equal(["203.0.113.7", "203.0.113.8"], Visit().Loaded!.Bans.Select(b => b.Range.ToString()));
        Assert.Null(Visit().Loaded);
    }

    [Fact]
    public void An_edit_that_leaves_length_and_time_as_they_were_is_read_too()
    {
        Write("203.0.113.7\n");
        Visit();
        var time = File.GetLastWriteTimeUtc(FilePath);
        Write("203.0.113.8\n");
        File.SetLastWriteTimeUtc(FilePath, time);

        Visit();

        Assert.Equal("203.0.113.8", Assert.Single(Visit().Loaded!.Bans).Range.ToString());
    }

    [Fact]
    public void A_write_waits_for_an_edit_and_keeps_it()
    {
        Visit();
        Write("# mine\n203.0.113.7\n");

        Assert.False(Visit(New("203.0.113.9")).IsSaved);
        var report = Visit(New("203.0.113.9"));

        Assert.True(report.IsSaved);
        Assert.Equal(["203.0.113.7", "203.0.113.9"], report.Loaded!.Bans.Select(b => $"{b.Range}"));
        Assert.StartsWith("# mine\n203.0.113.7\n203.0.113.9 since", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_removed_by_hand_lifts_its_bans()
    {
        Write("203.0.113.7\n");
        Assert.Single(Visit().Loaded!.Bans);
        File.Delete(FilePath);

        Visit();
        Assert.Empty(Visit().Loaded!.Bans);
    }

    [Fact]
    public void A_folder_that_has_gone_is_a_failure_and_not_an_empty_file()
    {
        Write("203.0.113.7\n");
        Visit();
        Directory.Delete(_folder, recursive: true);

        Visit();
        var report = Visit();

        Directory.CreateDirectory(_folder);
        Assert.Null(report.Loaded);
        Assert.NotNull(report.Failure);
    }

    [Fact]
    public void What_cannot_be_written_is_a_failure_that_leaves_nothing_behind()
    {
        Visit();
        Directory.CreateDirectory(FilePath);

        Visit(New("203.0.113.7"));
        var report = Visit(New("203.0.113.7"));

        Assert.False(report.IsSaved);
        Assert.NotNull(report.Failure);
    }

    [Fact]
    public void A_bad_line_is_told_and_survives_a_write()
    {
        Write("nonsense\n203.0.113.7\n");

        var problem = Assert.Single(Visit().Problems);
        Visit(New("203.0.113.8"));

        Assert.Equal((1, "nonsense"), (problem.Line, problem.Text));
        Assert.StartsWith("nonsense\n203.0.113.7\n203.0.113.8", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_UTF_16_is_read()
    {
        File.WriteAllText(FilePath, "# 封停\r\n203.0.113.7\r\n", System.Text.Encoding.Unicode);

        Assert.Equal(Network("203.0.113.7"), Assert.Single(Visit().Loaded!.Bans).Range);
        Visit(New("203.0.113.8"));
        Assert.StartsWith("# 封停\r\n203.0.113.7\r\n203.0.113.8", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_a_link_and_permissions_stay_what_they_are()
    {
        if (OperatingSystem.IsWindows())
            return;
        CheckLinkAndMode();
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        Visit();
        Visit(New([.. Enumerable.Range(0, 2000).Select(i => $"10.0.{i / 250}.{i % 250}")]));
        // The last line of every version is its newest change.
        Visit(TheLast(0));
        var reads = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var text = File.ReadAllText(FilePath);
                Assert.EndsWith("# the last\n", text, StringComparison.Ordinal);
                Assert.Equal(2000, text.Split('\n').Count(line => line.StartsWith("10.", StringComparison.Ordinal)));
                Interlocked.Increment(ref reads);
            }
        });

        for (var i = 1; (i < 30 || Volatile.Read(ref reads) < 30) && !reader.IsCompleted; i++)
            Assert.True(Visit(TheLast(i)).IsSaved);
        await stop.CancelAsync();

        await reader;
        Assert.True(reads >= 30);
    }

    [Fact]
    public void A_hundred_thousand_bans_are_read_and_written_in_reasonable_time()
    {
        Write(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255} until=2026-12-31T00:00:00Z # flood\n")));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var report = Visit();
        var book = new BanBook(200_000);
        book.Replace(report.Loaded!);
        Assert.True(Visit(New("203.0.113.7")).IsSaved);

        Assert.Equal(100_000, book.Count);
        Assert.Equal(100_001, File.ReadLines(FilePath).Count());
        // Under a second on a free machine; what is quadratic takes minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }

    [UnsupportedOSPlatform("windows")]
    private void CheckLinkAndMode()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var target = Path.Combine(_folder, "target.txt");
        File.WriteAllText(target, "203.0.113.7\n");
        File.SetUnixFileMode(target, Mode);
        File.CreateSymbolicLink(FilePath, target);
        Visit();

        Assert.True(Visit(New("203.0.113.8")).IsSaved);

        Assert.Equal(target, File.ResolveLinkTarget(FilePath, false)!.FullName);
        Assert.Contains("203.0.113.8", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(Mode, File.GetUnixFileMode(target));
    }

    private BanFileReport Visit(IReadOnlyDictionary<AddressSpan, Ban?>? changes = null)
    {
        var report = BanFile.Visit(new BanFileVisit(FilePath, _known, _seen, changes, Now, MaxTemporary: 200_000));
        (_known, _seen) = (report.Stamp ?? _known, report.Seen);
        return report;
    }

    private void Write(string text)
    {
        File.WriteAllText(FilePath, text);
        // A file system's clock may be too coarse to tell one write from the next.
        File.SetLastWriteTimeUtc(FilePath, DateTime.UtcNow.AddSeconds(-Random.Shared.Next(1, 100_000)));
    }

    private static Dictionary<AddressSpan, Ban?> New(params string[] ranges) =>
        ranges.ToDictionary(Network, range => (Ban?)new Ban(Network(range), null, Now, ""));

    private static Dictionary<AddressSpan, Ban?> TheLast(int number)
    {
        var range = new AddressRange(isIPv6: true, (UInt128)number, 128);
        return new() { [range] = new Ban(range, null, Now, "the last") };
    }
}
