using LoginGate.Contracts;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Contracts;

public sealed class LoginTriesSpec
{
    private readonly LoginTries _tries = new(ipv6Prefix: 64);

    [Fact]
    public void Nobody_has_a_try_before_the_limits_are_told()
    {
        Assert.False(_tries.TryTake(_tries.PlacesOf(Range("203.0.113.7")), out _));
    }

    [Fact]
    public void However_many_take_at_once_no_more_is_taken_than_there_is()
    {
        const int Limit = 1000;
        _tries.Apply(Limit, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var places = _tries.PlacesOf(Range("203.0.113.7"));
        var taken = 0;

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < Limit; i++)
            {
                if (_tries.TryTake(places, out var own))
                    Interlocked.Increment(ref taken);
                // Some come back meanwhile, and are taken again.
                if (i % 3 == 0 && own != default)
                {
                    _tries.GiveBack(own);
                    Interlocked.Decrement(ref taken);
                }
                Assert.InRange(_tries.Addresses.TakenAt(places.Address), 0, Limit);
            }
        });

        Assert.Equal(taken, _tries.Addresses.TakenAt(places.Address));
    }

    [Fact]
    public void A_login_that_one_limit_stops_has_taken_nothing_of_the_others()
    {
        _tries.Apply(perAddress: 2, perNetwork: 3, perAccount: 1, countsAccounts: true);
        var places = _tries.PlacesOf(Range("203.0.113.7")) with { Account = LoginTries.PlaceOf("anna") };

        Assert.True(_tries.TryTake(places, out var taken));
        Assert.False(_tries.TryTake(places with { Account = LoginTries.PlaceOf("ANNA") }, out var none));

        Assert.Equal((places, default), (taken, none));
        Assert.Equal((1, 1, 1), Taken(places));
        _tries.GiveBack(taken);
        Assert.Equal((0, 0, 0), Taken(places));
    }

    [Fact]
    public void What_has_no_limit_is_not_counted_and_comes_back_as_it_went_when_it_has_one()
    {
        _tries.Apply(perAddress: 2, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        var places = _tries.PlacesOf(Range("203.0.113.7"));
        Assert.True(_tries.TryTake(places, out var taken));

        _tries.Apply(TryCounts.NoLimit, perNetwork: 2, TryCounts.NoLimit, countsAccounts: false);
        _tries.GiveBack(taken);

        Assert.Equal((0, 0, 0), Taken(places));
    }

    [Fact]
    public void Addresses_of_a_prefix_and_of_a_network_are_counted_together()
    {
        var (first, second) = (_tries.PlacesOf(Range("2001:db8:1:2::1")), _tries.PlacesOf(Range("2001:db8:1:2::2")));
        Assert.Equal(first, second);
        Assert.Equal(first.Network, _tries.PlacesOf(Range("2001:db8:1:3::1")).Network);
        Assert.Equal(_tries.PlacesOf(Range("203.0.113.7")).Network, _tries.PlacesOf(Range("203.0.113.8")).Network);
    }

    [Fact]
    public void What_others_at_a_place_have_failed_takes_nothing_from_one_that_is_asked_for()
    {
        _tries.Apply(perAddress: 3, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        const ushort Place = 77;
        _tries.Addresses.AddFailed(Place, 5);
        var place = Place;
        Assert.False(_tries.Addresses.TryTake(ref place, _tries.Addresses.Limit));

        // Of the five two are its own: it has one left.
        Assert.True(_tries.Addresses.TryTake(ref place, _tries.Addresses.MostFor(Place, failed: 2)));
        Assert.False(_tries.Addresses.TryTake(ref place, _tries.Addresses.MostFor(Place, failed: 2)));
    }

    [Fact]
    public void What_is_under_way_stays_when_failures_are_counted_anew()
    {
        _tries.Apply(perAddress: 5, TryCounts.NoLimit, TryCounts.NoLimit, countsAccounts: false);
        ushort place = 77;
        Assert.True(_tries.Addresses.TryTake(ref place, 5));
        _tries.Addresses.AddFailed(place, 2);
        Assert.Equal(3, _tries.Addresses.TakenAt(place));

        _tries.Addresses.SetFailed([(place, 1), (78, 2), (78, 2)]);

        Assert.Equal((2, 4), (_tries.Addresses.TakenAt(place), _tries.Addresses.TakenAt(78)));
        _tries.Addresses.SetFailed([]);
        Assert.Equal((1, 0), (_tries.Addresses.TakenAt(place), _tries.Addresses.TakenAt(78)));
    }

    private (int, int, int) Taken(LoginTry places) =>
        (_tries.Addresses.TakenAt(places.Address), _tries.Networks.TakenAt(places.Network), _tries.Accounts.TakenAt(places.Account));
}
