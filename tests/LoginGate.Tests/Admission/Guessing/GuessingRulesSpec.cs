using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission.Guessing;

public sealed partial class GuessingRulesSpec
{
    private const int Today = 1000;

    private static readonly GuessingSettings Limits = TestSettings.Admission.Guessing with { PerAddress = 3, PerAccount = 4, Within = TimeSpan.FromMinutes(8) };

    private readonly KnownLogins _known = new(AccountKeys.New());
    private readonly LoginTries _tries = new(ipv6Prefix: 64);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void An_address_that_has_failed_too_often_is_refused_until_enough_time_has_passed()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Refuse });
        Assert.Empty(Fail(rules, "203.0.113.7", "a1").Reached);
        Assert.Empty(Fail(rules, "203.0.113.7", "a2").Reached);
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.7", "a3"));

        Assert.Equal([new LimitReached(GuessSubject.Address, "203.0.113.7", 3, IsLocked: false)], Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount).Reached);

        Assert.Equal(LoginRefusal.Address, Ask(rules, "203.0.113.7", "a4"));
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.8", "a4"));
        _now += TimeSpan.FromMinutes(9);
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.7", "a4"));
    }

    [Fact]
    public void An_address_that_is_to_be_banned_tries_no_more_until_it_is()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Ban });
        for (var i = 0; i < 2; i++)
            Assert.False(Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount).IsBanned);
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.7", "anna"));

        Assert.True(Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount).IsBanned);

        Assert.Equal(LoginRefusal.Address, Ask(rules, "203.0.113.7", "anna"));
    }

    [Fact]
    public void By_default_nobody_is_hindered_and_a_limit_of_zero_is_none()
    {
        var (rules, unlimited) = (With(Limits), With(Limits with { PerAddress = 0, PerAccount = 0, OnAddress = AddressMeasure.Refuse, OnAccount = AccountMeasure.Lock }));
        for (var i = 0; i < 20; i++)
        {
            Fail(rules, "203.0.113.7", "anna");
            Assert.False(Fail(unlimited, "203.0.113.7", "anna").IsOver);
        }

        Assert.Equal((LoginRefusal.None, LoginRefusal.None), (Ask(rules, "203.0.113.7", "anna"), Ask(unlimited, "203.0.113.7", "anna")));
    }

    [Fact]
    public void A_network_that_has_failed_too_often_is_refused_with_all_its_addresses()
    {
        var rules = With(Limits with { PerNetwork = 5, OnAddress = AddressMeasure.Refuse });
        for (var i = 1; i <= 5; i++)
        {
            Fail(rules, $"203.0.113.{i}", "none", LoginFailure.NoAccount);
            Fail(rules, $"2001:db8:1:{i}::1", "none", LoginFailure.NoAccount);
        }

        Assert.Equal((LoginRefusal.Address, LoginRefusal.Address), (Ask(rules, "203.0.113.99", "a"), Ask(rules, "2001:db8:1:ff::1", "a")));
        Assert.Equal((LoginRefusal.None, LoginRefusal.None), (Ask(rules, "203.0.114.1", "a"), Ask(rules, "2001:db8:2::1", "a")));
    }

    [Fact]
    public void A_good_login_takes_back_the_slips_before_it_and_nothing_for_other_accounts()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Refuse });
        Fail(rules, "203.0.113.7", "other");
        Fail(rules, "203.0.113.7", "anna");
        Fail(rules, "203.0.113.7", "anna");
        Fail(rules, "203.0.113.8", "anna");

        rules.OnGood(Range("203.0.113.7"), "Anna", _now, Today);

        Assert.Equal([("203.0.113.7", 1), ("203.0.113.8", 1)], Failed(rules, GuessSubject.Address));
        Assert.Equal([("anna", 1), ("other", 1)], Failed(rules, GuessSubject.Account));
        Assert.Equal([("203.0.113.0/24", 2)], Failed(rules, GuessSubject.Network));
        // One right password among stolen ones changes nothing for the rest.
        Fail(rules, "203.0.113.7", "third");
        rules.OnGood(Range("203.0.113.7"), "fourth", _now, Today);
        Fail(rules, "203.0.113.7", "fifth");
        Assert.Equal(LoginRefusal.Address, Ask(rules, "203.0.113.7", "sixth"));
    }

    [Fact]
    public void A_locked_account_takes_logins_from_where_it_was_logged_in_to_before_and_from_nowhere_else()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock, LockFor = TimeSpan.FromMinutes(20) });
        rules.OnGood(Range("198.51.100.1"), "anna", _now, Today);
        for (var i = 1; i <= 3; i++)
            Fail(rules, $"203.0.113.{i}", "anna");
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.9", "anna"));

        Assert.True(Assert.Single(Fail(rules, "203.0.113.4", "anna").Reached).IsLocked);

        Assert.Equal((LoginRefusal.Account, LoginRefusal.Account), (Ask(rules, "203.0.113.9", "ANNA"), Ask(rules, "198.51.101.1", "anna")));
        Assert.Equal((LoginRefusal.None, LoginRefusal.None), (Ask(rules, "198.51.100.1", "anna"), Ask(rules, "198.51.100.77", "anna")));
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.9", "berta"));
        Assert.Equal(LoginRefusal.Account, rules.Decide(Range("198.51.100.1"), "anna", _now, Today + 31).Refusal);
        _now += TimeSpan.FromMinutes(20);
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.9", "anna"));
    }

    [Fact]
    public void A_lock_ends_by_name_by_hash_and_with_its_setting()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock });
        Lock(rules);
        Assert.Equal(new AccountUnlocked("anna", WasLocked: true), rules.Unlock("Anna", _now));
        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.9", "anna"));
        Assert.False(rules.Unlock("anna", _now).WasLocked);

        Lock(rules);
        rules.ForgetLabels();
        var shown = Assert.Single(rules.List(new GetGuesses(GuessSubject.Account), _now).Guesses);
        Assert.Matches("^#[0-9a-f]{16}$", shown.Subject);
        Assert.NotNull(shown.LockedFor);
        Assert.Equal(new AccountUnlocked(shown.Subject, WasLocked: true), rules.Unlock(shown.Subject, _now));

        // The lock alone is left of it.
        Lock(rules);
        rules.ForgetLabels();
        _now += TimeSpan.FromMinutes(10);
        Assert.Equal(0, Assert.Single(rules.List(new GetGuesses(GuessSubject.Account), _now).Guesses).Failed);
        Assert.StartsWith("#", rules.List(new GetGuesses(GuessSubject.Account), _now).Guesses[0].Subject, StringComparison.Ordinal);

        rules.Apply(TestSettings.Admission with { Guessing = Limits });
        Assert.Equal(0, rules.Locked);
    }

    [Fact]
    public void They_are_searched_and_whatever_an_account_is_called_its_hash_unlocks_it()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock });
        for (var i = 1; i <= 4; i++)
            Fail(rules, $"203.0.113.{i}", "for \"x");
        Fail(rules, "198.51.100.1", "berta");

        var found = rules.List(new GetGuesses(GuessSubject.Account, Search: new SearchText("FOR")), _now);
        var guess = Assert.Single(found.Guesses);
        Assert.Equal((1, 2, "for…"), (found.Found, found.All, guess.Subject));
        Assert.Equal(new AccountUnlocked(guess.Subject, WasLocked: true), rules.Unlock(guess.Hash!, _now) with { Subject = guess.Subject });
        found = rules.List(new GetGuesses(GuessSubject.Network, Search: new SearchText("203.0.113.9")), _now);
        Assert.Equal((1, 2, "203.0.113.0/24", null), (found.Found, found.All, found.Guesses[0].Subject, found.Guesses[0].Hash));
    }

    [Fact]
    public void While_accounts_can_be_locked_a_login_that_cannot_be_read_goes_no_further()
    {
        Assert.Equal(LoginRefusal.Account, Ask(With(Limits with { OnAccount = AccountMeasure.Lock }), "203.0.113.7", null));
        Assert.Equal(LoginRefusal.None, Ask(With(Limits with { OnAddress = AddressMeasure.Refuse }), "203.0.113.7", null));
    }

    [Fact]
    public void Names_that_are_no_accounts_count_for_their_address_alone()
    {
        var rules = With(Limits);
        Fail(rules, "203.0.113.7", "made-up", LoginFailure.NoAccount);

        Assert.Empty(Failed(rules, GuessSubject.Account));
        Assert.Equal([("203.0.113.7", 1)], Failed(rules, GuessSubject.Address));
    }

    [Fact]
    public void Logins_wait_one_after_the_other_longer_with_each_failure_and_are_refused_where_that_is_too_long()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Delay });
        for (var i = 0; i < 3; i++)
            Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount);
        // Each that waits may fail too.
        Assert.Equal((1, 3, 7), (Wait(rules), Wait(rules), Wait(rules)));
        _now += TimeSpan.FromSeconds(7);

        Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount);
        Assert.Equal(2, Wait(rules));
        for (var i = 0; i < 10; i++)
            Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount);
        Assert.Equal((18, -1), (Wait(rules), Wait(rules)));
        _now += TimeSpan.FromSeconds(18);
        Assert.Equal(16, Wait(rules));
        Assert.Equal(0, Wait(rules, "203.0.113.8"));
    }

    [Fact]
    public void Whoever_is_exempt_is_counted_and_never_hindered()
    {
        var rules = new GuessingRules(
            TestSettings.Admission with { Allow = [Range("203.0.113.0/24")], Guessing = Limits with { OnAddress = AddressMeasure.Ban, OnAccount = AccountMeasure.Lock } }, _known, _tries);
        for (var i = 0; i < 10; i++)
            Assert.False(Fail(rules, "203.0.113.7", "anna").IsBanned);

        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.7", "anna"));
        Assert.Equal([("203.0.113.7", 10)], Failed(rules, GuessSubject.Address));
        Assert.Equal(LoginRefusal.Account, Ask(rules, "198.51.100.1", "anna"));
    }

    [Fact]
    public void A_lock_is_not_prolonged_by_those_who_go_on_trying()
    {
        var rules = With(Limits with { OnAccount = AccountMeasure.Lock, LockFor = TimeSpan.FromMinutes(20) });
        Lock(rules);
        _now += TimeSpan.FromMinutes(1);
        Assert.Empty(Fail(rules, "198.51.100.1", "anna").Reached);

        _now += TimeSpan.FromMinutes(19);

        Assert.Equal(LoginRefusal.None, Ask(rules, "203.0.113.9", "anna"));
    }

    [Fact]
    public void A_limit_is_told_when_it_is_reached_and_not_with_each_failure_behind_it()
    {
        var rules = With(Limits with { PerNetwork = 4 });
        Assert.Equal([0, 0, 1, 2, 0, 0], Enumerable.Range(0, 6).Select(_ => Fail(rules, "203.0.113.7", "anna").Reached.Count));
    }

    [Fact]
    public void A_name_is_kept_as_long_as_an_account_can_be()
    {
        var rules = With(Limits);
        Fail(rules, "203.0.113.7", new string('x', 1000));

        Assert.Equal(40, Assert.Single(rules.List(new GetGuesses(GuessSubject.Account), _now).Guesses).Subject.Length);
    }

    [Fact]
    public void When_all_of_it_is_over_nothing_is_kept()
    {
        var rules = With(Limits with { OnAddress = AddressMeasure.Delay });
        for (var i = 0; i < 6; i++)
            Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount);
        Assert.InRange(Wait(rules), 1, 30);
        _now += TimeSpan.FromMinutes(10);
        rules.Prune(_now);
        Assert.True(rules.IsEmpty);

        for (var i = 0; i < 6; i++)
            Fail(rules, "203.0.113.7", "none", LoginFailure.NoAccount);
        Assert.InRange(Wait(rules), 1, 30);
        // Nobody waits for a turn any more; counting begins anew.
        rules.Apply(TestSettings.Admission with { Guessing = Limits with { OnAddress = AddressMeasure.Refuse, Within = TimeSpan.FromMinutes(5) } });
        Assert.True(rules.IsEmpty);
    }

    private GuessingRules With(GuessingSettings limits) => new(TestSettings.Admission with { Guessing = limits }, _known, _tries);

    private FailedLogin Fail(GuessingRules rules, string client, string account, LoginFailure failure = LoginFailure.WrongPassword) =>
        rules.OnFailed(Range(client), [account], failure, isNoted: true, _now);

    private LoginRefusal Ask(GuessingRules rules, string client, string? account) => Decide(rules, client, account).Refusal;

    private int Wait(GuessingRules rules, string client = "203.0.113.7") =>
        Decide(rules, client, "anna") is { Refusal: LoginRefusal.None } verdict ? (int)verdict.Wait.TotalSeconds : -1;

    // None of them stays under way.
    private LoginVerdict Decide(GuessingRules rules, string client, string? account)
    {
        var verdict = rules.Decide(Range(client), account, _now, Today);
        Assert.False(verdict.IsHeld);
        _tries.GiveBack(verdict.Taken);
        return verdict;
    }

    private void Lock(GuessingRules rules)
    {
        for (var i = 1; i <= 4; i++)
            Fail(rules, $"203.0.113.{i}", "anna");
        Assert.Equal(1, rules.Locked);
    }

    private (string, int)[] Failed(GuessingRules rules, GuessSubject by) =>
        [.. rules.List(new GetGuesses(by), _now).Guesses.Select(guess => (guess.Subject, guess.Failed))];
}
