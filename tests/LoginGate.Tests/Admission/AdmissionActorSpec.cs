using System.Net;
using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

public sealed class AdmissionActorSpec(ITestOutputHelper output) : AdmissionSpec(output)
{
    [Fact]
    public void A_client_is_admitted_and_the_token_comes_back()
    {
        var admission = Start(Defaults);
        var token = new object();

        admission.Tell(new RequestAdmission(Address("203.0.113.7"), token), TestActor);

        var decision = ExpectMsg<AdmissionDecision>();
        Assert.True(decision.IsAdmitted);
        Assert.Same(token, decision.Token);
    }

    [Fact]
    public void Too_many_clients_of_one_address_ban_it_and_its_sessions_stay()
    {
        var admission = Start(AnsweredBy(ViolationAction.TemporaryBan) with { MaxConnections = 2, BanTime = TimeSpan.FromMinutes(10) });
        var sessions = new[] { Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.7") };

        Assert.Equal(AdmissionRules.TooManyConnections, Request(admission, "203.0.113.7"));

        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        Assert.Null(Request(admission, "203.0.113.8"));
        foreach (var session in sessions)
            session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        // The ban outlives the reason for it, and ends.
        Leave(admission, "203.0.113.7", sessions[0]);
        Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        Advance(TimeSpan.FromSeconds(2));
        Assert.Null(Request(admission, "203.0.113.7"));
    }

    [Fact]
    public void Connects_too_fast_ban_the_address()
    {
        var admission = Start(AnsweredBy(ViolationAction.TemporaryBan) with { ConnectsPerSecond = 5 });
        for (var i = 0; i < 5; i++)
            Assert.Null(Request(admission, "203.0.113.7"));

        Assert.Equal(AdmissionRules.TooManyConnects, Request(admission, "203.0.113.7"));
        Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
    }

    [Fact]
    public void Too_many_connections_that_never_send_ban_the_address_and_those_who_are_in_stay()
    {
        var admission = Start(AnsweredBy(ViolationAction.TemporaryBan) with { SilentPerMinute = 2 });
        var session = Enter(admission, "203.0.113.7");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(Request(admission, "203.0.113.7"));
            admission.Tell(new LeaveAdmission(Address("203.0.113.7"), null, WasSilent: true));
        }

        Assert.Equal(AdmissionRules.TooManySilent, Assert.Single(Bans(admission)).Reason);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_flood_brings_attack_mode_and_its_end_takes_it_away()
    {
        var admission = Start(Defaults with
        {
            MaxConnections = 0,
            AttackMode = new AttackModeSettings(new AttackThresholds(5, 0, 0), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), new ConnectLimits { ConnectsPerSecondInAll = 1 }),
        });
        var session = Enter(admission, "203.0.113.7");
        admission.Tell(new ClientLoggedIn(Address("203.0.113.7")));
        EventFilter.Warning(contains: "attack mode is on: 10 connects refused a second (enter.refused-per-second = 5)").ExpectOne(() =>
        {
            for (var second = 0; second < 3; second++)
            {
                for (var i = 0; i < 20; i++)
                    Request(admission, "198.51.100.9");
                Advance(TimeSpan.FromSeconds(1));
            }
            Settle(admission);
        });
        Assert.Equal((true, 1, 1), (Statistics.Attack.IsOn, Statistics.Attack.Entered, Statistics.Attack.Trusted));

        Assert.Equal([null, AdmissionRules.TooManyConnectsInAll], (IEnumerable<string?>)[Request(admission, "203.0.113.8"), Request(admission, "203.0.113.9")]);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        EventFilter.Warning(contains: "attack mode is off after 4 s: below half of every threshold for 3 s").ExpectOne(() =>
        {
            for (var second = 0; second < 5; second++)
            {
                Advance(TimeSpan.FromSeconds(1));
                Settle(admission);
            }
        });
        Assert.Equal((false, TimeSpan.FromSeconds(4)), (Statistics.Attack.IsOn, Statistics.Attack.Spent));
    }

