using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Http.Metrics;
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

    [Fact]
    public void An_attack_goes_on_while_somebody_over_a_limit_tries_and_not_for_the_failures_of_others()
    {
        var guessing = Start(Limits with { OnAddress = AddressMeasure.Refuse });
        for (var i = 0; i < 3; i++)
            Fail(guessing, Client, "anna");
        Assert.False(_alarms.ExpectMsg<AlarmRaised>().IsOver);
        Settle(guessing);
        Advance(TimeSpan.FromMinutes(7));
        guessing.Tell(new RequestLogin(Address(Client), "anna"), TestActor);
        Assert.Equal(LoginRefusal.Address, ExpectMsg<LoginDecision>().Refusal);
        Advance(TimeSpan.FromMinutes(7));
        Fail(guessing, "198.51.100.1", "somebody");
        Settle(guessing);
        _alarms.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        Advance(TimeSpan.FromMinutes(1.2));

        Assert.True(_alarms.ExpectMsg<AlarmRaised>().IsOver);
        Settle(guessing);
        Advance(TimeSpan.FromMinutes(1));
        _alarms.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Many_who_reach_a_limit_at_once_are_one_line_of_the_log()
    {
        var guessing = Start(Limits with { PerAddress = 1 });
        EventFilter.Warning(contains: "address 203.0.113.").ExpectOne(() =>
        {
            for (var i = 1; i <= 20; i++)
                Fail(guessing, $"203.0.113.{i}", "none");
            Settle(guessing);
        });

        Advance(TimeSpan.FromSeconds(11));
        EventFilter.Warning(contains: "(and 19 more since the last such line)").ExpectOne(() => Fail(guessing, "203.0.113.99", "none"));
    }

    [Fact]
    public void A_file_that_another_process_has_is_read_when_it_is_free_and_then_written_by_its_new_owner_alone()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var limits = Limits with { OnAccount = AccountMeasure.Lock, KnownFile = path };
        var old = Start(limits);
        var young = Sys.ActorOf(GuessingActor.Props(TestSettings.Admission with { Guessing = limits }, _admission.Ref, _statistics, _tries, Clock, isHeld: true));
        old.Tell(new ReportLogin(Address("198.51.100.1"), ["anna"], LoginFailure.None));
        // What comes before the file is free waits.
        for (var i = 0; i < 2; i++)
            Fail(young, Client, "anna");
        young.Tell(new RequestLogin(Address("198.51.100.9"), "anna"), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        old.Tell(HoldFile.Instance, TestActor);
        ExpectMsg<FileHeld>();
        Assert.True(File.Exists(path));
        young.Tell(TakeFile.Instance);
        Assert.Equal(LoginRefusal.None, ExpectMsg<LoginDecision>().Refusal);
        young.Tell(new RequestLogin(Address(Client), "anna"), TestActor);
        Assert.Equal(LoginRefusal.Account, ExpectMsg<LoginDecision>().Refusal);

        var text = File.ReadAllText(path);
        old.Tell(new ReportLogin(Address("198.51.100.2"), ["berta"], LoginFailure.None));
        Watch(old);
        Sys.Stop(old);
        ExpectTerminated(old);
        Assert.Equal(text, File.ReadAllText(path));
        young.Tell(new ReportLogin(Address("198.51.100.3"), ["carla"], LoginFailure.None));
        Settle(young);
        Advance(TimeSpan.FromMinutes(6));
        AwaitCondition(() => File.ReadAllText(path) != text, Seconds(30));
        File.Delete(path);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_and_written_when_it_can()
    {
        var path = Directory.CreateTempSubdirectory("lg-known-").FullName;
        var guessing = Start(Limits with { KnownFile = path });
        guessing.Tell(new ReportLogin(Address("198.51.100.1"), ["anna"], LoginFailure.None));
        Settle(guessing);
        EventFilter.Warning(contains: "good logins are remembered in memory alone").ExpectOne(() => Advance(TimeSpan.FromMinutes(5)));
        Directory.Delete(path);

        AwaitCondition(
            () =>
            {
                Advance(TimeSpan.FromMinutes(5));
                return File.Exists(path);
            }, Seconds(30));
        File.Delete(path);
    }

    [Fact]
    public void Locks_go_from_the_metric_with_whoever_has_counted_them()
    {
        using var reader = new MetricsReader(GateMeter.Name);
        double Locked() => reader.Read().Single(family => family.Name == "logingate.accounts.locked").Points.Sum(point => point.Value);
        var before = Locked();
        var guessing = Start(Limits with { OnAccount = AccountMeasure.Lock });
        for (var i = 0; i < 2; i++)
            Fail(guessing, Client, "anna");
        Settle(guessing);
        Assert.Equal(before + 1, Locked());

        Watch(guessing);
        Sys.Stop(guessing);
        ExpectTerminated(guessing);

        Assert.Equal(before, Locked());
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
