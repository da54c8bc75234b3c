using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission.Guessing;

public sealed class GuessingActorSpec : ActorSpec
{
    private const string Client = "203.0.113.7";

    private static readonly GuessingSettings Limits = TestSettings.Admission.Guessing with { PerAddress = 3, PerAccount = 2, Within = TimeSpan.FromMinutes(8) };

    private readonly TestProbe _admission;
    private readonly TestProbe _alarms;
    private readonly GateStatistics _statistics = new();
    private readonly LoginTries _tries = new(ipv6Prefix: 64);

    public GuessingActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _admission = CreateTestProbe();
        _alarms = CreateTestProbe();
        Sys.EventStream.Subscribe(_alarms.Ref, typeof(AlarmRaised));
    }

    [Fact]
    public void An_attack_is_one_alarm_and_one_more_when_it_is_over_and_none_names_an_account()
    {
        NoteAccounts(true);
        var guessing = Start(Limits);
        for (var i = 0; i < 10; i++)
            Fail(guessing, "203.0.113.7", "anna");

        var begins = _alarms.ExpectMsg<AlarmRaised>();
        Assert.Equal((AlarmKind.PasswordGuessing, "", false), (begins.Kind, begins.Line, begins.IsOver));
        Assert.Contains("2 failed logins of one account within 480 s", begins.Text.English, StringComparison.Ordinal);
        Settle(guessing);
        Advance(TimeSpan.FromMinutes(7));
        Fail(guessing, "203.0.113.8", "anna");
        Settle(guessing);
        Advance(TimeSpan.FromMinutes(7));
        _alarms.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Advance(TimeSpan.FromMinutes(1.1));

        var ends = _alarms.ExpectMsg<AlarmRaised>();
        Assert.True(ends.IsOver);
        Assert.Contains("11 failed logins", ends.Text.English, StringComparison.Ordinal);
        Assert.Contains("11 次", ends.Text.Chinese, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", $"{begins}{ends}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_delayed_login_is_answered_when_its_time_has_come()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Delay });
        for (var i = 0; i < 3; i++)
            Fail(guessing, "203.0.113.7", "anna");

        guessing.Tell(new RequestLogin(Address("203.0.113.7"), "anna"), TestActor);
        guessing.Tell(new RequestLogin(Address("203.0.113.8"), "berta"), TestActor);

        Assert.Equal(new LoginDecision("berta", LoginRefusal.None), ExpectMsg<LoginDecision>());
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Advance(Seconds(1));
        Assert.Equal(new LoginDecision("anna", LoginRefusal.None), ExpectMsg<LoginDecision>());
    }

    [Fact]
    public void An_address_over_its_limit_is_reported_for_a_ban_and_its_client_closed()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Ban });
        for (var i = 0; i < 3; i++)
            Fail(guessing, "203.0.113.7", "anna");

        Assert.Equal(new ReportViolation(Address("203.0.113.7"), CloseCause.PasswordGuessing), _admission.ExpectMsg<ReportViolation>());
        Assert.Equal(new EndSession(CloseCause.PasswordGuessing), ExpectMsg<EndSession>());
    }

    [Theory]
    [InlineData(true, "account anna: 2 failed logins")]
    [InlineData(false, "account #")]
    public void The_log_names_an_account_only_where_accounts_are_noted(bool isNoted, string line)
    {
        NoteAccounts(isNoted);
        var guessing = Start(Limits with { OnAccount = AccountMeasure.Lock });
        Fail(guessing, "203.0.113.7", "anna");

        EventFilter.Warning(contains: line).ExpectOne(() => Fail(guessing, "203.0.113.7", "anna"));

        guessing.Tell(new GetGuesses(GuessSubject.Account), TestActor);
        var list = ExpectMsg<GuessList>();
        Assert.Equal((isNoted, 1), (list.Guesses[0].Subject == "anna", list.Locked));
        NoteAccounts(false);
        guessing.Tell(new ApplyAdmissionSettings(TestSettings.Admission with { Guessing = Limits with { OnAccount = AccountMeasure.Lock } }));
        guessing.Tell(new GetGuesses(GuessSubject.Account), TestActor);
        Assert.StartsWith("#", ExpectMsg<GuessList>().Guesses[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_logins_are_among_what_attackers_do_and_good_ones_are_not()
    {
        var guessing = Start(Limits);
        Fail(guessing, "203.0.113.7", "anna");
        Fail(guessing, "203.0.113.7", "berta");
        guessing.Tell(new ReportLogin(Address("198.51.100.1"), ["anna"], LoginFailure.None));
        Settle(guessing);

        var sum = _statistics.Attackers.Sum(AttackerFigure.Guesses, isNetwork: false, minutes: 1, Clock.Now());
        Assert.Equal((2, 2), (sum.Total, sum.AtLeast(AddressRange.Of(Address("203.0.113.7")))));
    }

    [Fact]
    public void Good_logins_are_known_after_a_restart()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var limits = Limits with { OnAccount = AccountMeasure.Lock, KnownFile = path };
        var guessing = Start(limits);
        guessing.Tell(new ReportLogin(Address("198.51.100.1"), ["anna"], LoginFailure.None));
        Watch(guessing);
        Settle(guessing);
        Sys.Stop(guessing);
        ExpectTerminated(guessing);

        var again = Start(limits);
        for (var i = 0; i < 2; i++)
            Fail(again, "203.0.113.7", "anna");

        foreach (var (client, refusal) in ((string, LoginRefusal)[])[("198.51.100.9", LoginRefusal.None), ("203.0.113.7", LoginRefusal.Account)])
        {
            again.Tell(new RequestLogin(Address(client), "anna"), TestActor);
            Assert.Equal(refusal, ExpectMsg<LoginDecision>().Refusal);
        }
        File.Delete(path);
    }

    [Fact]
    public void A_login_that_those_under_way_may_make_one_too_many_waits_for_their_answers()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Refuse });
        var underWay = Begin(3);
        guessing.Tell(new RequestLogin(Address(Client), "anna"), TestActor);
        guessing.Tell(new RequestLogin(Address(Client), "berta"), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        guessing.Tell(new ReportLogin(Address(Client), ["anna"], LoginFailure.WrongPassword, underWay[0]), TestActor);
        Settle(guessing);
        Advance(Seconds(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _tries.GiveBack(underWay[1]);
        Advance(Seconds(1));

        // There was one place.
        Assert.Equal(new LoginDecision("anna", LoginRefusal.None), ExpectMsg<LoginDecision>());
        Advance(Seconds(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 2; i++)
            guessing.Tell(new ReportLogin(Address(Client), ["anna"], LoginFailure.WrongPassword, underWay[2]), TestActor);
        Settle(guessing);
        Advance(Seconds(1));
        Assert.Equal(new LoginDecision("berta", LoginRefusal.Address), ExpectMsg<LoginDecision>());
    }

    [Fact]
    public void A_login_that_waits_too_long_for_them_is_refused_and_one_that_nobody_waits_for_takes_nothing()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Refuse });
        var underWay = Begin(3);
        var (waits, left) = (new RequestLogin(Address(Client), "anna"), new RequestLogin(Address(Client), "berta"));
        guessing.Tell(left, TestActor);
        guessing.Tell(waits, TestActor);
        Settle(guessing);
        Assert.True(left.TryAbandon());

        Advance(Seconds(29));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Advance(Seconds(2));
        Assert.Equal(new LoginDecision("anna", LoginRefusal.Address), ExpectMsg<LoginDecision>());

        Assert.True(waits.TryAbandon());
        foreach (var taken in underWay)
            _tries.GiveBack(taken);
        Assert.Equal(0, Taken());
        guessing.Tell(waits, TestActor);
        guessing.Tell(left, TestActor);
        Settle(guessing);
        Assert.Equal(0, Taken());
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_session_with_too_many_logins_under_way_gets_no_more()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Refuse });

        guessing.Tell(new RequestLogin(Address(Client), "anna") { IsOneTooMany = true }, TestActor);
        Assert.Equal(LoginRefusal.Address, ExpectMsg<LoginDecision>().Refusal);

        guessing.Tell(new ApplyAdmissionSettings(TestSettings.Admission with { Allow = [Range(Client)], Guessing = Limits with { OnAddress = AddressMeasure.Refuse } }));
        guessing.Tell(new RequestLogin(Address(Client), "anna") { IsOneTooMany = true }, TestActor);
        Assert.Equal(LoginRefusal.None, ExpectMsg<LoginDecision>().Refusal);
    }

    [Fact]
    public void Started_anew_it_has_forgotten_who_fails_and_sessions_have_too()
    {
        var limits = Limits with { OnAddress = AddressMeasure.Refuse };
        var guessing = Start(limits);
        var underWay = Begin(1);
        for (var i = 0; i < 2; i++)
            Fail(guessing, Client, "anna");
        Settle(guessing);
        Assert.Equal(3, Taken());
        Watch(guessing);
        Sys.Stop(guessing);
        ExpectTerminated(guessing);

        Settle(Start(limits));

        Assert.Equal(1, Taken());
        _tries.GiveBack(underWay[0]);
        Begin(3);
        Assert.False(_tries.TryTake(_tries.PlacesOf(Range(Client)), out _));
    }

    /// <summary>As sessions do that need not ask.</summary>
    private LoginTry[] Begin(int logins)
    {
        // Its limits are known when it has started.
        AwaitCondition(() => _tries.Addresses.Limit > 0, Seconds(30));
        return [.. Enumerable.Range(0, logins).Select(_ =>
        {
            Assert.True(_tries.TryTake(_tries.PlacesOf(Range(Client)), out var taken));
            return taken;
        })];
    }

    private int Taken() => _tries.Addresses.TakenAt(_tries.PlacesOf(Range(Client)).Address);

    private void NoteAccounts(bool accounts) => _statistics.Closed.Apply(new ClosedSessionSettings(Max: 0, TimeSpan.Zero, accounts));

    private IActorRef Start(GuessingSettings limits) =>
        Sys.ActorOf(GuessingActor.Props(TestSettings.Admission with { Guessing = limits }, _admission.Ref, _statistics, _tries, Clock));

    private void Fail(IActorRef guessing, string client, string account) =>
        guessing.Tell(new ReportLogin(Address(client), [account], LoginFailure.WrongPassword), TestActor);
}
