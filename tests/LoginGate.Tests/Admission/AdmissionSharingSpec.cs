using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>What admission has with other gates; a probe stands for whoever shares.</summary>
public sealed class AdmissionSharingSpec(ITestOutputHelper output) : AdmissionSpec(output)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("logingate-sharing").FullName;

    private new DateTimeOffset Now => Clock.GetUtcNow();

    [Fact]
    public void Whoever_follows_is_told_all_there_is_and_then_what_changes()
    {
        var admission = Start(Defaults);
        Ban(admission, "203.0.113.7", reason: "before");
        admission.Tell(new BanAddress(Network("203.0.113.8"), BanKind.Permanent, "alone", IsHere: true));

        var follower = Follow(admission, out var all);
        Ban(admission, "203.0.113.9", BanKind.Temporary, "after");
        Unban(admission, "203.0.113.7");

        Assert.True(all.AreKept);
        Assert.Equal(("203.0.113.7", "before", false), Told(Assert.Single(all.Changes)));
        var made = follower.ExpectMsg<BansChanged>();
        Assert.False(made.AreKept);
        Assert.Equal(("203.0.113.9", "after", false), Told(Assert.Single(made.Changes)));
        Assert.Equal(("203.0.113.7", "before", true), Told(Assert.Single(follower.ExpectMsg<BansChanged>().Changes)));
    }

    [Fact]
    public void Places_are_told_once_a_second_as_changes()
    {
        var admission = Start(Defaults);
        var first = Enter(admission, "198.51.100.1");
        var follower = Follow(admission, out _);
        Assert.Equal([KeyValuePair.Create(Range("198.51.100.1"), 1)], follower.ExpectMsg<PlacesChanged>().Places);

        Enter(admission, "198.51.100.1");
        Enter(admission, "2001:db8::7");
        admission.Tell(new LeaveAdmission(Address("198.51.100.1"), first.Ref));
        Bans(admission);
        Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [(Range("198.51.100.1"), 1), (Range("2001:db8::/64"), 1)],
            follower.ExpectMsg<PlacesChanged>().Places.Select(place => (place.Key, place.Value)).OrderBy(place => place.Key.IsIPv6));
        Advance(TimeSpan.FromSeconds(1));
        follower.ExpectNoMsg(Moment);
    }

    [Fact]
    public void Places_at_other_gates_count_towards_the_limit_until_they_are_forgotten()
    {
        var admission = Start(AnsweredBy(ViolationAction.Refuse) with { MaxConnections = 3 });
        admission.Tell(new ApplyPlacesElsewhere([KeyValuePair.Create(Range("198.51.100.1"), 2)]));

        Assert.Null(Request(admission, "198.51.100.1"));
        Assert.Equal(AdmissionRules.TooManyConnections, Request(admission, "198.51.100.1"));
        Assert.Null(Request(admission, "198.51.100.2"));

        admission.Tell(new ApplyPlacesElsewhere([KeyValuePair.Create(Range("198.51.100.1"), 1)]));
        Assert.Null(Request(admission, "198.51.100.1"));
        Assert.Equal(AdmissionRules.TooManyConnections, Request(admission, "198.51.100.1"));
        admission.Tell(ForgetPlacesElsewhere.Instance);
        Assert.Null(Request(admission, "198.51.100.1"));
    }

    [Fact]
    public void What_counts_at_all_gates_is_taken_over_and_not_told_back()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        var session = Enter(admission, "203.0.113.7");
        follower.ExpectNoMsg(Moment);

        Share(admission, "203.0.113.7", TimeSpan.FromHours(2));

        Assert.Equal(CloseCause.Banned, session.ExpectMsg<EndSession>().Cause);
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        // A shorter one takes its place, which no ban of this gate could.
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1));
        Assert.Equal(Now + TimeSpan.FromHours(1), Assert.Single(Bans(admission)).Until);
        Share(admission, "203.0.113.7", TimeSpan.FromHours(3), isLifted: true);
        Assert.Null(Request(admission, "203.0.113.7"));
        follower.ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_ban_of_this_gate_alone_outlives_the_lift_of_others()
    {
        var admission = Start(Defaults);
        admission.Tell(new BanAddress(Network("203.0.113.7"), BanKind.Permanent, "alone", IsHere: true));

        Share(admission, "203.0.113.7", TimeSpan.FromHours(1), isLifted: true);

        Assert.True(Assert.Single(Bans(admission)).IsHere);
    }

    [Fact]
    public void A_ban_for_all_after_one_here_reaches_all()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        admission.Tell(new BanAddress(Network("203.0.113.7"), BanKind.Permanent, "alone", IsHere: true));

        Ban(admission, "203.0.113.7", reason: "for all");

        Assert.Equal(("203.0.113.7", "for all", false), Told(Assert.Single(follower.ExpectMsg<BansChanged>().Changes)));
        Assert.False(Assert.Single(Bans(admission)).IsHere);
    }

    [Fact]
    public void A_shorter_ban_for_all_after_one_here_reaches_all_and_the_longer_one_stays_here()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        admission.Tell(new BanAddress(Network("203.0.113.7"), BanKind.Permanent, "alone", IsHere: true));

        Ban(admission, "203.0.113.7", BanKind.Temporary, "for all");

        var told = Assert.Single(follower.ExpectMsg<BansChanged>().Changes);
        Assert.Equal(("203.0.113.7", "for all", false), Told(told));
        Assert.NotNull(told.Until);
        // As the cluster answers.
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1));
        Assert.Equal((true, (DateTimeOffset?)null), (Assert.Single(Bans(admission)).IsHere, Assert.Single(Bans(admission)).Until));
        Unban(admission, "203.0.113.7");
        Assert.True(Assert.Single(follower.ExpectMsg<BansChanged>().Changes).IsLifted);
    }

    [Fact]
    public void A_ban_that_is_asked_for_again_is_told_again_and_never_shortened()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        Ban(admission, "203.0.113.7", reason: "first");
        follower.ExpectMsg<BansChanged>();
        Advance(TimeSpan.FromMinutes(1));

        Ban(admission, "203.0.113.7", reason: "again");
        Ban(admission, "203.0.113.7", BanKind.Temporary, "shorter");

        var (again, shorter) = (Assert.Single(follower.ExpectMsg<BansChanged>().Changes), Assert.Single(follower.ExpectMsg<BansChanged>().Changes));
        Assert.Equal((("203.0.113.7", "again", false), null), (Told(again), again.Until));
        Assert.Equal((("203.0.113.7", "shorter", false), null), (Told(shorter), shorter.Until));
        Assert.InRange(Now - again.Since!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Addresses_that_have_clients_at_other_gates_alone_are_listed_too()
    {
        var admission = Start(Defaults);
        Enter(admission, "198.51.100.1");
        admission.Tell(new ApplyPlacesElsewhere(
            [KeyValuePair.Create(Range("198.51.100.1"), 2), KeyValuePair.Create(Range("198.51.100.2"), 1), KeyValuePair.Create(Range("198.51.100.3"), 5)]));

        admission.Tell(new GetAddresses(2), TestActor);

        var list = ExpectMsg<AddressList>();
        Assert.Equal([new AddressInfo(Range("198.51.100.1"), 1, 0, 2), new AddressInfo(Range("198.51.100.3"), 0, 0, 5)], list.Addresses);
        Assert.Equal((3, 3), (list.Found, list.All));
    }

    [Fact]
    public void What_is_lifted_here_alone_stays_so_until_somebody_bans_it_anew()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1));

        Unban(admission, "203.0.113.7", isHere: true);

        follower.ExpectNoMsg(Moment);
        // The cluster was joined anew and tells everything.
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1), since: TimeSpan.FromMinutes(-1));
        Assert.Null(Request(admission, "203.0.113.7"));
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1), since: TimeSpan.FromMinutes(1));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
    }

    [Fact]
    public void What_was_lifted_here_alone_is_lifted_for_all_when_that_is_asked_for_later()
    {
        var admission = Start(Defaults);
        var follower = Follow(admission, out _);
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1));
        Share(admission, "203.0.113.8", TimeSpan.FromMinutes(1));
        Share(admission, "198.51.100.7", TimeSpan.FromHours(1));
        Unban(admission, "203.0.113.7", isHere: true);
        Unban(admission, "203.0.113.8", isHere: true);
        Unban(admission, "198.51.100.7", isHere: true);
        follower.ExpectNoMsg(Moment);
        Advance(TimeSpan.FromMinutes(2));

        var count = Unban(admission, "203.0.113.0/24");

        Assert.Equal(("203.0.113.7", "elsewhere", true), Told(Assert.Single(follower.ExpectMsg<BansChanged>().Changes)));
        Assert.Equal(1, count);
        // As the cluster answers.
        Share(admission, "203.0.113.7", TimeSpan.FromHours(1), isLifted: true);
        Assert.Equal(0, Unban(admission, "203.0.113.0/24"));
        follower.ExpectNoMsg(Moment);
    }

    [Fact]
    public void What_ends_by_itself_or_is_given_up_for_another_is_no_lift()
    {
        var admission = Start(Defaults with { MaxTemporaryBans = 1, BanTime = TimeSpan.FromMinutes(10) });
        var follower = Follow(admission, out _);

        Ban(admission, "203.0.113.7", BanKind.Temporary);
        Ban(admission, "203.0.113.8", BanKind.Temporary);
        Assert.Single(Bans(admission));
        Advance(TimeSpan.FromMinutes(20));

        Assert.Empty(Bans(admission));
        Assert.All([follower.ExpectMsg<BansChanged>(), follower.ExpectMsg<BansChanged>()], told => Assert.False(Assert.Single(told.Changes).IsLifted));
        follower.ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_line_removed_from_the_ban_file_lifts_for_all_and_one_added_bans_for_all()
    {
        var file = Path.Combine(_folder, "bans.txt");
        File.WriteAllText(file, "203.0.113.1\n203.0.113.2 scope=here\n203.0.113.3 until=2099-01-01\n203.0.113.6 scope=here\n");
        var admission = Start(Defaults with { BanFile = file });
        var follower = Follow(admission, out var all);
        Assert.Equal(["203.0.113.1", "203.0.113.3"], all.Changes.Select(change => $"{change.Range}").Order(StringComparer.Ordinal));

        File.WriteAllText(file, "203.0.113.3 until=2098-01-01\n203.0.113.4\n203.0.113.5 scope=here\n203.0.113.6\n");
        AwaitAssert(() =>
        {
            Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(4, Bans(admission).Count);
            Assert.Contains(Bans(admission), ban => $"{ban.Range}" == "203.0.113.4");
        }, TimeSpan.FromSeconds(20));

        var changes = follower.ExpectMsg<BansChanged>(TimeSpan.FromSeconds(20));
        Assert.False(changes.AreKept);
        Assert.Equal(
            [("203.0.113.1", "", true), ("203.0.113.3", "", false), ("203.0.113.4", "", false), ("203.0.113.6", "", false)],
            changes.Changes.Select(Told).OrderBy(change => change.Range, StringComparer.Ordinal));
    }

    [Fact]
    public void What_other_gates_do_is_told_line_by_line_up_to_five_a_second_and_what_is_more_by_its_count()
    {
        var admission = Start(Defaults);

        EventFilter.Info(start: "203.0.113.1 is banned").ExpectOne(() => Share(admission, "203.0.113.1", TimeSpan.FromHours(1)));
        EventFilter.Info(start: "the ban of 203.0.113.1 is lifted, by gate b").ExpectOne(() =>
            Share(admission, "203.0.113.1", TimeSpan.FromHours(1), isLifted: true, since: TimeSpan.FromSeconds(1)));
        EventFilter.Info(contains: "is banned").Expect(3, () =>
        {
            for (var i = 2; i <= 8; i++)
                Share(admission, $"203.0.113.{i}", TimeSpan.FromHours(1));
            Bans(admission);
        });
        Advance(TimeSpan.FromSeconds(1));
        EventFilter.Info(contains: "4 bans of other gates taken over").ExpectOne(() => Share(admission, "203.0.113.9", TimeSpan.FromHours(1)));
        EventFilter.Info(contains: "20 bans of other gates taken over").ExpectOne(() => admission.Tell(new ApplySharedBans(
            [.. Enumerable.Range(10, 20).Select(i => new BanChange(Network($"203.0.113.{i}"), null, Now, "", IsLifted: false, "b"))])));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        TestFolder.Delete(_folder);
    }

    private static (string Range, string Reason, bool IsLifted) Told(BanChange change) => ($"{change.Range}", change.Reason, change.IsLifted);

    private TestProbe Follow(IActorRef admission, out BansChanged all)
    {
        var follower = CreateTestProbe();
        admission.Tell(FollowAdmission.Instance, follower.Ref);
        all = follower.ExpectMsg<BansChanged>(TimeSpan.FromSeconds(20));
        return follower;
    }

    private void Share(IActorRef admission, string range, TimeSpan time, bool isLifted = false, TimeSpan since = default) =>
        admission.Tell(new ApplySharedBans([new BanChange(Network(range), Now + time, Now + since, "elsewhere", isLifted, "b")]));

    private int Unban(IActorRef admission, string range, bool isHere = false)
    {
        admission.Tell(new Unban(Network(range), isHere), TestActor);
        return ExpectMsg<Unbanned>().Count;
    }
}
