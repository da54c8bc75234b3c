using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Sessions;

// Clients that end their side of the connection.
public sealed partial class SessionActorSpec
{
    private static ClientSettings HalfClosing => Limits with { HalfCloseTimeout = Seconds(3) };

    [Fact]
    public void A_client_that_ended_its_side_gets_what_LoginSrv_answers_in_time_then_is_closed()
    {
        var session = StartHalfClosed(HalfClosing);
        Watch(session);
        Assert.Equal("#a!", Deliver(session, "#a!"));
        Assert.Equal("#b!", Deliver(session, "#b!"));

        Advance(Seconds(2.9));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        AdvancePast(0.2);

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
        session.Tell(Tcp.Closed.Instance, _connection.Ref);
        ExpectTerminated(session);
    }

    [Fact]
    public void An_account_that_is_refused_then_is_answered_and_logged_like_any_other()
    {
        var session = StartRelaying(HalfClosing);
        session.Tell(Received(NewAccount), _connection.Ref);
        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        EventFilter.Info(contains: "new-accounts-per-minute-per-address").ExpectOne(() => session.Tell(new NewAccountDecision(IsAllowed: false)));

        Assert.StartsWith("#", ExpectWrite(_connection), StringComparison.Ordinal);
        Acknowledge(_connection, session);
        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_that_has_all_its_answers_is_closed_at_once(int packets)
    {
        var session = StartRelaying(HalfClosing);
        for (var packet = 0; packet < packets; packet++)
        {
            session.Tell(Received(Packet));
            ExpectForwarded();
            _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        }
        for (var reply = 0; reply < packets; reply++)
            Deliver(session, "#a!");

        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void What_came_unasked_is_no_answer()
    {
        var session = StartRelaying(HalfClosing);
        session.Tell(Received(Packet));
        ExpectForwarded();
        session.Tell(DeliverReply.Of(Bytes("#unasked!"), isAnswer: false));
        ExpectWrite(_connection);
        Acknowledge(_connection, session);

        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        Assert.Equal("#answer!", Deliver(session, "#answer!"));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void One_that_has_only_the_first_of_two_answers_is_waited_for()
    {
        var session = StartRelaying(HalfClosing);
        session.Tell(Received(Packet + Other));
        ExpectForwarded();
        ExpectForwarded();
        Deliver(session, "#a!");

        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        Assert.Equal("#b!", Deliver(session, "#b!"));
    }

    [Fact]
    public void With_half_close_timeout_0_it_is_closed_at_once()
    {
        StartHalfClosed(Limits with { HalfCloseTimeout = TimeSpan.Zero });

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void No_other_limit_and_no_heartbeat_counts_for_it()
    {
        var session = StartHalfClosed(HalfClosing with
        {
            FirstPacketTimeout = Seconds(1),
            PacketTimeout = Seconds(1),
            IdleTimeout = Seconds(1),
            Heartbeat = new(Seconds(1), Seconds(1)),
        });
        Deliver(session, "#a!");

        Advance(Seconds(2.5));

        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Neither_congestion_nor_relief_nor_new_limits_give_it_more_time()
    {
        var session = StartHalfClosed(HalfClosing);
        session.Tell(Congested.Instance);
        session.Tell(new ApplyClientSettings(HalfClosing with { HalfCloseTimeout = Seconds(100), IdleTimeout = Seconds(200) }));
        session.Tell(PacketsTaken.Instance);
        Settle(session);
        Advance(Seconds(2));
        session.Tell(Relieved.Instance);
        Settle(session);
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        AdvancePast(1.1);

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Whatever_ends_other_clients_ends_it_at_once()
    {
        object[] ends =
        [
            new EndSession(CloseCause.Kicked), new EndSession(CloseCause.KickedByOperator), new EndSession(CloseCause.Banned), new EndSession(CloseCause.Shutdown), LoginSrvLost.Instance,
            new Tcp.ErrorClosed("Broken pipe"),
        ];
        foreach (var end in ends)
        {
            var session = StartHalfClosed(HalfClosing);
            Watch(session);

            session.Tell(end, _connection.Ref);

            _loginSrv.ExpectMsg<CloseSession>();
            if (end is not Tcp.ErrorClosed)
            {
                _connection.ExpectMsg<Tcp.Close>();
                session.Tell(Tcp.Closed.Instance, _connection.Ref);
            }
            ExpectTerminated(session);
            _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public void Its_place_in_admission_is_its_own_until_it_is_gone()
    {
        var session = StartHalfClosed(HalfClosing);
        _admission.ExpectMsg<EnterAdmission>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        session.Tell(new Tcp.ErrorClosed("Broken pipe"), _connection.Ref);

        Assert.Equal(new LeaveAdmission(Identity.Client.Address, session), _admission.ExpectMsg<LeaveAdmission>());
    }

    [Fact]
    public void Replies_that_flow_control_holds_go_out_without_an_answer_that_cannot_come()
    {
        var session = StartRelaying(HalfClosing with { FlowControl = true });
        session.Tell(Received(Packet + Other + Packet));
        Deliver(session, "#" + new string('a', 600) + "!");
        session.Tell(DeliverReply.Of(Bytes("#held!")));
        Settle(session);

        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        Assert.Equal("#held!", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        var reply = "#" + new string('b', 600) + "!";
        Assert.Equal(reply, Deliver(session, reply));
        Assert.Equal("#c!", Deliver(session, "#c!"));
    }

    [Fact]
    public void A_client_that_ends_its_side_while_it_is_closed_gets_what_was_queued()
    {
        var session = StartRelaying();
        session.Tell(DeliverReply.Of(Bytes("#a!")));
        session.Tell(DeliverReply.Of(Bytes("#b!")));
        session.Tell(new EndSession(CloseCause.Kicked));
        Assert.Equal("#a!", ExpectWrite(_connection));

        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        Acknowledge(_connection, session);
        Assert.Equal("#b!", ExpectWrite(_connection));
        Acknowledge(_connection, session);
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void A_proxys_health_check_that_ends_is_closed()
    {
        var session = StartProxied();
        Watch(session);
        session.Tell(Received("PROXY UNKNOWN\r\n"), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();

        End(session);

        ExpectTerminated(session);
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void It_tells_operators_what_it_waits_for()
    {
        var session = StartHalfClosed(HalfClosing);

        session.Tell(GetInspection.Instance, TestActor);

        Assert.Equal("HalfClosed", ExpectMsg<ActorInspection>().State);
    }

    /// <summary>A client that has sent a packet and then its end.</summary>
    private IActorRef StartHalfClosed(ClientSettings limits)
    {
        var session = StartRelaying(limits);
        session.Tell(Received(Packet), _connection.Ref);
        ExpectForwarded();
        _connection.ExpectMsg<Tcp.ResumeReading>();
        session.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        Settle(session);
        return session;
    }
}
