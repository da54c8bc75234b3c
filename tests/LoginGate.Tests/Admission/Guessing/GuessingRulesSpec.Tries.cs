using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission.Guessing;

// What sessions may do unasked, and what is under way.
public sealed partial class GuessingRulesSpec
{
    private const string Client = "203.0.113.7";

    [Fact]
    public void Logins_that_are_under_way_may_fail_and_count_until_they_are_answered()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Refuse });
        var (first, second, third) = (Begin(Client), Begin(Client), Begin(Client));
        Assert.True(first != default && second != default && third != default);
        Assert.Equal(default, Begin(Client));
        Assert.Equal(new LoginVerdict(LoginRefusal.Address, IsHeld: true), rules.Decide(Range(Client), "a", _now, Today));
        Assert.NotEqual(default, Begin("198.51.100.1"));

        // A failure takes the place of its try.
        Fail(rules, Client, "a");
        _tries.GiveBack(first);
        Assert.True(rules.Decide(Range(Client), "a", _now, Today).IsHeld);
        _tries.GiveBack(second);
        var fourth = rules.Decide(Range(Client), "a", _now, Today);
        Assert.Equal(LoginRefusal.None, fourth.Refusal);
        Assert.True(rules.Decide(Range(Client), "a", _now, Today).IsHeld);

        foreach (var taken in (LoginTry[])[third, fourth.Taken])
        {
            Fail(rules, Client, "a");
            _tries.GiveBack(taken);
        }
        Assert.Equal(new LoginVerdict(LoginRefusal.Address), rules.Decide(Range(Client), "a", _now, Today));
    }

    [Fact]
    public void A_network_has_no_more_tries_than_its_limit_and_an_account_neither()
    {
        var rules = With(Limits with { PerAddress = 0, PerNetwork = 2, OnAddress = AddressMeasure.Refuse, PerAccount = 3, OnAccount = AccountMeasure.Lock });
        Assert.NotEqual(default, Begin("203.0.113.1", "a1"));
        Assert.NotEqual(default, Begin("203.0.113.2", "a2"));
        Assert.Equal(default, Begin("203.0.113.3", "a3"));
        Assert.Equal(new LoginVerdict(LoginRefusal.Address, IsHeld: true), rules.Decide(Range("203.0.113.3"), "a3", _now, Today));

        foreach (var network in (int[])[1, 2, 3])
            Assert.NotEqual(default, Begin($"198.51.{network}.1", "anna"));
        Assert.Equal(default, Begin("198.51.4.1", "Anna"));
        Assert.Equal(new LoginVerdict(LoginRefusal.Account, IsHeld: true), rules.Decide(Range("198.51.4.1"), "anna", _now, Today));
        Assert.Equal(0, _tries.Networks.TakenAt(_tries.PlacesOf(Range("198.51.4.1")).Network));
        // Nobody keeps out those who were there before.
        rules.OnGood(Range("198.51.5.1"), "anna", _now, Today);
        Assert.Equal(LoginRefusal.None, rules.Decide(Range("198.51.5.1"), "anna", _now, Today).Refusal);
    }

    [Fact]
    public void Sessions_know_of_a_networks_failures_at_once()
    {
        var rules = With(Limits with { PerAddress = 0, PerNetwork = 2, OnAddress = AddressMeasure.Refuse });
        Fail(rules, "203.0.113.1", "none", LoginFailure.NoAccount);
        Fail(rules, "203.0.113.2", "none", LoginFailure.NoAccount);

        Assert.Equal(default, Begin("203.0.113.3"));
        Assert.NotEqual(default, Begin("198.51.100.1"));
    }

    [Fact]
    public void Once_its_failures_are_too_old_an_address_is_not_asked_for_any_more()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Refuse });
        for (var i = 0; i < 3; i++)
            Fail(rules, Client, "none", LoginFailure.NoAccount);
        Assert.Equal(default, Begin(Client));

        _now += TimeSpan.FromMinutes(10);
        rules.Prune(_now);

        Assert.NotEqual(default, Begin(Client));
    }

    [Fact]
    public void A_lock_is_asked_for_until_it_is_over_or_ended()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock, Within = TimeSpan.FromMinutes(1), LockFor = TimeSpan.FromMinutes(20) });
        Lock(rules);
        _now += TimeSpan.FromMinutes(10);
        rules.Prune(_now);
        Assert.Empty(Failed(rules, GuessSubject.Address));
        Assert.Equal(default, Begin("198.51.100.1", "anna"));
        _now += TimeSpan.FromMinutes(10);
        rules.Prune(_now);
        Assert.NotEqual(default, Begin("198.51.100.1", "anna"));

        Lock(rules);
        Assert.Equal(default, Begin("198.51.100.1", "anna"));
        rules.Unlock("anna", _now);
        Assert.NotEqual(default, Begin("198.51.100.1", "anna"));
    }

    [Fact]
    public void Where_a_lock_is_over_before_its_failures_are_one_at_a_time_may_try()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock, LockFor = TimeSpan.FromMinutes(1) });
        Lock(rules);
        _now += TimeSpan.FromMinutes(1);
        rules.Prune(_now);

        var first = rules.Decide(Range("198.51.100.1"), "anna", _now, Today);
        Assert.Equal(LoginRefusal.None, first.Refusal);
        Assert.Equal(new LoginVerdict(LoginRefusal.Account, IsHeld: true), rules.Decide(Range("198.51.100.2"), "anna", _now, Today));
        _tries.GiveBack(first.Taken);
        Assert.Equal(LoginRefusal.None, rules.Decide(Range("198.51.100.2"), "anna", _now, Today).Refusal);
    }

    [Fact]
    public void Other_limits_count_for_those_who_do_not_ask_too()
    {
        var refuse = Limits with { OnAddress = AddressMeasure.Refuse };
        var rules = With(refuse);
        for (var i = 0; i < 3; i++)
            Fail(rules, Client, "none", LoginFailure.NoAccount);
        Assert.Equal(default, Begin(Client));

        Apply(refuse with { PerAddress = 4 });
        Assert.NotEqual(default, Begin(Client));
        Assert.Equal(default, Begin(Client));
        // Counting begins anew; what is under way is still under way.
        Apply(refuse with { PerAddress = 2, Within = TimeSpan.FromMinutes(5) });
        Assert.NotEqual(default, Begin(Client));
        Assert.Equal(default, Begin(Client));

        void Apply(GuessingSettings limits) => rules.Apply(TestSettings.Admission with { Guessing = limits });
    }

    [Fact]
    public void Rules_that_begin_anew_forget_what_failed_and_not_what_is_under_way()
    {
        var limits = Limits with { OnAddress = AddressMeasure.Refuse };
        var under = With(limits);
        Assert.NotEqual(default, Begin(Client));
        Fail(under, Client, "a");
        Fail(under, Client, "a");
        Assert.Equal(default, Begin(Client));

        With(limits);

        Assert.NotEqual(default, Begin(Client));
        Assert.NotEqual(default, Begin(Client));
        Assert.Equal(default, Begin(Client));
    }

    [Fact]
    public void A_login_that_waits_for_its_turn_is_no_try_that_holds_others_up()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Delay });
        for (var i = 0; i < 3; i++)
            Fail(rules, Client, "none", LoginFailure.NoAccount);

        Assert.Equal(new LoginVerdict(LoginRefusal.None, Wait: TimeSpan.FromSeconds(1)), rules.Decide(Range(Client), "a", _now, Today));
    }

    [Fact]
    public void Whoever_is_refused_because_the_wait_would_be_too_long_takes_no_try_of_the_account()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Delay, OnAccount = AccountMeasure.Lock });
        for (var i = 0; i < 13; i++)
            Fail(rules, Client, "none", LoginFailure.NoAccount);
        var waits = rules.Decide(Range(Client), "anna", _now, Today);
        Assert.Equal(LoginRefusal.None, waits.Refusal);

        for (var i = 0; i < 10; i++)
            Assert.Equal(new LoginVerdict(LoginRefusal.Address), rules.Decide(Range(Client), "anna", _now, Today));

        _tries.GiveBack(waits.Taken);
        Assert.Equal(0, _tries.Accounts.TakenAt(LoginTries.PlaceOf("anna")));
    }

    [Fact]
    public void Who_is_forgotten_among_the_good_ones_is_told_of_anew()
    {
        var rules = With(Limits);
        Assert.True(_tries.Told.TryAdd("anna", Range("198.51.0.0/24"), Today));
        for (var network = 0; network < 4; network++)
            rules.OnGood(Range($"198.51.{network}.1"), "anna", _now, Today + network);
        Assert.False(_tries.Told.TryAdd("anna", Range("198.51.0.0/24"), Today));

        rules.OnGood(Range("198.51.4.1"), "anna", _now, Today + 4);

        Assert.True(_tries.Told.TryAdd("anna", Range("198.51.0.0/24"), Today));
        With(Limits);
        Assert.True(_tries.Told.TryAdd("anna", Range("198.51.0.0/24"), Today));
    }

    /// <summary>As a session does; the default: it would have to ask.</summary>
    private LoginTry Begin(string client, string? account = null)
    {
        var places = _tries.PlacesOf(Range(client));
        _tries.TryTake(account is null ? places : places with { Account = LoginTries.PlaceOf(account) }, out var taken);
        return taken;
    }
}
