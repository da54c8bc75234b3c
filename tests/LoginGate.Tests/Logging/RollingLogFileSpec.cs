using LoginGate.Logging;
using LoginGate.Settings;
using Microsoft.Extensions.Logging;

namespace LoginGate.Tests.Logging;

public sealed class RollingLogFileSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-log").FullName;
    private readonly WallClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_are_there_at_once_and_a_restart_goes_on_in_the_same_file()
    {
        using (var file = Open(Settings()))
        {
            file.Append("one\n");
            Assert.Equal("one\n", Read("gate.log"));
        }
        using (var file = Open(Settings()))
            file.Append("two\n");

        Assert.Equal("one\ntwo\n", Read("gate.log"));
        Assert.Equal(["gate.log"], Names());
    }

    [Fact]
    public void A_line_that_was_torn_off_is_ended_before_the_next_begins()
    {
        File.WriteAllText(Path.Combine(_folder, "gate.log"), "one\nhalf a li");
        using (var file = Open(Settings()))
            file.Append("two\n");

        Assert.Equal($"one\nhalf a li{Environment.NewLine}two\n", Read("gate.log"));
    }

    [Fact]
    public void A_full_file_is_put_aside_under_a_name_that_sorts_by_time()
    {
        using var file = Open(Settings() with { MaxBytes = 10 });
        file.Append("12345678\n");
        file.Append("second\n");
        file.Append("third\n");
        _clock.Advance(TimeSpan.FromSeconds(1));
        file.Append("fourth\n");

        Assert.Equal(["gate-20260131-120000-000.log", "gate-20260131-120000-001.log", "gate-20260131-120001-000.log", "gate.log"], Names());
        Assert.Equal(["12345678\n", "second\n", "third\n", "fourth\n"], Names().Select(Read));
    }

    [Fact]
    public void A_process_whose_place_is_taken_writes_on_in_what_it_has_put_aside_and_the_next_begins_anew()
    {
        using var old = Open(Settings() with { MaxBytes = 10 });
        old.Append("one\n");
        old.PutAsideForGood();
        using var young = Open(Settings() with { MaxBytes = 10 });
        young.Append("two\n");

        old.Append("three, and more than fits\n");

        Assert.Equal(["gate-20260131-120000-000.log", "gate.log"], Names());
        Assert.Equal(["one\nthree, and more than fits\n", "two\n"], Names().Select(Read));
    }

    [Fact]
    public void A_file_that_is_old_enough_is_put_aside()
    {
        using var file = Open(Settings() with { MaxTime = TimeSpan.FromHours(1) });
        file.Append("one\n");
        _clock.Advance(TimeSpan.FromMinutes(59));
        file.Append("two\n");
        _clock.Advance(TimeSpan.FromMinutes(1));
        file.Append("three\n");
        _clock.Advance(TimeSpan.FromMinutes(59));
        file.Append("four\n");

        Assert.Equal(["one\ntwo\n", "three\nfour\n"], Names().Select(Read));
    }

    [Fact]
    public void Only_so_many_files_are_kept_and_strangers_are_left_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "gate-notes.log"), "mine");
        using var file = Open(Settings() with { MaxBytes = 1, MaxFiles = 3 });
        for (var i = 0; i < 6; i++)
            file.Append($"{i}\n");

        Assert.Equal(["3\n", "4\n", "mine", "5\n"], Names().Select(Read));
    }

    [Fact]
    public void Files_older_than_their_age_are_removed()
    {
        using var file = Open(Settings() with { MaxBytes = 1, MaxAge = TimeSpan.FromDays(2) });
        file.Append("0\n");
        file.Append("1\n");
        _clock.Advance(TimeSpan.FromDays(3));
        file.Append("2\n");

        Assert.Equal(["1\n", "2\n"], Names().Select(Read));
    }

    [Fact]
    public void A_file_that_is_moved_away_or_cut_is_begun_anew()
    {
        using var file = Open(Settings());
        file.Append("one\n");
        File.Move(Path.Combine(_folder, "gate.log"), Path.Combine(_folder, "moved"));
        file.Append("two\n");
        Assert.Equal(("one\n", "two\n"), (Read("moved"), Read("gate.log")));

        // As logrotate's `create` and `copytruncate` leave it.
        File.Move(Path.Combine(_folder, "gate.log"), Path.Combine(_folder, "moved"), overwrite: true);
        File.WriteAllText(Path.Combine(_folder, "gate.log"), "");
        file.Append("three\n");
        Assert.Equal(("two\n", "three\n"), (Read("moved"), Read("gate.log")));
        using (new FileStream(Path.Combine(_folder, "gate.log"), FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
        }
        file.Append("four\n");
        Assert.Equal("four\n", Read("gate.log"));
    }

    [Fact]
    public void Its_folder_is_made()
    {
        using var file = Open(Settings() with { Path = Path.Combine(_folder, "a", "b", "gate.log") });
        file.Append("one\n");

        Assert.Equal("one\n", Read("a/b/gate.log"));
    }

    private RollingLogFile Open(LogFileSettings settings) => new(settings, _clock);

    private LogFileSettings Settings() => new(
        Path.Combine(_folder, "gate.log"), LogLevel.Debug, LogFormat.Text, 1 << 20, TimeSpan.FromDays(1000), 10, TimeSpan.FromDays(1000));

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private string[] Names() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private sealed class WallClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
