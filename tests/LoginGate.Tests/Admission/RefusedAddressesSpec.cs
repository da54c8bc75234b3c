using LoginGate.Admission;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class RefusedAddressesSpec
{
    private readonly RefusedAddresses _refused = new();

    [Fact]
    public void An_address_is_forgotten_some_minutes_after_its_last_refusal()
    {
        _refused.Add(Range("203.0.113.7"), TimeSpan.Zero);
        _refused.Add(Range("203.0.113.7"), TimeSpan.FromMinutes(5));
        _refused.Add(Range("203.0.113.8"), TimeSpan.Zero);

        _refused.Prune(TimeSpan.FromMinutes(14.9));
        Assert.Equal([(Range("203.0.113.7"), 2L)], _refused.All);

        _refused.Prune(TimeSpan.FromMinutes(15));
        Assert.Equal(0, _refused.Count);
    }

    [Fact]
    public void A_flood_from_very_many_addresses_does_not_hide_the_worst()
    {
        for (var i = 0; i < 13_965; i++)
            _refused.Add(Range("203.0.113.7"), TimeSpan.Zero);
        _refused.Add(Range("203.0.113.8"), TimeSpan.Zero);
        _refused.Add(Range("203.0.113.8"), TimeSpan.Zero);
        for (var i = 0; i < 200_000; i++)
        {
            _refused.Add(new AddressRange(isIPv6: true, (UInt128)(uint)i << 64, 64), TimeSpan.FromMilliseconds(i));
            Assert.True(_refused.Count <= RefusedAddresses.MaxKept);
        }

        Assert.Equal((13_965L, 2L), (_refused.CountOf(Range("203.0.113.7")), _refused.CountOf(Range("203.0.113.8"))));
        // Of equals the newest stay.
        Assert.Equal(1, _refused.CountOf(new AddressRange(isIPv6: true, (UInt128)199_999 << 64, 64)));
    }
}
