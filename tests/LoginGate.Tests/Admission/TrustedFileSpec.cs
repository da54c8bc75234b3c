using System.Text.RegularExpressions;
using Akka.Actor;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>Who logged in lately is known after a restart: the actor and a file on a real disk.</summary>
public sealed class TrustedFileSpec(ITestOutputHelper output) : AdmissionSpec(output)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-trusted").FullName;

    private string FilePath => Path.Combine(_folder, "trusted.txt");

    private AdmissionSettings Settings => Defaults with { Trusted = Defaults.Trusted with { File = FilePath, Max = 100 } };

    [Fact]
    public async Task The_end_writes_it_and_the_next_start_reads_it()
    {
        var first = Start(Settings);
        await LogInAsync(first, "203.0.113.7", count: 1);
        await LogInAsync(first, "2001:db8::7", count: 2);
        await first.GracefulStop(TimeSpan.FromSeconds(30));

        Assert.Equal(["203.0.113.7", "2001:db8::/64"], Entries().Select(line => line.Split(' ')[0]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(WholeFile.OwnerAlone, File.GetUnixFileMode(FilePath));
        await ExpectTrustedAsync(Start(Settings), 2);
    }

    [Fact]
    public async Task It_is_written_while_the_gate_runs()
    {
        var admission = Start(Settings);
        await LogInAsync(admission, "203.0.113.7", count: 1);

        AwaitAssert(() =>
        {
            Advance(TimeSpan.FromMinutes(5));
            Settle(admission);
            Assert.StartsWith("203.0.113.7 20", Assert.Single(Entries()), StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task Logins_that_count_no_more_are_left_out()
    {
        var first = Start(Settings);
        await LogInAsync(first, "203.0.113.7", count: 1);
        Advance(TimeSpan.FromDays(7));
        await LogInAsync(first, "203.0.113.8", count: 2);
        await first.GracefulStop(TimeSpan.FromSeconds(30));

        Assert.StartsWith("203.0.113.8 20", Assert.Single(Entries()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.7 2026-01-01T00:00:00Z\nrubbish\n203.0.113.8\n", "line 2 is not an address and a time .* \\(2 such lines\\)")]
    [InlineData("203.0.113.7 2026-01-01T00:00:00Z\n\0\u00ff\n", "line 2 is not an address and a time")]
    public async Task What_makes_no_sense_in_it_is_one_warning_and_the_rest_counts(string text, string problem)
    {
        File.WriteAllText(FilePath, text);

        var admission = await WarnedAsync($@"trusted\.txt \(login-gate\.admission\.trusted\.file\): {problem}");

        await ExpectTrustedAsync(admission, 1);
        Assert.Null(Request(admission, "203.0.113.9"));
    }

    [Fact]
    public async Task A_file_that_is_none_of_the_gates_is_a_warning_and_the_gate_starts()
    {
        File.WriteAllBytes(FilePath, new byte[20_000]);
        Assert.Null(Request(await WarnedAsync("it has 20000 bytes, more than 100 addresses"), "203.0.113.9"));

        File.Delete(FilePath);
        Directory.CreateDirectory(FilePath);
        // A folder can be no file: it is not read, and not written either.
        var admission = Start(Settings);
        await LogInAsync(admission, "203.0.113.7", count: 1);
        await EventFilter.Warning(contains: "is remembered in memory alone").ExpectOneAsync(async () => await admission.GracefulStop(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_login_of_later_than_now_is_one_of_now_and_more_than_wanted_are_left_out()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        File.WriteAllText(FilePath, "203.0.113.7 2030-01-01T00:00:00Z\n203.0.113.8 2025-12-31T00:00:00Z\n");
        var trusted = new TrustedAddresses(new TrustedSettings(TimeSpan.FromDays(7), Max: 100, SharePercent: 0));
        trusted.Add(Range("203.0.113.8"), now);
        foreach (var (address, at) in TrustedText.Read(FilePath, 100, now).All)
            trusted.AddOld(address, at);

        Assert.False(trusted.Has(Range("203.0.113.7"), now.AddDays(7)));
        Assert.True(trusted.Has(Range("203.0.113.8"), now.AddDays(6.9)));
        for (var i = 0; i < 200; i++)
            trusted.AddOld(Range($"198.51.100.{i}"), now);
        Assert.Equal(100, trusted.Count);
    }

    /// <summary>Starts with the file as it is, which is said to be no good.</summary>
    private async Task<IActorRef> WarnedAsync(string pattern)
    {
        IActorRef admission = ActorRefs.Nobody;
        await EventFilter.Warning(new Regex(pattern)).ExpectOneAsync(() =>
        {
            admission = Start(Settings);
            return Task.CompletedTask;
        });
        return admission;
    }

    private async Task LogInAsync(IActorRef admission, string client, int count)
    {
        admission.Tell(new ClientLoggedIn(Address(client)));
        await ExpectTrustedAsync(admission, count);
    }

    private async Task ExpectTrustedAsync(IActorRef admission, int count) => await AwaitAssertAsync(() =>
    {
        // The next look shows it.
        Advance(Seconds(1));
        Settle(admission);
        Assert.Equal(count, Statistics.Attack.Trusted);
    }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));

    private string[] Entries() => File.Exists(FilePath) ? [.. File.ReadLines(FilePath).Where(line => line.Length > 0 && line[0] != '#')] : [];

    protected override void AfterAll()
    {
        base.AfterAll();
        Directory.Delete(_folder, recursive: true);
    }
}
