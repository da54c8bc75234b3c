using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.LoginSrv;

public sealed class LoginSrvActorSpec : ActorSpec
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";
    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.7");
    private static readonly IPAddress Local = IPAddress.Parse("10.0.0.1");

    private static readonly LoginSrvSettings Settings = TestSettings.LoginSrv with
    {
        Reconnect = new ReconnectSettings(Seconds(1), Seconds(8), Jitter: 0),
        Heartbeat = new HeartbeatSettings(Seconds(5), Seconds(15)),
        MaxPendingBytes = 1000,
    };

    private readonly TestProbe _tcp;
    private readonly TestProbe _admission;
    private readonly TestProbe _line;
    private readonly TestProbe _connection;
    private LineStatistics _statistics = null!;

    public LoginSrvActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _tcp = CreateTestProbe("tcp");
        _admission = CreateTestProbe("admission");
        _line = CreateTestProbe("line");
        _connection = CreateTestProbe("connection");
    }

    [Fact]
    public void It_dials_the_configured_address_in_pull_mode()
    {
        Start();

        var connect = _tcp.ExpectMsg<Tcp.Connect>();

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5500), connect.RemoteAddress);
        Assert.Equal(Settings.ConnectTimeout, connect.Timeout);
        Assert.True(connect.PullMode);
    }

    [Fact]
    public void It_dials_nothing_before_it_is_told()
    {
        var actor = StartWaiting();
        Settle(actor);

        _tcp.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_host_name_is_dialled_by_name()
    {
        Start(Settings with { Targets = [new LoginSrvTarget("loginsrv.example", 5500)] });

        Assert.Equal(new DnsEndPoint("loginsrv.example", 5500), _tcp.ExpectMsg<Tcp.Connect>().RemoteAddress);
    }

    [Fact]
    public void Once_connected_it_registers_reads_and_tells_the_line()
    {
        var actor = StartLinked();

        Assert.Same(actor, _connection.LastSender);
    }

    [Fact]
    public void Failed_attempts_are_repeated_after_doubling_delays()
    {
        var actor = Start();
        foreach (var delay in (double[])[1, 2, 4, 8, 8])
        {
            var connect = _tcp.ExpectMsg<Tcp.Connect>();
            actor.Tell(connect.FailureMessage, _connection.Ref);
            Settle(actor);
            Advance(Seconds(delay) - TimeSpan.FromMilliseconds(20));
            _tcp.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
            Advance(TimeSpan.FromMilliseconds(20));
        }
        _tcp.ExpectMsg<Tcp.Connect>();
    }

    [Fact]
    public void A_LoginSrv_that_refuses_again_and_again_is_told_of_every_half_minute_and_at_once_where_it_was_there()
    {
        var actor = Start();
        EventFilter.Warning(contains: "; next attempt in 1.0 s").ExpectOne(() =>
        {
            for (var second = 0; second < 30; second++)
                Refuse();
        });
        EventFilter.Warning(contains: "; next attempt in 1.0 s (and 29 more since the last such line)").ExpectOne(Refuse);
        Link(actor, _connection);
        EventFilter.Warning(contains: "lost: closed by LoginSrv; next attempt in").ExpectOne(() => actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref));
        Settle(actor);
        Advance(Seconds(1));
        EventFilter.Warning(contains: "cannot be reached: ").ExpectOne(Refuse);

        void Refuse()
        {
            var connect = _tcp.ExpectMsg<Tcp.Connect>();
            actor.Tell(connect.FailureMessage.WithCause(new SocketException((int)SocketError.ConnectionRefused)), _connection.Ref);
            Settle(actor);
            Advance(Seconds(1));
        }
    }

    [Fact]
    public void Open_data_and_close_of_a_session_reach_LoginSrv_in_order()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();

        Open(actor, 12, session);
        Assert.Equal("%O12/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));
        Acknowledge(_connection, actor);
        actor.Tell(ForwardPacket.Of(12, Bytes(Packet)), session.Ref);
        Assert.Equal($"%A12/{Packet}$", ExpectWrite(_connection));
        Acknowledge(_connection, actor);
        actor.Tell(new CloseSession(12), session.Ref);
        Assert.Equal("%X12$", ExpectWrite(_connection));
    }

    [Fact]
    public void What_the_gate_calls_itself_comes_first_on_each_connection()
    {
        var actor = StartLinked(Settings with { Dialect = Settings.Dialect with { Announce = IPAddress.Parse("127.0.0.2") } });
        Assert.Equal("%S127.0.0.2$", ExpectWrite(_connection));
        Acknowledge(_connection, actor);
        Open(actor, 1, CreateTestProbe());
        Assert.Equal("%O1/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));

        actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        _line.ExpectMsg<LinkChanged>();
        Settle(actor);
        Advance(Seconds(1));

        Assert.Equal("%S127.0.0.2$", ExpectWrite(Link(actor, CreateTestProbe())));
    }

    [Fact]
    public void While_a_write_is_under_way_frames_collect_and_leave_as_one()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 1, session);
        Assert.Equal("%O1/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));
        Open(actor, 2, session);
        actor.Tell(ForwardPacket.Of(1, Bytes(Packet)), session.Ref);
        actor.Tell(new CloseSession(2), session.Ref);

        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Acknowledge(_connection, actor);

        Assert.Equal($"%O2/10.0.0.7/10.0.0.1$%A1/{Packet}$%X2$", ExpectWrite(_connection));
    }

    [Fact]
    public void After_its_close_nothing_of_a_session_reaches_LoginSrv()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 12, session);
        ExpectWrite(_connection);
        actor.Tell(new CloseSession(12), session.Ref);
        actor.Tell(new CloseSession(12), session.Ref);
        actor.Tell(ForwardPacket.Of(12, Bytes(Packet)), session.Ref);
        Open(actor, 13, session);

        Acknowledge(_connection, actor);

        Assert.Equal("%X12$%O13/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));
    }

    [Fact]
    public void Close_frames_can_be_switched_off()
    {
        var actor = StartLinked(Settings with { CloseFrames = false });
        var session = CreateTestProbe();
        Open(actor, 12, session);
        ExpectWrite(_connection);
        actor.Tell(new CloseSession(12), session.Ref);
        Open(actor, 13, session);

        Acknowledge(_connection, actor);

        Assert.Equal("%O13/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));
    }

    [Fact]
    public void Each_reply_reaches_the_session_it_is_addressed_to_and_no_other()
    {
        var actor = StartLinked();
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Open(actor, 1, one);
        Open(actor, 2, two);

        actor.Tell(Received("%2/#b!$\0%++$%99/#x!$junk%1/#a!$%$%2/#c!$"), _connection.Ref);

        Assert.Equal("#b!", Text(two.ExpectMsg<DeliverReply>().Bytes));
        Assert.Equal("#c!", Text(two.ExpectMsg<DeliverReply>().Bytes));
        Assert.Equal("#a!", Text(one.ExpectMsg<DeliverReply>().Bytes));
        one.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_reply_in_many_reads_is_put_together_and_each_read_asks_for_the_next()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 12, session);
        ExpectWrite(_connection);

        foreach (var letter in "%12/#<<<<<KX=<<<<<<<<!$")
        {
            actor.Tell(Received(letter.ToString()), _connection.Ref);
            _connection.ExpectMsg<Tcp.ResumeReading>();
        }

        Assert.Equal("#<<<<<KX=<<<<<<<<!", Text(session.ExpectMsg<DeliverReply>().Bytes));
    }

    [Theory]
    [InlineData("%+-12$")]
    [InlineData("%+T12$")]
    [InlineData("%+B12$")]
    public void A_kick_ends_the_session_it_names(string frame)
    {
        var actor = StartLinked();
        var (kicked, other) = (CreateTestProbe(), CreateTestProbe());
        Open(actor, 12, kicked);
        Open(actor, 13, other);

        actor.Tell(Received(frame), _connection.Ref);

        Assert.Equal(CloseCause.Kicked, kicked.ExpectMsg<EndSession>().Cause);
        other.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_heartbeat_goes_out_every_interval()
    {
        var actor = StartLinked();
        for (var beat = 0; beat < 3; beat++)
        {
            Advance(Seconds(5));
            Assert.Equal("%--$", ExpectWrite(_connection));
            Acknowledge(_connection, actor);
            actor.Tell(Received("%++$"), _connection.Ref);
            _connection.ExpectMsg<Tcp.ResumeReading>();
        }
    }

    [Fact]
    public void A_silent_LoginSrv_is_given_up_after_the_timeout_and_dialled_again()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 12, session);

        Advance(Seconds(14.9));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Advance(Seconds(0.2));

        session.ExpectMsg<LoginSrvLost>();
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        _connection.FishForMessage<Tcp.Close>(_ => true);
        Settle(actor);
        Advance(Seconds(1));
        _tcp.ExpectMsg<Tcp.Connect>();
    }

    [Fact]
    public void Answers_put_the_timeout_off()
    {
        var actor = StartLinked();
        for (var s = 0; s < 60; s += 5)
        {
            Advance(Seconds(5));
            actor.Tell(Received("%++$"), _connection.Ref);
            _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        }
        _line.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Half_a_frame_is_no_sign_of_life()
    {
        var actor = StartLinked();
        Advance(Seconds(10));
        actor.Tell(Received("%12/#<<<"), _connection.Ref);
        _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        Advance(Seconds(5.1));

        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
    }

    [Fact]
    public void When_LoginSrv_closes_every_session_is_told_once_and_the_next_ones_are_refused()
    {
        var actor = StartLinked();
        var (one, two, late) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Open(actor, 1, one);
        Open(actor, 2, two);

        actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref);

        one.ExpectMsg<LoginSrvLost>();
        two.ExpectMsg<LoginSrvLost>();
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        Open(actor, 3, late);
        late.ExpectMsg<LoginSrvLost>();
    }

    [Fact]
    public void Why_the_link_was_lost_stays_told_while_attempts_fail()
    {
        var actor = Start();
        actor.Tell(_tcp.ExpectMsg<Tcp.Connect>().FailureMessage, _connection.Ref);
        Settle(actor);
        Assert.StartsWith("cannot be reached", $"{_statistics.Link.LastLoss}", StringComparison.Ordinal);
        Advance(Seconds(1));
        Link(actor, _connection);
        Assert.Equal("", _statistics.Link.LastFailure);

        actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        Settle(actor);
        Advance(Seconds(8));
        actor.Tell(_tcp.ExpectMsg<Tcp.Connect>().FailureMessage, _connection.Ref);
        Settle(actor);

        Assert.Equal(("closed by LoginSrv", null), ($"{_statistics.Link.LastLoss}", _statistics.Link.LastHeartbeat));
        Assert.StartsWith("cannot be reached", $"{_statistics.Link.LastFailure}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_link_knows_nothing_of_earlier_sessions()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 1, session);
        actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        Settle(actor);
        Advance(Seconds(1));
        var second = Link(actor, CreateTestProbe());

        actor.Tell(ForwardPacket.Of(1, Bytes(Packet)), session.Ref);
        actor.Tell(new CloseSession(1), session.Ref);
        Open(actor, 2, session);

        Assert.Equal("%O2/10.0.0.7/10.0.0.1$", ExpectWrite(second));
    }

    [Fact]
    public void Late_news_of_an_earlier_connection_does_not_touch_the_present_one()
    {
        var actor = StartLinked();
        actor.Tell(Tcp.PeerClosed.Instance, _connection.Ref);
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        Settle(actor);
        Advance(Seconds(1));
        var second = Link(actor, CreateTestProbe());
        var session = CreateTestProbe();
        Open(actor, 5, session);

        actor.Tell(new Tcp.ErrorClosed("late"), _connection.Ref);
        actor.Tell(Received("%5/#forged!$"), _connection.Ref);
        Acknowledge(_connection, actor);
        actor.Tell(Received("%5/#true!$"), second.Ref);

        Assert.Equal("#true!", Text(session.ExpectMsg<DeliverReply>().Bytes));
    }

    [Fact]
    public void Sessions_that_send_while_too_much_waits_are_told_to_pause_and_then_to_go_on()
    {
        var actor = StartLinked();
        var (busy, quiet) = (CreateTestProbe(), CreateTestProbe());
        Open(actor, 1, busy);
        ExpectWrite(_connection);
        Open(actor, 2, quiet);
        for (var i = 0; i < 50; i++)
            actor.Tell(ForwardPacket.Of(1, Bytes(Packet)), busy.Ref);

        busy.ExpectMsg<Congested>();
        Acknowledge(_connection, actor);
        busy.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        ExpectWrite(_connection);
        Acknowledge(_connection, actor);

        busy.ExpectMsg<Relieved>();
        quiet.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Disconnect_writes_what_waits_then_closes_cleanly_then_answers()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Watch(actor);
        Open(actor, 1, session);
        ExpectWrite(_connection);
        actor.Tell(new CloseSession(1), session.Ref);
        actor.Tell(new Disconnect(Seconds(5)), TestActor);

        Acknowledge(_connection, actor);
        Assert.Equal("%X1$", ExpectWrite(_connection));
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Acknowledge(_connection, actor);
        _connection.ExpectMsg<Tcp.Close>();
        actor.Tell(Tcp.Closed.Instance, _connection.Ref);

        ExpectMsg<Disconnected>();
        ExpectTerminated(actor);
    }

    [Fact]
    public void Disconnect_cuts_a_LoginSrv_off_that_takes_nothing()
    {
        var actor = StartLinked();
        Open(actor, 1, CreateTestProbe());
        actor.Tell(new Disconnect(Seconds(5)), TestActor);
        ExpectWrite(_connection);
        Settle(actor);

        Advance(Seconds(5));

        _connection.ExpectMsg<Tcp.Abort>();
    }

    [Fact]
    public void Disconnect_without_a_link_answers_at_once()
    {
        var actor = Start();
        actor.Tell(new Disconnect(Seconds(5)), TestActor);

        ExpectMsg<Disconnected>();
    }

    [Fact]
    public void A_failure_restarts_it_tells_the_sessions_and_dials_again()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 1, session);

        // No number is given twice.
        Open(actor, 1, session);

        session.ExpectMsg<LoginSrvLost>();
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        _tcp.ExpectMsg<Tcp.Connect>();
    }

    [Fact]
    public void A_packet_that_cannot_be_written_ends_its_session_alone()
    {
        var actor = StartLinked();
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Open(actor, 1, one);
        Open(actor, 2, two);

        EventFilter.Exception<ArgumentException>().ExpectOne(() => actor.Tell(ForwardPacket.Of(1, Bytes("not a packet"), wantsAnswer: true), one.Ref));

        Assert.Equal(CloseCause.Failed, one.ExpectMsg<EndSession>().Cause);
        one.ExpectMsg<PacketsTaken>();
        actor.Tell(new CloseSession(1), one.Ref);
        actor.Tell(ForwardPacket.Of(2, Bytes(Packet)), two.Ref);
        Assert.Equal($"%O1/10.0.0.7/10.0.0.1$%O2/10.0.0.7/10.0.0.1$%X1$%A2/{Packet}$", ExpectWritten(actor, count: 4));
        Assert.Equal(1, _statistics.Packets);
        two.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_client_that_cannot_be_announced_ends_alone_and_LoginSrv_hears_nothing_of_it()
    {
        var actor = StartLinked(Settings with { Dialect = Dialect.Delphi98k });
        var (one, two) = (CreateTestProbe(), CreateTestProbe());

        EventFilter.Exception<ArgumentException>().ExpectOne(() => actor.Tell(new OpenSession(1, IPAddress.IPv6Loopback, Local), one.Ref));

        Assert.Equal(CloseCause.Failed, one.ExpectMsg<EndSession>().Cause);
        actor.Tell(new CloseSession(1), one.Ref);
        Open(actor, 2, two);
        Assert.Equal("%L2/10.0.0.7/10.0.0.1$", ExpectWrite(_connection));
    }

    [Theory]
    [InlineData("%1/1/#a!$")]
    [InlineData("%+-1$")]
    [InlineData("%+T1$")]
    [InlineData("%+B1$")]
    public void What_LoginSrv_says_to_a_session_that_it_was_not_told_of_yet_is_to_nobody(string frame)
    {
        var actor = StartLinked(Settings with { Dialect = Dialect.AppleM2 });
        var session = CreateTestProbe();
        Open(actor, 1, session);

        actor.Tell(Received(frame), _connection.Ref);
        Settle(actor);

        Assert.Equal([KeyValuePair.Create("unknown-session", 1L)], _statistics.DiscardedFrames);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_captcha_is_delivered_and_answers_nothing()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 1, session);

        actor.Tell(Received($"%1/{Captcha}$%1/#ok!$"), _connection.Ref);

        var captcha = session.ExpectMsg<DeliverReply>();
        Assert.Equal((Captcha, false), (Text(captcha.Bytes), captcha.IsAnswer));
        Assert.True(session.ExpectMsg<DeliverReply>().IsAnswer);
    }

    [Theory]
    [InlineData("%+-1$", null)]
    [InlineData("%+B1$", "Temporary")]
    [InlineData("%+T1$", "Permanent")]
    public void Kicks_end_the_session_and_those_that_block_ban_its_address(string frame, string? ban)
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 1, session);

        actor.Tell(Received(frame), _connection.Ref);

        Assert.Equal(CloseCause.Kicked, session.ExpectMsg<EndSession>().Cause);
        if (ban is null)
            _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        else
            Assert.Equal(("10.0.0.7", Enum.Parse<BanKind>(ban)), BanOf(_admission.ExpectMsg<BanAddress>()));
    }

    [Fact]
    public void An_address_that_LoginSrv_blocks_is_banned()
    {
        var actor = StartLinked(Settings with { Dialect = Protocol.Dialect.TryGetPreset("delphi", out var delphi) ? delphi : throw new InvalidOperationException() });

        actor.Tell(Received("%+M10.9.8.7$"), _connection.Ref);

        Assert.Equal(("10.9.8.7", BanKind.Permanent), BanOf(_admission.ExpectMsg<BanAddress>()));
    }

    [Fact]
    public void The_end_of_a_session_that_it_does_not_know_is_no_unhandled_message()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = StartWaiting();

        actor.Tell(new CloseSession(1));
        Settle(actor);

        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Logins_are_counted_by_how_LoginSrv_answers_them_in_the_lines_dialect()
    {
        var actor = StartLinked();
        var session = CreateTestProbe();
        Open(actor, 12, session);
        LoginReply[] replies =
        [
            new LoginFailedReply(LoginFailure.WrongPassword), new LoginFailedReply(LoginFailure.WrongPassword), new LoginFailedReply(LoginFailure.InUse),
            new ServerListReply([new("east", 1, 1)]), new SelectServerReply("127.0.0.1", 7100, 3),
        ];
        foreach (var reply in replies)
            actor.Tell(Received($"%12/{Text(LoginReplies.Build(Settings.Dialect, reply))}$%12/hello$"), _connection.Ref);
        // A late answer has nobody to log in.
        actor.Tell(Received($"%13/{Text(LoginReplies.Build(Settings.Dialect, replies[0]))}$"), _connection.Ref);
        Settle(actor);

        Assert.Equal(
            [(LoginFailure.None, 1L), (LoginFailure.WrongPassword, 2L), (LoginFailure.InUse, 1L)],
            _statistics.Logins.Where(l => l.Value > 0).Select(l => (l.Key, l.Value)));
        // Whence somebody has logged in is trusted; a choice of server is no login.
        _admission.ExpectMsg<ClientLoggedIn>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    // What follows the block of a picture is no code.
    private static string Captcha { get; } = Text(LoginPacket.BuildReply(Dialect.Classic, new MessageHeader(2007), default))[..^1] + "\u0001\u00ff pixels!";

    /// <summary>What the connection gets, until so many frames are there.</summary>
    private string ExpectWritten(IActorRef actor, int count)
    {
        var written = "";
        while (written.Count(c => c == '%') < count)
        {
            written += ExpectWrite(_connection);
            Acknowledge(_connection, actor);
        }
        return written;
    }

    private static (string, BanKind) BanOf(BanAddress ban) => ($"{ban.Range}", ban.Kind);

    private IActorRef Start(LoginSrvSettings? settings = null)
    {
        var actor = StartWaiting(settings);
        actor.Tell(Dial.Instance);
        return actor;
    }

    private IActorRef StartWaiting(LoginSrvSettings? settings = null)
    {
        var line = LineWith(settings ?? Settings, _admission);
        _statistics = line.Statistics;
        return _line.ChildActorOf(LoginSrvActor.Props(line, _tcp.Ref), SupervisorStrategy.DefaultStrategy);
    }

    private IActorRef StartLinked(LoginSrvSettings? settings = null)
    {
        var actor = Start(settings);
        Link(actor, _connection);
        return actor;
    }

    private TestProbe Link(IActorRef actor, TestProbe connection)
    {
        _tcp.ExpectMsg<Tcp.Connect>();
        actor.Tell(new Tcp.Connected(new IPEndPoint(IPAddress.Loopback, 5500), new IPEndPoint(IPAddress.Loopback, 40000)), connection.Ref);
        Assert.False(connection.ExpectMsg<Tcp.Register>().UseResumeWriting);
        connection.ExpectMsg<Tcp.ResumeReading>();
        Assert.Equal(LinkState.Up, _line.ExpectMsg<LinkChanged>().State);
        return connection;
    }

    private static void Open(IActorRef actor, int number, TestProbe session) =>
        actor.Tell(new OpenSession(number, Client, Local), session.Ref);
}
