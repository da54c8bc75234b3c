using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using Xunit.Abstractions;

namespace LoginGate.Tests.Sessions;

public sealed class SessionActorSpec : ActorSpec
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private const string Other = "#2{aXm<Y<C<<<<<<<<!";

    private static readonly SessionIdentity Identity =
        new(7, new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5000), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7000));

    private readonly TestProbe _connection;
    private readonly TestProbe _loginSrv;

    public SessionActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _connection = CreateTestProbe("connection");
        _loginSrv = CreateTestProbe("loginsrv");
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
        session.Tell(new DeliverReply(Bytes("#a!")));
        session.Tell(new DeliverReply(Bytes("#b!")));
        session.Tell(new DeliverReply(Bytes("#c!")));

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
    public void A_congested_LoginSrv_stops_the_reading_until_it_is_relieved()
    {
        var session = StartRelaying();
        session.Tell(Congested.Instance);
        session.Tell(Received(Packet), _connection.Ref);
        ExpectForwarded();
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        session.Tell(Relieved.Instance);

        _connection.ExpectMsg<Tcp.ResumeReading>();
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
        session.Tell(new DeliverReply(Bytes("#a!")));
        session.Tell(new DeliverReply(Bytes("#b!")));
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
        session.Tell(new DeliverReply(Bytes("#a!")));
        session.Tell(new EndSession(CloseCause.Kicked));
        ExpectWrite(_connection);
        _loginSrv.ExpectMsg<CloseSession>();
        Settle(session);

        Advance(Seconds(2));

        _connection.ExpectMsg<Tcp.Abort>();
    }

    [Fact]
    public void A_client_that_does_not_read_is_cut_off_at_its_queue_limit()
    {
        var session = StartRelaying(Limits with { SendQueueBytes = 4096 });
        for (var i = 0; i < 5; i++)
            session.Tell(new DeliverReply(Bytes(new string('x', 1000))));

        ExpectWrite(_connection);
        _connection.ExpectMsg<Tcp.Abort>();
        _loginSrv.ExpectMsg<CloseSession>();
    }

    [Fact]
    public void Whichever_way_it_ends_LoginSrv_hears_of_it_exactly_once()
    {
        Action<IActorRef>[] ends =
        [
            s => s.Tell(Tcp.PeerClosed.Instance, _connection.Ref),
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
        var session = Sys.ActorOf(SessionActor.Props(Identity, gone.Ref, _loginSrv.Ref, Dialect.Classic, Limits, Clock));
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
        Advance(Seconds(0.2));

        _loginSrv.ExpectMsg<CloseSession>();
        _connection.ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Half_a_packet_is_closed_at_the_packet_timeout()
    {
        var session = StartRelaying(Limits with { PacketTimeout = Seconds(10) });
        session.Tell(Received("#1<<<"), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();

        Advance(Seconds(10.1));

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

    private static ClientSettings Limits => TestSettings.Client with { PacketsPerSecond = 0 };

    private IActorRef Start(ClientSettings? limits = null) =>
        Sys.ActorOf(SessionActor.Props(Identity, _connection.Ref, _loginSrv.Ref, Dialect.Classic, limits ?? Limits, Clock));

    private IActorRef StartRelaying(ClientSettings? limits = null)
    {
        var session = Start(limits);
        _loginSrv.ExpectMsg<OpenSession>();
        _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        Settle(session);
        return session;
    }

    private string ExpectForwarded()
    {
        var forwarded = _loginSrv.ExpectMsg<ForwardPacket>();
        Assert.Equal(Identity.Number, forwarded.Session);
        return Text(forwarded.Packet);
    }
}
