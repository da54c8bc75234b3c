using System.Net;
using System.Text;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Sessions;

public sealed partial class SessionActorSpec : ActorSpec
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private const string Other = "#2{aXm<Y<C<<<<<<<<!";

    private static readonly SessionIdentity Identity =
        new(7, new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5000), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7000));

    private readonly TestProbe _connection;
    private readonly TestProbe _loginSrv;
    private readonly TestProbe _admission;
    private readonly TestProbe _listener;

    public SessionActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _connection = CreateTestProbe("connection");
        _loginSrv = CreateTestProbe("loginsrv");
        _admission = CreateTestProbe("admission");
        _listener = CreateTestProbe("listener");
    }

    [Fact]
    public void It_announces_itself_before_it_reads()
    {
        Start();

        Assert.Equal(new OpenSession(7, IPAddress.Parse("10.0.0.7"), IPAddress.Parse("10.0.0.1")), _loginSrv.ExpectMsg<OpenSession>());
        _connection.ExpectMsg<Tcp.Register>();
        _connection.ExpectMsg<Tcp.ResumeReading>();
    }

    [Fact]
    public void Each_packet_of_a_read_is_forwarded_on_its_own_then_the_next_read_is_asked_for()
    {
        var session = StartRelaying();

        session.Tell(Received($"\r\n{Packet}*{Other}\r\n"), _connection.Ref);

        Assert.Equal(Packet, ExpectForwarded());
        Assert.Equal(Other, ExpectForwarded());
        _connection.ExpectMsg<Tcp.ResumeReading>();
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_packet_in_single_bytes_is_forwarded_whole()
    {
        var session = StartRelaying();
        foreach (var letter in Packet)
        {
            session.Tell(Received(letter.ToString()), _connection.Ref);
            _connection.ExpectMsg<Tcp.ResumeReading>();
        }

        Assert.Equal(Packet, ExpectForwarded());
    }

    [Fact]
    public void Replies_collect_while_a_write_is_under_way()
    {
        var session = StartRelaying();
        session.Tell(DeliverReply.Of(Bytes("#a!")));
        session.Tell(DeliverReply.Of(Bytes("#b!")));
        session.Tell(DeliverReply.Of(Bytes("#c!")));

        Assert.Equal("#a!", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        Assert.Equal("#b!#c!", ExpectWrite(_connection));
    }

    [Theory]
    [InlineData("#1$%X13$!", "ForbiddenByte")]
    [InlineData("$%X13$", "ForbiddenByte")]
    [InlineData("#1%A13/x!", "ForbiddenByte")]
    [InlineData("#1<<\0<<!", "ForbiddenByte")]
    [InlineData("GET / HTTP/1.1\r\n", "HttpProbe")]
    public void A_client_that_could_forge_a_frame_is_closed_and_nothing_of_it_forwarded(string bytes, string cause)
    {
        var session = StartRelaying();
        Watch(session);

        session.Tell(Received(bytes), _connection.Ref);

        Assert.Equal(new CloseSession(7), _loginSrv.ExpectMsg<CloseSession>());
        _connection.ExpectMsg<Tcp.Close>();
        session.Tell(Tcp.Closed.Instance, _connection.Ref);
        ExpectTerminated(session);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.True(Enum.IsDefined(Enum.Parse<CloseCause>(cause)));
    }

    [Fact]
    public void A_packet_over_its_limit_closes_the_client()
    {
        var session = StartRelaying(Limits with { MaxPacketBytes = 100 });

        session.Tell(Received("#1" + new string('<', 200)), _connection.Ref);

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Too_many_bytes_outside_packets_close_the_client()
    {
        var session = StartRelaying(Limits with { MaxStrayBytes = 100 });

        session.Tell(Received(new string('x', 60) + Packet), _connection.Ref);
        Assert.Equal(Packet, ExpectForwarded());
        session.Tell(Received(new string('x', 60)), _connection.Ref);

        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void Too_many_packets_in_a_second_close_the_client()
    {
        var session = StartRelaying(Limits with { PacketsPerSecond = 3 });

        session.Tell(Received(string.Concat(Enumerable.Repeat(Packet, 4))), _connection.Ref);

        for (var i = 0; i < 3; i++)
            ExpectForwarded();
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void Relief_does_not_ask_for_a_second_read_beside_one_under_way()
    {
        var session = StartRelaying();
        session.Tell(Congested.Instance);
        session.Tell(Relieved.Instance);

        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_kicked_client_gets_what_was_queued_for_it_before_the_close()
    {
        var session = StartRelaying();
        session.Tell(DeliverReply.Of(Bytes("#a!")));
        session.Tell(DeliverReply.Of(Bytes("#b!")));
        session.Tell(new EndSession(CloseCause.Kicked));

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal("#a!", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        Assert.Equal("#b!", ExpectWrite(_connection));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Acknowledge(_connection, session);
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void A_closing_client_that_takes_nothing_is_cut_off()
    {
        var session = StartRelaying();
        session.Tell(DeliverReply.Of(Bytes("#a!")));
        session.Tell(new EndSession(CloseCause.Kicked));
        ExpectWrite(_connection);
        _loginSrv.ExpectMsg<CloseSession>();
        Settle(session);

        AdvancePast(2);

        _connection.ExpectMsg<Tcp.Abort>();
    }

    [Fact]
    public void A_client_that_does_not_read_is_cut_off_at_its_queue_limit()
    {
        var session = StartRelaying(Limits with { SendQueueBytes = 4096 });
        for (var i = 0; i < 5; i++)
            session.Tell(DeliverReply.Of(Bytes(new string('x', 1000))));

        ExpectWrite(_connection);
        _connection.ExpectMsg<Tcp.Abort>();
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void Whichever_way_it_ends_LoginSrv_hears_of_it_exactly_once()
    {
        Action<IActorRef>[] ends =
        [
            End,
            s => s.Tell(new Tcp.ErrorClosed("reset"), _connection.Ref),
            s => s.Tell(PoisonPill.Instance),
            s => s.Tell(Kill.Instance),
            s =>
            {
                s.Tell(new EndSession(CloseCause.Kicked));
                s.Tell(LoginSrvLost.Instance);
                s.Tell(Tcp.Closed.Instance, _connection.Ref);
            },
            s => Sys.Stop(s),
        ];
        foreach (var end in ends)
        {
            var session = StartRelaying();
            Watch(session);

            end(session);

            _loginSrv.ExpectMsg<CloseSession>();
            ExpectTerminated(session);
            _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        }
    }

    [Fact]
    public void A_connection_that_died_before_it_was_registered_ends_the_session()
    {
        var gone = CreateTestProbe();
        Sys.Stop(gone.Ref);
        var arrivals = ArrivalsWith(Limits);
        var session = Sys.ActorOf(arrivals.Props, arrivals.Add(Identity, gone.Ref));
        Watch(session);

        ExpectTerminated(session);
        _loginSrv.ExpectMsg<OpenSession>();
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void A_silent_client_is_closed_at_the_first_limit_that_passes()
    {
        StartRelaying(Limits with { FirstPacketTimeout = Seconds(30), IdleTimeout = Seconds(60) });

        Advance(Seconds(29.9));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        AdvancePast(0.2);

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Half_a_packet_is_closed_at_the_packet_timeout()
    {
        var session = StartRelaying(Limits with { PacketTimeout = Seconds(10) });
        session.Tell(Received("#1<<<"), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();

        AdvancePast(10.1);

        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void A_busy_client_stays_beyond_every_limit()
    {
        var session = StartRelaying(Limits with { FirstPacketTimeout = Seconds(30), IdleTimeout = Seconds(60), PacketTimeout = Seconds(10) });
        for (var s = 0; s < 300; s += 20)
        {
            session.Tell(Received(Packet), _connection.Ref);
            ExpectForwarded();
            _connection.ExpectMsg<Tcp.ResumeReading>();
            Advance(Seconds(20));
        }
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void It_enters_admission_and_leaves_it_once()
    {
        var session = StartRelaying();
        Assert.Equal(new EnterAdmission(Identity.Client.Address, session), _admission.ExpectMsg<EnterAdmission>());

        End(session);

        Assert.Equal(new LeaveAdmission(Identity.Client.Address, session, WasSilent: true), _admission.ExpectMsg<LeaveAdmission>());
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_broken_rule_is_reported_to_admission_and_a_time_out_is_not()
    {
        var bad = StartRelaying();
        _admission.ExpectMsg<EnterAdmission>();
        bad.Tell(Received("#1%A13/x!"), _connection.Ref);
        Assert.Equal(new ReportViolation(Identity.Client.Address, CloseCause.ForbiddenByte), _admission.ExpectMsg<ReportViolation>());
        _loginSrv.ExpectMsg<CloseSession>();

        StartRelaying(Limits with { IdleTimeout = Seconds(5) });
        _admission.ExpectMsg<EnterAdmission>();
        EventFilter.Info(contains: "IdleTimeout").ExpectOne(() => AdvancePast(6));
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void While_LoginSrv_is_congested_one_read_is_kept_and_none_follows()
    {
        var session = StartRelaying();
        session.Tell(Congested.Instance);
        session.Tell(Received(Packet + Other), _connection.Ref);
        Settle(session);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        session.Tell(Relieved.Instance);

        Assert.Equal(Packet, ExpectForwarded());
        Assert.Equal(Other, ExpectForwarded());
        _connection.ExpectMsg<Tcp.ResumeReading>();
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_client_faster_than_LoginSrvs_actor_is_read_on_when_that_has_caught_up()
    {
        var session = StartRelaying();
        var chunk = string.Concat(Enumerable.Repeat("#1" + new string('<', 997) + "!", 4));
        session.Tell(Received(chunk), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();
        session.Tell(Received(chunk), _connection.Ref);
        Settle(session);
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        var asking = Enumerable.Range(0, 8).Count(_ => _loginSrv.ExpectMsg<ForwardPacket>().WantsAnswer);
        Assert.Equal(1, asking);

        session.Tell(PacketsTaken.Instance);

        _connection.ExpectMsg<Tcp.ResumeReading>();
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void New_limits_count_for_a_client_that_is_there()
    {
        var session = StartRelaying(Limits with { IdleTimeout = Seconds(100) });

        session.Tell(new ApplyClientSettings(Limits with { IdleTimeout = Seconds(10), PacketsPerSecond = 2, Heartbeat = new(Seconds(5), Seconds(60)) }));
        Settle(session);

        AdvancePast(5.1);
        Assert.Equal("*", ExpectWrite(_connection));
        EventFilter.Info(contains: "TooManyPackets").ExpectOne(() => session.Tell(Received(Packet + Packet + Packet), _connection.Ref));
    }

    [Fact]
    public void A_client_that_is_not_read_cannot_be_late()
    {
        var session = StartRelaying(Limits with { PacketTimeout = Seconds(10), IdleTimeout = Seconds(20) });
        session.Tell(Received(Packet[..7]), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();
        session.Tell(Congested.Instance);
        Settle(session);

        Advance(Seconds(100));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        session.Tell(Relieved.Instance);
        Settle(session);
        Advance(Seconds(9));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        EventFilter.Info(contains: "PacketTimeout").ExpectOne(() => AdvancePast(2));
    }

    [Fact]
    public void A_client_that_leaves_while_LoginSrv_is_congested_is_noticed()
    {
        var session = StartRelaying();
        Watch(session);
        session.Tell(Congested.Instance);

        End(session);

        ExpectTerminated(session);
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void A_new_account_waits_for_its_permission_and_everything_behind_it_too()
    {
        var session = StartRelaying();
        _admission.ExpectMsg<EnterAdmission>();
        session.Tell(Received(Packet + NewAccount + Other + Packet[..7]), _connection.Ref);

        Assert.Equal(Packet, ExpectForwarded());
        Assert.Equal(new RequestNewAccount(Identity.Client.Address), _admission.ExpectMsg<RequestNewAccount>());
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        session.Tell(new NewAccountDecision(IsAllowed: true));

        Assert.Equal(NewAccount, ExpectForwarded());
        Assert.Equal(Other, ExpectForwarded());
        _connection.ExpectMsg<Tcp.ResumeReading>();
        session.Tell(Received(Packet[7..]), _connection.Ref);
        Assert.Equal(Packet, ExpectForwarded());
    }

    [Fact]
    public void A_new_account_too_many_is_answered_as_failed_and_the_client_goes_on()
    {
        var session = StartRelaying();
        session.Tell(Received(NewAccount + Other), _connection.Ref);

        EventFilter.Info(contains: "new-accounts-per-minute-per-address").ExpectOne(() => session.Tell(new NewAccountDecision(IsAllowed: false)));

        var reply = Encoding.ASCII.GetBytes(ExpectWrite(_connection));
        Assert.True(LoginReplies.TryParse(TestSettings.Dialect, reply, out var answer));
        Assert.Equal(new NewAccountReply(Made: false, -1), answer);
        Assert.Equal(Other, ExpectForwarded());
        _connection.ExpectMsg<Tcp.ResumeReading>();
    }

    [Fact]
    public void A_new_account_too_many_can_close_the_client()
    {
        var session = StartRelaying();
        session.Tell(Received(NewAccount + Other), _connection.Ref);

        EventFilter.Info(contains: "TooManyAccounts").ExpectOne(() => session.Tell(new NewAccountDecision(IsAllowed: false, MayStay: false)));

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
        session.Tell(new NewAccountDecision(IsAllowed: true));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(true, true, false, 0)]
    [InlineData(false, true, false, 1)]
    [InlineData(false, false, false, 1)]
    [InlineData(false, true, true, 1)]
    public void A_refused_account_is_counted_whatever_becomes_of_the_client(bool isAllowed, bool mayStay, bool isHalfClosed, int count)
    {
        var context = ContextWith(HalfClosing);
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        session.Tell(Received(NewAccount), _connection.Ref);
        if (isHalfClosed)
            session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        session.Tell(new NewAccountDecision(isAllowed, mayStay));

        Settle(session);
        Assert.Equal(count, context.Line.Statistics.RefusedAccounts);
    }

    [Theory]
    [InlineData("Connection timed out", 13.5, "UserTimeout")]
    [InlineData("No route to host", 13.6, "UserTimeout")]
    [InlineData("Connection timed out", 15.1, "KeepAlive")]
    public void A_vanished_client_is_told_from_one_that_reset(string error, double sinceReply, string cause)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var session = StartRelaying();
        session.Tell(DeliverReply.Of(Bytes("#a!")));
        Settle(session);
        Advance(Seconds(sinceReply));

        EventFilter.Info(contains: $": {cause};").ExpectOne(() => session.Tell(new Tcp.ErrorClosed(error), _connection.Ref));
    }

    [Fact]
    public void A_quiet_client_is_probed_and_closed_when_it_does_not_answer()
    {
        StartRelaying(Limits with { Heartbeat = Probing });
        Advance(Seconds(19.9));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        AdvancePast(0.2);
        Assert.Equal("*", ExpectWrite(_connection));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        EventFilter.Info(contains: "Heartbeat").ExpectOne(() => AdvancePast(10.1));
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void A_client_that_answers_its_probes_stays_until_it_is_idle()
    {
        var session = StartRelaying(Limits with { Heartbeat = Probing, IdleTimeout = Seconds(70), FirstPacketTimeout = TimeSpan.Zero });
        for (var probe = 0; probe < 3; probe++)
        {
            AdvancePast(20.1);
            Assert.Equal("*", ExpectWrite(_connection));
            Acknowledge(_connection, session);
            session.Tell(Received("*"), _connection.Ref);
            _connection.ExpectMsg<Tcp.ResumeReading>();
            Settle(session);
        }

        EventFilter.Info(contains: "IdleTimeout").ExpectOne(() => AdvancePast(10));
    }

    [Fact]
    public void A_probe_never_falls_inside_a_reply()
    {
        var session = StartRelaying(Limits with { Heartbeat = Probing });
        session.Tell(DeliverReply.Of(Bytes("#ab")));
        Assert.Equal("#ab", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        Settle(session);

        AdvancePast(25);
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        session.Tell(DeliverReply.Of(Bytes("c!")));
        Assert.Equal("c!", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        Settle(session);
        AdvancePast(10);

        Assert.Equal("*", ExpectWrite(_connection));
    }

    [Fact]
    public void Flow_control_marks_a_reply_then_holds_them_until_the_client_answers()
    {
        var session = StartRelaying(Limits with { FlowControl = true });
        var reply = "#" + new string('a', 128) + "!";
        Assert.Equal(reply, Deliver(session, reply));
        Assert.Equal(reply, Deliver(session, reply));
        Assert.Equal("*" + reply, Deliver(session, reply));
        Assert.Equal(reply, Deliver(session, reply));

        session.Tell(DeliverReply.Of(Bytes("#held!")));
        Settle(session);
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        session.Tell(Received("*"), _connection.Ref);

        Assert.Equal("#held!", ExpectWrite(_connection));
    }

    [Fact]
    public void Flow_control_lets_replies_go_after_three_seconds_without_an_answer()
    {
        var session = StartRelaying(Limits with { FlowControl = true });
        Deliver(session, "#" + new string('a', 600) + "!");
        session.Tell(DeliverReply.Of(Bytes("#held!")));
        Settle(session);

        Advance(Seconds(2.9));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        AdvancePast(0.2);

        Assert.Equal("#held!", ExpectWrite(_connection));
    }

    [Fact]
    public void Held_replies_count_for_the_send_queue()
    {
        var session = StartRelaying(Limits with { FlowControl = true, SendQueueBytes = 5000 });
        Deliver(session, "#" + new string('a', 600) + "!");

        session.Tell(DeliverReply.Of(Bytes("#" + new string('a', 4000) + "!")));
        session.Tell(DeliverReply.Of(Bytes("#" + new string('a', 1000) + "!")));

        _connection.ExpectMsg<Tcp.Abort>();
    }

    [Fact]
    public void Behind_a_proxy_the_announced_client_is_admitted_and_opened()
    {
        var session = StartProxied();

        session.Tell(Received("PROXY TCP4 203.0.113.9 10.0.0.1 4711 7000\r\n" + Packet), _connection.Ref);

        var request = _admission.ExpectMsg<RequestAdmission>();
        Assert.Equal(IPAddress.Parse("203.0.113.9"), request.Client);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        session.Tell(new AdmissionDecision(request.Token, Refusal: null));
        Assert.Equal(new OpenSession(7, IPAddress.Parse("203.0.113.9"), IPAddress.Parse("10.0.0.1")), _loginSrv.ExpectMsg<OpenSession>());
        Assert.Equal(Packet, ExpectForwarded());
        Assert.Equal(IPAddress.Parse("203.0.113.9"), _admission.ExpectMsg<EnterAdmission>().Client);
    }

    [Fact]
    public void A_proxys_health_check_is_nobodys_session_until_it_sends_something()
    {
        var session = StartProxied();
        session.Tell(Received("PROXY UNKNOWN\r\n"), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        session.Tell(Received(Packet), _connection.Ref);

        var request = _admission.ExpectMsg<RequestAdmission>();
        Assert.Equal(Identity.Client.Address, request.Client);
        session.Tell(new AdmissionDecision(request.Token, Refusal: null));
        _loginSrv.ExpectMsg<OpenSession>();
        Assert.Equal(Packet, ExpectForwarded());
    }

    [Fact]
    public void Behind_a_proxy_a_refused_client_is_never_announced()
    {
        var session = StartProxied();
        session.Tell(Received("PROXY TCP4 203.0.113.9 10.0.0.1 4711 7000\r\n"), _connection.Ref);
        var request = _admission.ExpectMsg<RequestAdmission>();

        session.Tell(new AdmissionDecision(request.Token, "banned"));

        var refused = _listener.ExpectMsg<ClientRefused>();
        Assert.Equal(("banned", new IPEndPoint(IPAddress.Parse("203.0.113.9"), 4711)), (refused.Reason, refused.Client));
        _connection.ExpectMsg<Tcp.Close>();
        session.Tell(Tcp.Closed.Instance, _connection.Ref);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(Packet)]
    [InlineData("PROXY TCP4 203.0.113.9 10.0.0.1 4711\r\n")]
    public void A_connection_without_a_valid_proxy_header_is_closed(string bytes)
    {
        var session = StartProxied();

        EventFilter.Info(contains: "no PROXY header").ExpectOne(() => session.Tell(Received(bytes), _connection.Ref));

        _connection.ExpectMsg<Tcp.Close>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_proxy_that_sends_no_header_in_time_is_closed()
    {
        var session = StartProxied();
        session.Tell(Received("PROXY TCP4 "), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();

        AdvancePast(5.1);

        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Behind_a_proxy_one_that_goes_before_it_is_in_is_nobodys_session()
    {
        var session = StartProxied();
        Watch(session);
        session.Tell(Received("PROXY TCP4 203.0.113.9 10.0.0.1 4711 7000\r\n"), _connection.Ref);
        _admission.ExpectMsg<RequestAdmission>();

        End(session);

        ExpectTerminated(session);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_time_from_a_clients_last_packet_to_the_first_reply_is_measured_and_nothing_else()
    {
        var context = ContextWith(Limits);
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        Deliver(session, "#greeting!");

        session.Tell(Received(Packet), _connection.Ref);
        Settle(session);
        // LoginSrv has not answered that one: the player tries again.
        Advance(Seconds(30));
        session.Tell(Received(Other[..5]), _connection.Ref);
        Settle(session);
        Advance(Seconds(1));
        session.Tell(Received(Other[5..]), _connection.Ref);
        Settle(session);
        Advance(TimeSpan.FromMilliseconds(10));
        session.Tell(DeliverReply.Of(Bytes("#unasked!"), isAnswer: false));
        ExpectWrite(_connection);
        Acknowledge(_connection, session);
        Settle(session);
        Advance(TimeSpan.FromMilliseconds(10));
        Deliver(session, "#answer!");
        Advance(Seconds(3));
        Deliver(session, "#more!");

        var latency = context.Line.Statistics.Latency;
        Assert.Equal(0.02, latency.Sum.TotalSeconds, precision: 4);
        Assert.Equal(LatencyBuckets.Bounds.Select(b => b >= 0.02 ? 1L : 0).Append(1), latency.Cumulative());
    }

    /// <summary>The client ends its side, and the session the connection.</summary>
    private void End(IActorRef session)
    {
        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        _connection.FishForMessage<Tcp.Close>(_ => true);
        session.Tell(Tcp.Closed.Instance, _connection.Ref);
    }

    private static readonly ClientHeartbeatSettings Probing = new(Seconds(20), Seconds(10));

    private static readonly string NewAccount = Encoding.ASCII.GetString(
        LoginPacket.BuildRequest(Dialect.Classic, '3', new MessageHeader(2002), new byte[30]));

    private string Deliver(IActorRef session, string reply)
    {
        session.Tell(DeliverReply.Of(Bytes(reply)));
        var written = ExpectWrite(_connection);
        Acknowledge(_connection, session);
        Settle(session);
        return written;
    }

    private IActorRef StartProxied(ClientSettings? settings = null) =>
        StartProxied(ContextWith((settings ?? Limits) with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] }));

    private IActorRef StartProxied(SessionContext context)
    {
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = _listener.ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _connection.ExpectMsg<Tcp.Register>();
        _connection.ExpectMsg<Tcp.ResumeReading>();
        Settle(session);
        return session;
    }

    private static ClientSettings Limits => TestSettings.Client with { PacketsPerSecond = 0 };

    private IActorRef Start(ClientSettings? limits = null)
    {
        var arrivals = ArrivalsWith(limits ?? Limits);
        return CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
    }

    private SessionArrivals ArrivalsWith(ClientSettings limits) => new(ContextWith(limits), new SessionDeployment());

    private SessionContext ContextWith(ClientSettings limits) =>
        new(LineWith(TestSettings.Line with { Client = limits }, _admission), _loginSrv.Ref, KeepAliveOption.ForListener(limits.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock));

    private IActorRef StartRelaying(ClientSettings? limits = null)
    {
        var session = Start(limits);
        _loginSrv.ExpectMsg<OpenSession>();
        _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        Settle(session);
        return session;
    }

    /// <summary>So long, and what the wheel may be late.</summary>
    private void AdvancePast(double seconds)
    {
        Advance(Seconds(seconds) + DeadlineWheel.Step);
        Advance(DeadlineWheel.Step);
    }

    private string ExpectForwarded()
    {
        var forwarded = _loginSrv.ExpectMsg<ForwardPacket>();
        Assert.Equal(Identity.Number, forwarded.Session);
        return Text(forwarded.Packet);
    }
}
