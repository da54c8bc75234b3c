using Akka.Actor;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>The actor and a ban file on a real disk.</summary>
public sealed class AdmissionPersistenceSpec(ITestOutputHelper output) : AdmissionSpec(output)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-admission").FullName;

    private string FilePath => Path.Combine(_folder, "bans.txt");

    private AdmissionSettings Settings => Defaults with { BanFile = FilePath };

    [Fact]
    public async Task Bans_survive_a_restart_of_the_gate()
    {
        var first = Start(Settings);
        Ban(first, "203.0.113.7", BanKind.Temporary, "too many packets");
        Ban(first, "2001:db8::/32", BanKind.Permanent, "封停");
        var before = Bans(first);
        // At once, so that only the end writes the second.
        await first.GracefulStop(TimeSpan.FromSeconds(30));

        var second = Start(Settings);

        var after = Bans(second);
        Assert.Equal(["2001:db8::/32", "203.0.113.7"], after.Select(b => $"{b.Range}").Order(StringComparer.Ordinal));
        Assert.Equal(["too many packets", "封停"], after.Select(b => b.Reason).Order(StringComparer.Ordinal));
        Assert.Equal(before.Select(b => (b.Range, b.Until, b.Since)).ToHashSet(), after.Select(b => (b.Range, b.Until, b.Since)).ToHashSet());
        Assert.Equal(AdmissionRules.Banned, Request(second, "203.0.113.7"));
        Advance(TimeSpan.FromMinutes(11));
        Assert.Null(Request(second, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Banned, Request(second, "2001:db8::7"));
    }

    [Fact]
    public void A_file_that_is_held_has_every_ban_and_is_left_alone_until_it_is_the_actors_again()
    {
        var admission = Start(Settings);
        Ban(admission, "203.0.113.7");
        Ban(admission, "203.0.113.8");

        admission.Tell(HoldFile.Instance, TestActor);
        ExpectMsg<FileHeld>(TimeSpan.FromSeconds(20));
        var held = File.ReadAllText(FilePath);
        Assert.Contains("203.0.113.7", held, StringComparison.Ordinal);
        Assert.Contains("203.0.113.8", held, StringComparison.Ordinal);
        Ban(admission, "203.0.113.9");
        Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(3, Bans(admission).Count);
        Assert.Equal(held, File.ReadAllText(FilePath));

        admission.Tell(TakeFile.Instance);
        AwaitAssert(() =>
        {
            Advance(TimeSpan.FromSeconds(3));
            Assert.Contains("203.0.113.9", File.ReadAllText(FilePath), StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void An_actor_that_takes_over_reads_the_file_when_it_is_its_own_and_answers_then()
    {
        var admission = Sys.ActorOf(AdmissionActor.Props(Settings, Statistics, Clock, isHeld: true));
        admission.Tell(new RequestAdmission(Address("203.0.113.7"), this), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        File.WriteAllText(FilePath, "203.0.113.7\n");

        admission.Tell(TakeFile.Instance);

        Assert.Equal(AdmissionRules.Banned, ExpectMsg<AdmissionDecision>(TimeSpan.FromSeconds(20)).Refusal);
    }

    [Fact]
    public void Nobody_is_admitted_before_the_bans_are_read()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Range(0, 50_000).Select(i => $"10.0.{i >> 8}.{i & 255}\n")) + "203.0.113.7\n");

        Assert.Equal(AdmissionRules.Banned, Request(Start(Settings), "203.0.113.7"));
    }

    [Fact]
    public void An_original_block_list_works_as_it_is()
    {
        File.WriteAllBytes(FilePath, [.. "203.0.113.7\r\n192.0.2.0-192.0.2.99\r\n;"u8, 0xb7, 0xe2, 0xcd, 0xa3, .. "\r\n"u8]);

        var admission = Start(Settings);

        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "192.0.2.99"));
        Assert.Null(Request(admission, "192.0.2.100"));
    }

    [Fact]
    public void An_address_banned_by_hand_loses_its_clients_and_one_removed_is_admitted_again()
    {
        File.WriteAllText(FilePath, "203.0.113.1\n");
        var admission = Start(Settings);
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.1"));
        var (banned, narrow, other) = (Enter(admission, "203.0.113.7"), Enter(admission, "2001:db8::7"), Enter(admission, "2001:db8::8"));

        File.WriteAllText(FilePath, "203.0.113.0/28\n2001:db8::7\n203.0.113.99\n");
        Poll(admission, () => Bans(admission).Count == 3);

        Assert.Equal(CloseCause.Banned, banned.ExpectMsg<EndSession>().Cause);
        narrow.ExpectMsg<EndSession>();
        other.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        File.WriteAllText(FilePath, "203.0.113.99\n");
        Poll(admission, () => Bans(admission).Count == 1);
        Assert.Null(Request(admission, "203.0.113.1"));
    }

    [Fact]
    public void A_range_stays_a_range_in_the_file_and_is_taken_back_as_one()
    {
        File.WriteAllText(FilePath, "203.0.113.3-203.0.113.99 # area\n2001:db8::5-2001:db8:1::9\n");
        var admission = Start(Settings);
        Assert.Equal(AdmissionRules.Banned, Request(admission, "2001:db8:0:77::1"));
        Assert.Equal(["2001:db8::5-2001:db8:1::9", "203.0.113.3-203.0.113.99"], Bans(admission).Select(b => $"{b.Range}").Order(StringComparer.Ordinal));

        Ban(admission, "198.51.100.7-198.51.100.9", BanKind.Permanent, "asked");
        AwaitFile(lines => lines.Length == 3);
        Assert.Equal("203.0.113.3-203.0.113.99 # area", Entries()[0]);
        Assert.StartsWith("198.51.100.7-198.51.100.9 since=", Entries()[2], StringComparison.Ordinal);
        admission.Tell(new Unban(Network("203.0.113.50")), TestActor);
        Assert.Equal(new Unbanned(0, Network("203.0.113.3-203.0.113.99")), ExpectMsg<Unbanned>());
        admission.Tell(new Unban(Network("203.0.113.3-203.0.113.99")), TestActor);
        Assert.Equal(new Unbanned(1, null), ExpectMsg<Unbanned>());

        Assert.Null(Request(admission, "203.0.113.50"));
        AwaitAssert(() =>
        {
            Advance(Seconds(1));
            Assert.Equal(2, Entries().Length);
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Taking_over_an_edited_list_ends_the_sessions_of_what_is_new_in_it_and_no_others()
    {
        // More sessions than are looked at in one step.
        var admission = Start(Settings with { MaxConnections = 0, ConnectsPerSecond = 0 });
        Bans(admission);
        var old = Enter(admission, "198.51.100.1");
        Ban(admission, "198.51.100.0/24");
        old.ExpectMsg<EndSession>();
        AwaitFile(lines => lines.Length == 1);
        var crowd = CreateTestProbe();
        for (var i = 0; i < 3000; i++)
        {
            var client = new AddressRange(isIPv6: false, (10u << 24) + (uint)i, 32).FirstAddress;
            admission.Tell(new RequestAdmission(client, this), ActorRefs.NoSender);
            admission.Tell(new EnterAdmission(client, crowd.Ref));
        }

        File.AppendAllText(FilePath, "10.0.0.0-10.0.11.181 # all but two\n");
        Poll(admission, () => Bans(admission).Count == 2);

        for (var i = 0; i < 2998; i++)
            Assert.Equal(CloseCause.Banned, crowd.ExpectMsg<EndSession>().Cause);
        crowd.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        old.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_flood_of_bans_is_one_write_a_second_and_all_are_in_it()
    {
        var admission = Start(Settings);
        Bans(admission);
        for (var i = 0; i < 500; i++)
            Ban(admission, $"10.0.{i / 250}.{i % 250}");
        AwaitFile(lines => lines.Length > 0);
        Settle(admission);
        Assert.True(Entries().Length < 500);

        AwaitAssert(() =>
        {
            Advance(Seconds(1));
            Assert.Equal(500, Entries().Length);
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_ban_that_ends_leaves_the_file()
    {
        var admission = Start(Settings with { BanTime = TimeSpan.FromSeconds(30) });
        Ban(admission, "203.0.113.7", BanKind.Temporary);
        Ban(admission, "203.0.113.8");

        AwaitAssert(() =>
        {
            Advance(Seconds(1));
            Assert.StartsWith("203.0.113.8", Assert.Single(Entries()), StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void An_unwritable_file_is_one_warning_and_the_bans_hold()
    {
        var admission = Start(Settings with { BanFile = Path.Combine(_folder, "nowhere", "bans.txt") });
        Bans(admission);

        EventFilter.Warning(contains: "kept in memory alone").Expect(1, TimeSpan.FromSeconds(30), () =>
        {
            for (var i = 0; i < 20; i++)
            {
                Ban(admission, $"203.0.113.{i}");
                Advance(Seconds(5));
                // The disk's own time: several visits are to fail.
                Thread.Sleep(10);
                Settle(admission);
            }
        });

        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        // As soon as it can be written it is.
        Directory.CreateDirectory(Path.Combine(_folder, "nowhere"));
        AwaitAssert(() =>
        {
            Advance(Seconds(5));
            Assert.Equal(20, File.ReadLines(Path.Combine(_folder, "nowhere", "bans.txt")).Count(IsEntry));
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_file_that_can_be_read_but_not_written_is_not_said_to_be_well_before_it_is_written()
    {
        File.WriteAllText(FilePath, "203.0.113.7\n");
        // In the way of the new file that is to take the old one's place.
        var hindrance = Directory.CreateDirectory($"{FilePath}.tmp");
        var admission = Start(Settings);
        Bans(admission);
        EventFilter.Warning(contains: "kept in memory alone").ExpectOne(() =>
        {
            Ban(admission, "203.0.113.8");
            Advance(Seconds(2));
        });

        EventFilter.Info(contains: "again").Expect(0, Seconds(0.1), () =>
        {
            // It is seen, changed and read meanwhile.
            File.WriteAllText(FilePath, "203.0.113.7\n203.0.113.9\n");
            Poll(admission, () => Bans(admission).Count == 3);
        });
        hindrance.Delete();
        EventFilter.Info(contains: "can be read and written again").ExpectOne(() => AwaitAssert(() =>
        {
            Advance(Seconds(5));
            Settle(admission);
            Assert.Contains(Entries(), l => l.StartsWith("203.0.113.8", StringComparison.Ordinal));
        }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void A_line_that_makes_no_sense_is_told_once_and_stays()
    {
        File.WriteAllText(FilePath, "# list\n203.0.113\n203.0.113.7\n");
        IActorRef admission = ActorRefs.Nobody;

        EventFilter.Warning(contains: "'203.0.113' is not an IP address").ExpectOne(() =>
        {
            admission = Start(Settings);
            Bans(admission);
            File.WriteAllText(FilePath, "203.0.113\n203.0.113.7\n203.0.113.8\n");
            Poll(admission, () => Bans(admission).Count == 2);
        });

        Ban(admission, "203.0.113.9");
        AwaitFile(lines => lines.Length == 4);
        Assert.Equal("203.0.113", File.ReadLines(FilePath).First());
    }

    [Fact]
    public void A_restart_brings_the_bans_back_from_the_file()
    {
        var admission = StartUnder(Directive.Restart, Settings);
        Ban(admission, "203.0.113.7");
        Ban(admission, "203.0.113.8");

        Fail(admission, EventFilter.Exception<NullReferenceException>());

        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.8"));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        TestFolder.Delete(_folder);
    }

    /// <summary>Lets the actor look at the file until it has seen the change.</summary>
    private void Poll(IActorRef admission, Func<bool> hasSeen) => AwaitAssert(() =>
    {
        Advance(Seconds(2));
        Settle(admission);
        Assert.True(hasSeen());
    }, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20));

    private void AwaitFile(Func<string[], bool> isAsExpected) =>
        AwaitAssert(() => Assert.True(isAsExpected(Entries())), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(5));

    private string[] Entries() => File.Exists(FilePath) ? [.. File.ReadLines(FilePath).Where(IsEntry)] : [];

    private static bool IsEntry(string line) => line.Length > 0 && line[0] != '#';
}
