using System.Net;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;
using LoginGate.Tests.Admission;

namespace LoginGate.Tests.Statistics.Attackers;

[Collection(AloneInTheProcess.Name)]
public sealed class AttackerStatisticsSpec
{
    private const string Banned = "banned";

    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.7");
    private static readonly AddressRange AttackersAddress = AddressRange.Of(Attacker);
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1000);

    private readonly AttackerStatistics _attackers = new();
    private readonly IPAddress _flooding = new(0);

    [Fact]
    public void Connects_refusals_and_violations_are_counted_by_address_and_by_network()
    {
        Connect("203.0.113.7", 3, Banned);
        Connect("203.0.113.9", 2, refusal: null);
        Connect("2001:db8:1:2::3", 4, refusal: null);
        _attackers.OnViolation(Attacker, Violation.Http, Start);

        Assert.Equal(3, Sum(AttackerFigure.Refused, isNetwork: false).AtLeast(AttackersAddress));
        Assert.Equal(2, Sum(AttackerFigure.Connects, isNetwork: false).AtLeast(Range("203.0.113.9/32")));
        Assert.Equal(5, Sum(AttackerFigure.Connects, isNetwork: true).AtLeast(Range("203.0.113.0/24")));
        Assert.Equal(4, Sum(AttackerFigure.Connects, isNetwork: false).AtLeast(Range("2001:db8:1:2::/64")));
        Assert.Equal(4, Sum(AttackerFigure.Connects, isNetwork: true).AtLeast(Range("2001:db8:1::/48")));
        Assert.Equal(1, Sum(AttackerFigure.Violations, isNetwork: true).AtLeast(Range("203.0.113.0/24")));
        Assert.Equal(9, Sum(AttackerFigure.Connects, isNetwork: true).Total);
    }

    [Fact]
    public void Refusals_are_told_apart_by_reason_and_violations_by_kind()
    {
        Connect("203.0.113.7", 3, Banned);
        Connect("203.0.113.7", 2, "max-sessions is reached");
        Connect("203.0.113.7", 1, "dialect 98k knows no IPv6 address");
        Connect("203.0.113.7", 4, "a reason of tomorrow");
        _attackers.OnViolation(Attacker, Violation.SlowReader, Start);

        var parts = Sum(AttackerFigure.Refused, isNetwork: false).PartsOf(AttackersAddress).ToArray();
        Assert.Equal(
            [("banned", 3L), ("max-sessions", 2), ("ipv6-not-announceable", 1), ("other", 4)],
            parts.Select((n, i) => (MetricWords.RefusalAt(i), n)).Where(p => p.n > 0));
        Assert.Equal(1, Sum(AttackerFigure.Violations, isNetwork: false).PartsOf(AttackersAddress)[(int)Violation.SlowReader]);
    }

    [Fact]
    public void A_window_holds_the_minute_that_runs_and_those_before_it()
    {
        for (var minute = 0; minute <= 20; minute++)
            Connect("203.0.113.7", 1 << minute, Banned, Start + TimeSpan.FromMinutes(minute));
        var now = Start + TimeSpan.FromMinutes(20.5);

        Assert.Equal((1 << 20) + (1 << 19), Sum(AttackerFigure.Refused, false, 1, now).AtLeast(AttackersAddress));
        Assert.Equal((1 << 21) - (1 << 15), Sum(AttackerFigure.Refused, false, 5, now).AtLeast(AttackersAddress));
        Assert.Equal((1 << 21) - (1 << 5), Sum(AttackerFigure.Refused, false, 15, now).AtLeast(AttackersAddress));
        // Quiet minutes count too.
        Assert.Equal(1 << 20, Sum(AttackerFigure.Refused, false, 1, now + TimeSpan.FromMinutes(1)).AtLeast(AttackersAddress));
        Assert.Equal(0, Sum(AttackerFigure.Refused, false, 1, now + TimeSpan.FromMinutes(2)).Total);
        Assert.Equal(1 << 20, Sum(AttackerFigure.Refused, false, 15, now + TimeSpan.FromMinutes(15)).Total);
        Assert.Equal(0, Sum(AttackerFigure.Refused, false, 15, now + TimeSpan.FromMinutes(16)).Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ever_new_addresses_push_no_attacker_out_and_no_figure_is_off_by_more_than_its_error(int seed)
    {
        const int perMinute = 40_000;
        var truth = new Dictionary<AddressRange, long>();
        for (var minute = 0; minute < 5; minute++)
        {
            foreach (var address in Streams.Rotating(seed + minute, perMinute, share: 100, AttackersAddress))
            {
                // Never before and never again: of each minute another part of the numbers.
                var client = address == AttackersAddress ? address : Streams.Address((uint)address.FirstBits + (uint)minute * perMinute);
                truth[client] = truth.GetValueOrDefault(client) + 1;
                _attackers.OnConnect(client.FirstAddress, Banned, Start + TimeSpan.FromMinutes(minute));
            }
        }

        var sum = Sum(AttackerFigure.Refused, isNetwork: false, minutes: 15, Start + TimeSpan.FromMinutes(4));
        var bound = 5 * perMinute / AttackerStatistics.Places;
        Assert.Equal(5 * perMinute, sum.Total);
        Assert.Equal(AttackersAddress, sum.Keys.MaxBy(sum.AtLeast));
        Assert.All(truth, t =>
        {
            Assert.InRange(sum.ErrorOf(t.Key), 0, bound);
            Assert.InRange(t.Value, sum.AtLeast(t.Key), sum.AtLeast(t.Key) + sum.ErrorOf(t.Key));
        });
    }

    [Fact]
    public void Many_clients_behind_one_address_are_seen_as_many_connects_and_no_refusals_amid_a_flood()
    {
        var cafe = IPAddress.Parse("198.51.100.1");
        for (var i = 0; i < 100_000; i++)
        {
            _attackers.OnConnect(Streams.Address(1_000_000 + (uint)i).FirstAddress, Banned, Start);
            if (i % 50 == 0)
                _attackers.OnConnect(cafe, refusal: null, Start);
        }

        var connects = Sum(AttackerFigure.Connects, isNetwork: false);
        Assert.InRange(connects.AtLeast(AddressRange.Of(cafe)), 2_000 - connects.Total / AttackerStatistics.Places, 2_000);
        Assert.Equal(0, Sum(AttackerFigure.Refused, isNetwork: false).AtLeast(AddressRange.Of(cafe)));
    }

    [Fact]
    public void Bytes_of_a_session_count_once_however_often_they_are_looked_at()
    {
        var session = new SessionStatistics(new SessionIdentity(1, new IPEndPoint(Attacker, 4711), new IPEndPoint(IPAddress.Loopback, 7000)), Start);
        session.OnHeard(100, Start);
        _attackers.OnBytes(session);
        _attackers.OnBytes(session);
        session.OnHeard(30, Start);
        _attackers.OnBytes(session);

        Assert.Equal(130, Sum(AttackerFigure.Bytes, isNetwork: false).AtLeast(AttackersAddress));
    }

    [Fact]
    public void A_flood_from_ever_new_addresses_takes_no_memory_beyond_that_of_its_minutes()
    {
        // Whatever has to be made once is made.
        Flood(0, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Flood(10_000, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var minute = 1; minute <= 40; minute++)
            Flood((uint)minute * 10_000, 10_000, Start + TimeSpan.FromMinutes(minute));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - empty, 0, 9_000_000);
        GC.KeepAlive(_attackers);
    }

    private void Flood(uint first, uint count, TimeSpan? now = null)
    {
#pragma warning disable CS0618 // The one way to change an address in place.
        for (var i = first; i < first + count; i++)
        {
            _flooding.Address = BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(i << 8) : i << 8;
            _attackers.OnConnect(_flooding, Banned, now ?? Start);
            _attackers.OnViolation(_flooding, Violation.Http, now ?? Start);
        }
#pragma warning restore CS0618
    }

    private void Connect(string client, int times, string? refusal, TimeSpan? now = null)
    {
        for (var i = 0; i < times; i++)
            _attackers.OnConnect(IPAddress.Parse(client), refusal, now ?? Start);
    }

    private HitterSum Sum(AttackerFigure figure, bool isNetwork, int minutes = 1, TimeSpan? now = null) => _attackers.Sum(figure, isNetwork, minutes, now ?? Start);

    private static AddressRange Range(string text) => AddressRange.Of(IPNetwork.Parse(text));
}