    [Fact]
    public void Attack_mode_is_what_an_operator_wants_and_its_limits_can_be_set_anew()
    {
        var settings = Defaults with { AttackMode = Defaults.AttackMode with { Limits = new ConnectLimits { MaxConnections = 1 } } };
        var admission = Start(settings);
        admission.Tell(new OrderAttackMode(AttackOrder.On, null, "anna"), TestActor);
        Assert.Equal((true, "by anna"), (ExpectMsg<AttackStatus>() is var attack && attack.IsOn, attack.Reason!.Text));

        Assert.Equal([null, AdmissionRules.TooManyConnections], (IEnumerable<string?>)[Request(admission, "203.0.113.7"), Request(admission, "203.0.113.7")]);
        admission.Tell(new ApplyAdmissionSettings(settings with { AttackMode = settings.AttackMode with { Limits = new ConnectLimits { MaxConnections = 2 } } }));
        Assert.Equal([null, AdmissionRules.TooManyConnections], (IEnumerable<string?>)[Request(admission, "203.0.113.7"), Request(admission, "203.0.113.7")]);
        admission.Tell(new OrderAttackMode(AttackOrder.Auto, null, "anna"), TestActor);
        Assert.False(ExpectMsg<AttackStatus>().IsOn);
        Assert.Null(Request(admission, "203.0.113.7"));
    }

