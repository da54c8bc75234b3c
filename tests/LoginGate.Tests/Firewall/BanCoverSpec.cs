using LoginGate.Contracts;
using LoginGate.Firewall;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;
using static LoginGate.Tests.Firewall.Samples;

namespace LoginGate.Tests.Firewall;

public sealed class BanCoverSpec
{
    [Fact]
    public void What_a_firewall_holds_otherwise_is_found_but_for_what_is_about_to_end()
    {
        var cover = new BanCover();
        cover.Apply(All(Ban("10.0.0.1"), Ban("10.0.0.2", 600), Ban("10.0.0.3", 1), Ban("10.1.0.0/16")));

        // One whose end the firewall has otherwise is as good as the cover's own.
        var mend = cover.Mend([Held("10.0.0.1", 5), Held("10.1.0.0/17"), Held("10.9.9.9", 7)], Now);

        Assert.Equal(["10.1.0.0/17", "10.9.9.9 7"], Shown(mend.Removed));
        Assert.Equal(["10.0.0.2 600", "10.1.0.0/16"], Shown(mend.Added));
        Assert.True(cover.Mend([.. cover.Spans], Now).IsEmpty);
    }

    private static CoverSpan Held(string range, int? seconds = null) => new(Ban(range).Range, seconds is { } left ? Now + TimeSpan.FromSeconds(left) : null);

    [Fact]
    public void A_ban_within_another_is_told_apart_where_it_ends_later_alone()
    {
        var cover = new BanCover();

        cover.Apply(All(Ban("10.0.0.0/29", 600), Ban("10.0.0.3", 900), Ban("10.0.0.5", 300)));

        Assert.Equal(["10.0.0.0-10.0.0.2 600", "10.0.0.3 900", "10.0.0.4/30 600"], Shown(cover.Spans));
    }

    [Fact]
    public void Neighbours_that_end_together_are_one_span_and_come_apart_again()
    {
        var cover = new BanCover();
        cover.Apply(All(Ban("10.0.0.1"), Ban("10.0.0.3")));

        var joined = cover.Apply(Changes(Ban("10.0.0.2")));
        var parted = cover.Apply(Changes(Lift("10.0.0.2")));

        Assert.Equal(["10.0.0.1", "10.0.0.3"], Shown(joined.Removed).Order());
        Assert.Equal(["10.0.0.1-10.0.0.3"], Shown(joined.Added));
        Assert.Equal(["10.0.0.1-10.0.0.3"], Shown(parted.Removed));
        Assert.Equal(["10.0.0.1", "10.0.0.3"], Shown(parted.Added));
    }

    [Fact]
    public void What_is_allowed_is_left_out_whoever_is_banned_around_it_and_denied_addresses_are_in()
    {
        var cover = new BanCover();

        cover.Apply(new BansTaken([Ban("10.0.0.0/30", 600)], AreAll: true, [Range("10.0.0.1")], [Range("192.0.2.0/24"), Range("10.0.0.1")]));
        Assert.Equal(["10.0.0.0 600", "10.0.0.2/31 600", "192.0.2.0/24"], Shown(cover.Spans));

        // Lists are changed by a reload, without a ban that changes.
        cover.Apply(new BansTaken([], AreAll: false, [], []));
        Assert.Equal(["10.0.0.0/30 600"], Shown(cover.Spans));
    }

    [Fact]
    public void All_addresses_of_both_kinds_can_be_banned()
    {
        var cover = new BanCover();

        cover.Apply(All(Ban("0.0.0.0/0"), Ban("::/0"), Ban("255.255.255.255", 600), Ban("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));

        Assert.Equal(["0.0.0.0/0", "::/0"], Shown(cover.Spans));
    }

    [Fact]
    public void It_says_of_each_address_what_a_look_at_all_bans_would_in_as_few_spans_as_can_be()
    {
        const int Seed = 77;
        const int Addresses = 48;
        var random = new Random(Seed);
        for (var round = 0; round < 60; round++)
        {
            var cover = new BanCover();
            var (bans, held) = (new Dictionary<AddressSpan, BanChange>(), new HashSet<CoverSpan>());
            IReadOnlyList<AddressRange> allow = [];
            for (var step = 0; step < 40; step++)
            {
                var changes = Enumerable.Range(0, random.Next(4)).Select(_ => RandomChange(random, Addresses)).DistinctBy(change => change.Range).ToList();
                foreach (var change in changes)
                {
                    if (change.IsLifted)
                        bans.Remove(change.Range);
                    else
                        bans[change.Range] = change;
                }
                if (random.Next(10) == 0)
                    allow = random.Next(2) == 0 ? [] : [RangeAt(random.Next(Addresses))];
                var areAll = random.Next(10) == 0;

                var difference = cover.Apply(new BansTaken(areAll ? [.. bans.Values] : changes, areAll, allow, []));

                var place = $"seed {Seed}, round {round}, step {step}";
                // What is removed was there, and what is added shares no address with what is there.
                Assert.True(difference.Removed.All(held.Remove), place);
                Assert.True(difference.Added.All(span => !held.Any(other => Touch(span.Span, other.Span)) && held.Add(span)), place);
                Assert.True(held.SetEquals(cover.Spans), place);
                AssertExact(cover, bans.Values, allow, Addresses, place);
            }
        }
    }

    private static void AssertExact(BanCover cover, IEnumerable<BanChange> bans, IReadOnlyList<AddressRange> allow, int addresses, string place)
    {
        var spans = cover.Spans.ToArray();
        for (var address = 0; address < addresses; address++)
        {
            AddressSpan at = RangeAt(address);
            var ends = allow.Any(range => ((AddressSpan)range).Contains(at)) ? [] : bans.Where(ban => ban.Range.Contains(at)).Select(ban => ban.Until ?? DateTimeOffset.MaxValue).ToArray();
            var covering = spans.Where(span => span.Span.Contains(at)).Select(span => span.Until ?? DateTimeOffset.MaxValue).ToArray();
            Assert.True(ends.Length == 0 ? covering.Length == 0 : covering.Length == 1 && covering[0] == ends.Max(), $"{place}: {at}");
        }
        Assert.True(spans.Zip(spans.Skip(1)).All(pair => pair.Second.Span.First - pair.First.Span.Last > 1 || pair.First.Until != pair.Second.Until), $"{place}: not the fewest");
    }

    private static BanChange RandomChange(Random random, int addresses)
    {
        var (a, b) = (random.Next(addresses), random.Next(addresses));
        var span = random.Next(3) == 0 ? new AddressSpan(isIPv6: false, Bits(Math.Max(a, b)), Bits(Math.Min(a, b))) : RangeAt(a);
        DateTimeOffset? until = random.Next(4) == 0 ? null : Now + TimeSpan.FromSeconds(random.Next(1, 4));
        return new BanChange(span, until, Now, "", IsLifted: random.Next(3) == 0);
    }

    // Up to the last address there is, where counting on goes wrong first.
    private static UInt128 Bits(int address) => uint.MaxValue - (uint)address;

    private static AddressRange RangeAt(int address) => new(isIPv6: false, Bits(address), 32);

    private static bool Touch(AddressSpan a, AddressSpan b) => a.IsIPv6 == b.IsIPv6 && a.First <= b.Last && b.First <= a.Last;
}
