using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission;
using LoginGate.Contracts;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class BanFollowersSpec(ITestOutputHelper output) : AdmissionSpec(output)
{
    [Fact]
    public void A_follower_takes_all_at_first_and_then_each_range_once_as_it_is_now()
    {
        var admission = Start(Defaults with { Allow = [Range("10.0.0.1")], Deny = [Range("192.0.2.0/24")] });
        Ban(admission, "203.0.113.1");
        var follower = CreateTestProbe();

        var first = Take(admission, follower);
        Assert.Equal((true, "203.0.113.1"), (first.AreAll, Shown(first)));
        Assert.Equal(("10.0.0.1", "192.0.2.0/24"), (string.Join(' ', first.Allow), string.Join(' ', first.Deny)));

        Ban(admission, "203.0.113.2");
        Ban(admission, "203.0.113.3");
        admission.Tell(new Unban(Network("203.0.113.0/30")));
        Ban(admission, "203.0.113.3");
        // Said once for all of it.
        follower.ExpectMsg<BansDiffer>();
        var next = Take(admission, follower);

        Assert.Equal((false, "-203.0.113.1 -203.0.113.2 203.0.113.3"), (next.AreAll, Shown(next)));
        Assert.Empty(Take(admission, follower).Changes);
    }

    [Fact]
    public void Time_that_is_over_a_ban_given_up_other_gates_bans_and_lists_that_differ_are_news()
    {
        var admission = Start(Defaults with { MaxTemporaryBans = 1, BanTime = Seconds(60) });
        var follower = CreateTestProbe();
        Take(admission, follower);

        Ban(admission, "203.0.113.1", BanKind.Temporary);
        Settle(admission);
        Advance(Seconds(5));
        Ban(admission, "203.0.113.2", BanKind.Temporary);
        follower.ExpectMsg<BansDiffer>();
        Assert.Equal("-203.0.113.1 203.0.113.2", Shown(Take(admission, follower)));

        Advance(Seconds(62));
        follower.ExpectMsg<BansDiffer>();
        Assert.Equal("-203.0.113.2", Shown(Take(admission, follower)));

        // What other gates have banned.
        admission.Tell(new ApplySharedBans([new BanChange(Network("203.0.113.5"), null, null, "elsewhere", IsLifted: false, "south")]));
        follower.ExpectMsg<BansDiffer>();
        Assert.Equal("203.0.113.5", Shown(Take(admission, follower)));

        admission.Tell(new ApplyAdmissionSettings(Defaults with { Allow = [Range("203.0.113.9")] }));
        follower.ExpectMsg<BansDiffer>();
        Assert.Equal("203.0.113.9", string.Join(' ', Take(admission, follower).Allow));
    }

    [Fact]
    public void Who_takes_little_takes_everything_in_the_end_and_nothing_grows_without_bound()
    {
        var rules = new AdmissionRules(Defaults);
        var journal = new BanJournal();
        rules.Bans.Journals.Add(journal);
        journal.Take(rules);

        for (var number = 0; number <= BanJournal.MostRanges; number++)
            journal.Note(AddressOf(number), null);
        rules.Bans.Add(new Ban(Network("203.0.113.1"), null, null, ""));
        var taken = journal.Take(rules);

        Assert.Equal((true, "203.0.113.1"), (taken.AreAll, Shown(taken)));
        Assert.False(journal.HasNews);
    }

    private static LoginGate.Shared.AddressSpan AddressOf(int number) => new(isIPv6: false, (UInt128)number, (UInt128)number);

    private static BansTaken Take(IActorRef admission, TestProbe follower)
    {
        admission.Tell(new TakeBans(All: false), follower.Ref);
        return follower.ExpectMsg<BansTaken>();
    }

    private static void Ban(IActorRef admission, string range, BanKind kind = BanKind.Permanent) => admission.Tell(new BanAddress(Network(range), kind, "test"));

    private static string Shown(BansTaken taken) => string.Join(' ', taken.Changes.OrderBy(change => change.Range).Select(change => (change.IsLifted ? "-" : "") + change.Range));
}