    [Fact]
    public void With_disconnect_a_violation_is_over_with_the_refusal()
    {
        var admission = Start(AnsweredBy(ViolationAction.Disconnect) with { ConnectsPerSecond = 5 });
        var session = Enter(admission, "203.0.113.7");
        for (var i = 0; i < 4; i++)
            Request(admission, "203.0.113.7");
        Assert.Equal(AdmissionRules.TooManyConnects, Request(admission, "203.0.113.7"));

        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.ForbiddenByte));

        Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Request(admission, "203.0.113.7"));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Empty(Bans(admission));
    }

    [Fact]
    public void A_client_that_breaks_a_rule_takes_all_of_its_address_with_it()
    {
        var admission = Start(Defaults);
        var (one, two, other) = (Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.8"));

        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.ForbiddenByte));

        Assert.Equal(CloseCause.Banned, one.ExpectMsg<EndSession>().Cause);
        Assert.Equal(CloseCause.Banned, two.ExpectMsg<EndSession>().Cause);
        other.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        var ban = Assert.Single(Bans(admission));
        Assert.Equal((Network("203.0.113.7"), BanKind.Temporary, "ForbiddenByte", 1L), (ban.Range, ban.Kind, ban.Reason, ban.Refused));
        // Whole seconds: the end is rounded up.
        Assert.InRange(ban.Until!.Value - ban.Since!.Value, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(601));
    }

    [Fact]
    public void A_violation_can_ban_for_good()
    {
        var admission = Start(AnsweredBy(ViolationAction.PermanentBan));

        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.HttpProbe));

        Advance(TimeSpan.FromDays(1000));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.7"));
        Assert.Equal(BanKind.Permanent, Assert.Single(Bans(admission)).Kind);
    }

    [Fact]
    public void An_IPv6_violation_bans_its_prefix_and_no_more()
    {
        var admission = Start(Defaults);
        var (one, neighbour, other) = (Enter(admission, "2001:db8:0:1::1"), Enter(admission, "2001:db8:0:1::2"), Enter(admission, "2001:db8:0:2::1"));

        admission.Tell(new ReportViolation(Address("2001:db8:0:1::1"), CloseCause.ForbiddenByte));

        one.ExpectMsg<EndSession>();
        neighbour.ExpectMsg<EndSession>();
        other.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Equal(Network("2001:db8:0:1::/64"), Assert.Single(Bans(admission)).Range);
    }

    [Fact]
    public void Too_many_new_accounts_are_refused_and_the_players_stay()
    {
        var admission = Start(Defaults with { NewAccountsPerMinute = 2 });
        var session = Enter(admission, "203.0.113.7");
        var (allowed, refused) = (new NewAccountDecision(IsAllowed: true), new NewAccountDecision(IsAllowed: false, MayStay: true));

        Assert.Equal([allowed, allowed, refused, refused], Enumerable.Range(0, 4).Select(_ => AskForAccount(admission, "203.0.113.7")));

        session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Empty(Bans(admission));
        Assert.Null(Request(admission, "203.0.113.7"));
        Assert.Equal(allowed, AskForAccount(admission, "203.0.113.8"));
        admission.Tell(new GetAddresses(1), TestActor);
        Assert.Equal(new AddressInfo(Range("203.0.113.7"), 2, 2), Assert.Single(ExpectMsg<AddressList>().Addresses));
    }

    [Fact]
    public void Too_many_new_accounts_can_ban()
    {
        var admission = Start(AnsweredBy(ViolationAction.TemporaryBan) with { NewAccountsPerMinute = 1 });
        var session = Enter(admission, "203.0.113.7");
        AskForAccount(admission, "203.0.113.7");

        Assert.Equal(new NewAccountDecision(IsAllowed: false, MayStay: false), AskForAccount(admission, "203.0.113.7"));

        session.ExpectMsg<EndSession>();
        Assert.Equal("TooManyAccounts", Assert.Single(Bans(admission)).Reason);
    }

    [Theory]
    [InlineData(CloseCause.ForbiddenByte, true)]
    [InlineData(CloseCause.OversizedPacket, true)]
    [InlineData(CloseCause.TooManyStrayBytes, true)]
    [InlineData(CloseCause.HttpProbe, true)]
    [InlineData(CloseCause.MissingDigit, false)]
    [InlineData(CloseCause.MissingGreeting, false)]
    [InlineData(CloseCause.TooManyPackets, false)]
    [InlineData(CloseCause.FirstPacketTimeout, false)]
    [InlineData(CloseCause.PacketTimeout, false)]
    [InlineData(CloseCause.SlowReader, false)]
    internal void Only_what_nobody_honest_does_bans_unless_told(CloseCause cause, bool bans)
    {
        var admission = Start(Defaults);

        admission.Tell(new ReportViolation(Address("203.0.113.7"), cause));

        Assert.Equal(bans, Bans(admission).Count == 1);
    }

    [Fact]
    public void Each_kind_of_violation_has_its_own_answer()
    {
        var admission = Start(Defaults with
        {
            Answers = new Dictionary<Violation, ViolationAction>(Defaults.Answers)
            {
                [Violation.HalfPacket] = ViolationAction.PermanentBan,
                [Violation.ForbiddenByte] = ViolationAction.Disconnect,
            },
        });

        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.PacketTimeout));
        admission.Tell(new ReportViolation(Address("203.0.113.8"), CloseCause.ForbiddenByte));

        Assert.Equal((Network("203.0.113.7"), BanKind.Permanent), (Assert.Single(Bans(admission)).Range, Bans(admission)[0].Kind));
    }

    [Fact]
    public void Limits_of_an_address_refuse_the_one_connect_unless_told()
    {
        var admission = Start(Defaults with { MaxConnections = 2 });
        var sessions = new[] { Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.7") };

        Assert.Equal(AdmissionRules.TooManyConnections, Request(admission, "203.0.113.7"));
        Leave(admission, "203.0.113.7", sessions[0]);

        Assert.Null(Request(admission, "203.0.113.7"));
        Assert.Empty(Bans(admission));
    }

    [Fact]
    public void A_ban_that_is_asked_for_ends_the_sessions_of_its_range()
    {
        var admission = Start(Defaults);
        var (inside, outside) = (Enter(admission, "203.0.113.7"), Enter(admission, "198.51.100.1"));

        Ban(admission, "203.0.113.0/24", BanKind.Permanent, "asked");

        inside.ExpectMsg<EndSession>();
        outside.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "203.0.113.99"));
        Assert.Equal((BanKind.Permanent, "asked"), (Bans(admission)[0].Kind, Bans(admission)[0].Reason));
    }

    [Fact]
    public void An_asked_ban_of_one_IPv6_address_is_one_of_its_prefix()
    {
        var admission = Start(Defaults);
        var neighbour = Enter(admission, "2001:db8::2");

        Ban(admission, "2001:db8::1", BanKind.Temporary);

        neighbour.ExpectMsg<EndSession>();
        Assert.Equal(1, Unban(admission, "2001:db8::9").Count);
        Assert.Null(Request(admission, "2001:db8::1"));
    }

    [Fact]
    public void An_allowed_address_keeps_its_sessions_through_a_ban()
    {
        var admission = Start(Defaults with { Allow = [Range("203.0.113.7")] });
        var (allowed, other) = (Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.8"));

        Ban(admission, "203.0.113.0/24");
        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.ForbiddenByte));

        other.ExpectMsg<EndSession>();
        allowed.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.Null(Request(admission, "203.0.113.7"));
        Assert.Single(Bans(admission));
    }

    [Fact]
    public void A_session_that_has_left_is_not_told()
    {
        var admission = Start(Defaults);
        var (gone, stays) = (Enter(admission, "203.0.113.7"), Enter(admission, "203.0.113.7"));
        Leave(admission, "203.0.113.7", gone);

        Ban(admission, "203.0.113.7");

        stays.ExpectMsg<EndSession>();
        gone.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_ban_taken_back_lets_in_again_and_a_wider_one_is_named()
    {
        var admission = Start(Defaults);
        Ban(admission, "203.0.113.7");
        Ban(admission, "198.51.100.0/24");

        Assert.Equal(new Unbanned(1, null), Unban(admission, "203.0.113.7"));
        Assert.Equal(new Unbanned(0, Network("198.51.100.0/24")), Unban(admission, "198.51.100.1"));

        Assert.Null(Request(admission, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "198.51.100.1"));
    }

    [Fact]
    public void The_address_that_is_refused_most_comes_first_also_without_clients()
    {
        var admission = Start(Defaults);
        Ban(admission, "203.0.113.9");
        for (var i = 0; i < 7; i++)
            Request(admission, "203.0.113.9");
        Enter(admission, "203.0.113.1");
        Enter(admission, "203.0.113.2");
        Enter(admission, "203.0.113.2");
        AddressInfo[] expected =
            [new(Range("203.0.113.9"), 0, 7), new(Range("203.0.113.2"), 2, 0), new(Range("203.0.113.1"), 1, 0)];

        Assert.Equal(expected, Addresses(admission, AddressOrder.Refused));
        Assert.Equal([expected[1], expected[2], expected[0]], Addresses(admission, AddressOrder.Clients));

        // Its memory ends, and with it the work of every second.
        Advance(TimeSpan.FromMinutes(11));
        Assert.Equal([expected[1], expected[2]], Addresses(admission, AddressOrder.Refused));
    }

    [Fact]
    public void Whoever_was_turned_away_unasked_is_listed_until_its_memory_ends()
    {
        var admission = Start(Defaults);
        for (var i = 0; i < 3; i++)
            admission.Tell(new ClientTurnedAway(IPAddress.Parse("203.0.113.9"), "max-sessions is reached"));

        Assert.Equal([new AddressInfo(Range("203.0.113.9"), 0, 3)], Addresses(admission, AddressOrder.Refused));

        Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(Addresses(admission, AddressOrder.Refused));
    }

    [Fact]
    public void Every_connect_refusal_and_violation_is_counted_for_its_address()
    {
        var admission = Start(AnsweredBy(ViolationAction.Disconnect) with { MaxConnections = 2, NewAccountsPerMinute = 1 });
        Ban(admission, "203.0.113.8");
        foreach (var client in (string[])["203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.8"])
            Request(admission, client);
        admission.Tell(new ClientTurnedAway(Address("203.0.113.9"), "max-sessions is reached"));
        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.HttpProbe));
        // One that is no violation, and an account too many.
        admission.Tell(new ReportViolation(Address("203.0.113.7"), CloseCause.IdleTimeout));
        for (var i = 0; i < 2; i++)
        {
            admission.Tell(new RequestNewAccount(Address("203.0.113.7")), TestActor);
            ExpectMsg<NewAccountDecision>();
        }

        Assert.Equal([("203.0.113.7", 3), ("203.0.113.8", 1), ("203.0.113.9", 1)], Counted(AttackerFigure.Connects));
        Assert.Equal([("203.0.113.7", 1), ("203.0.113.8", 1), ("203.0.113.9", 1)], Counted(AttackerFigure.Refused));
        Assert.Equal([("203.0.113.7", 2)], Counted(AttackerFigure.Violations));
        var reasons = Sum(AttackerFigure.Refused).PartsOf(Range("203.0.113.9"));
        Assert.Equal("max-sessions", MetricWords.RefusalAt(reasons.IndexOf(1)));

        (string, long)[] Counted(AttackerFigure figure) =>
            [.. Sum(figure).Keys.Select(k => (k.ToString(), Sum(figure).AtLeast(k))).Order()];

        HitterSum Sum(AttackerFigure figure) => Attackers.Sum(figure, isNetwork: false, minutes: 1, TimeSpan.Zero);
    }

    [Fact]
    public void The_addresses_with_most_clients_come_first()
    {
        var admission = Start(AnsweredBy(ViolationAction.Disconnect) with { MaxConnections = 2 });
        Request(admission, "203.0.113.1");
        for (var i = 0; i < 5; i++)
            Request(admission, "203.0.113.2");
        Request(admission, "203.0.113.3");

        admission.Tell(new GetAddresses(1), TestActor);

        Assert.Equal(new AddressInfo(Range("203.0.113.2"), 2, 3), Assert.Single(ExpectMsg<AddressList>().Addresses));
    }

    [Fact]
    public void Addresses_are_searched_and_handed_out_in_parts_that_know_the_whole()
    {
        var admission = Start(Defaults);
        for (var i = 1; i <= 40; i++)
            Request(admission, $"203.0.113.{i}");
        Request(admission, "198.51.100.1");
        Request(admission, "198.51.100.1");

        admission.Tell(new GetAddresses(5, Skip: 38, Search: new SearchText("203.0.113.")), TestActor);
        var part = ExpectMsg<AddressList>();
        Assert.Equal((2, 40, 41), (part.Addresses.Count, part.Found, part.All));

        admission.Tell(new GetAddresses(5, Search: new SearchText("198.51.100.0/24")), TestActor);
        Assert.Equal(new AddressInfo(Range("198.51.100.1"), 2, 0), Assert.Single(ExpectMsg<AddressList>().Addresses));
    }

    [Fact]
    public void Temporary_bans_are_bounded()
    {
        var admission = Start(Defaults with { MaxTemporaryBans = 10 });

        EventFilter.Warning(contains: "max-temporary-bans").ExpectOne(() =>
        {
            for (var i = 0; i < 30; i++)
                Ban(admission, $"203.0.113.{i}", BanKind.Temporary);
        });

        Assert.Equal(10, Bans(admission).Count);
    }

    [Fact]
    public void A_flood_of_bans_is_a_few_lines_in_the_log()
    {
        var admission = Start(Defaults);

        EventFilter.Warning(start: "203.0.113.0 is banned until ").ExpectOne(() =>
        {
            for (var i = 0; i < 100; i++)
                admission.Tell(new ReportViolation(Address($"203.0.113.{i}"), CloseCause.ForbiddenByte));
            Settle(admission);
        });
        Advance(TimeSpan.FromSeconds(10));
        EventFilter.Warning(contains: "ForbiddenByte (and 99 more since the last such line)").ExpectOne(() =>
            admission.Tell(new ReportViolation(Address("203.0.113.200"), CloseCause.ForbiddenByte)));
    }

    [Fact]
    public void A_flood_of_clients_that_come_and_go_leaves_nothing()
    {
        var admission = Start(Defaults);
        for (var i = 0; i < 20_000; i++)
        {
            var client = new AddressRange(isIPv6: false, (uint)i + 0x01000000, 32).FirstAddress;
            admission.Tell(new RequestAdmission(client, this), ActorRefs.NoSender);
            admission.Tell(new LeaveAdmission(client, null));
        }
        Assert.Equal(20_000, KnownAddresses(admission));

        Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, KnownAddresses(admission));
    }

    [Fact]
    public void A_failure_that_its_supervisor_resumes_loses_neither_places_nor_bans()
    {
        var settings = AnsweredBy(ViolationAction.Disconnect) with { MaxConnections = 1 };
        var admission = StartUnder(Directive.Resume, settings);
        Assert.Null(Request(admission, "203.0.113.7"));
        Ban(admission, "198.51.100.1");

        Fail(admission, EventFilter.Warning(contains: "Object reference"));

        Assert.Equal(AdmissionRules.TooManyConnections, Request(admission, "203.0.113.7"));
        Assert.Equal(AdmissionRules.Banned, Request(admission, "198.51.100.1"));
    }

    private static void Leave(IActorRef admission, string client, TestProbe session) =>
        admission.Tell(new LeaveAdmission(Address(client), session.Ref));

    private object? KnownAddresses(IActorRef admission)
    {
        admission.Tell(GetInspection.Instance, TestActor);
        return ExpectMsg<ActorInspection>(TimeSpan.FromSeconds(10)).Counters.Single(c => c.Name == "addresses known").Value;
    }

    private IReadOnlyList<AddressInfo> Addresses(IActorRef admission, AddressOrder order)
    {
        admission.Tell(new GetAddresses(10, order), TestActor);
        return ExpectMsg<AddressList>().Addresses;
    }

    private NewAccountDecision AskForAccount(IActorRef admission, string client)
    {
        admission.Tell(new RequestNewAccount(Address(client)), TestActor);
        return ExpectMsg<NewAccountDecision>();
    }

    private Unbanned Unban(IActorRef admission, string range)
    {
        admission.Tell(new Unban(Network(range)), TestActor);
        return ExpectMsg<Unbanned>();
    }
}
