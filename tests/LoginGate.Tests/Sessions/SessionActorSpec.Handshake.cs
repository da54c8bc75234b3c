using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Tests.Sessions;

// How a session leads the handshake that its dialect begins with.
public sealed partial class SessionActorSpec
{
    private const string KeyRequest = "#1ddhkd=]hddikddhksmTym]TtmpTu!";
    private const string HiddenLogin = "#1ddhkdYgkddhkddhkiIlNYf{jqhppUXhL^>!";
    private const string PlainLogin = "#1ddhkdYgkddhkddhkpm[vp`Yg_pIossXka?!";
    private const string LoginKey7 = "#=l<<<FuJ<<<<<<<<<<<<<<!";
    private const string AnswerTo7 = "<IGEM2>E?<lH?<lHPDs";
    private const string Packet3k = "#1<<<<<I@C<<<<<<<<<<<<<<!";

    [Fact]
    public void A_3k_client_is_greeted_and_forwarded_once_it_has_answered()
    {
        var session = StartGreeting(Limits with { MaxStrayBytes = 0 });
        Assert.Equal(LoginKey7, ExpectWrite(_connection));

        session.Tell(Received(Packet3k + AnswerTo7 + Packet3k + Packet3k), _connection.Ref);

        Assert.Equal(Packet3k, ExpectForwarded());
        Assert.Equal(Packet3k, ExpectForwarded());
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_3k_answer_in_single_bytes_lets_the_client_in()
    {
        var session = StartGreeting();
        foreach (var letter in AnswerTo7 + Packet3k)
            session.Tell(Received(letter.ToString()), _connection.Ref);

        Assert.Equal(Packet3k, ExpectForwarded());
    }

    [Theory]
    [InlineData("<IGEM2>E?<lH?<lHPDl", CloseCause.BadHandshake)]
    [InlineData("<IGEM2>E?<lH$<lHPDl", CloseCause.ForbiddenByte)]
    [InlineData("GET / HTTP/1.1\r\n", CloseCause.HttpProbe)]
    internal void A_3k_client_that_answers_wrongly_is_closed_and_reported(string answer, CloseCause cause)
    {
        var session = StartGreeting();

        session.Tell(Received(answer + Packet3k), _connection.Ref);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(new ReportViolation(Identity.Client.Address, cause), _admission.FishForMessage<ReportViolation>(_ => true));
    }

    [Fact]
    public void What_a_3k_client_says_instead_of_its_answer_is_astray()
    {
        var session = StartGreeting(Limits with { MaxStrayBytes = 30 });

        session.Tell(Received(new string('x', 20) + "<IGEM2>"), _connection.Ref);
        Settle(session);
        session.Tell(Received(Packet3k + "<IGEM"), _connection.Ref);
        session.Tell(Received(new string('y', 10)), _connection.Ref);

        Assert.Equal(new CloseSession(7), _loginSrv.ExpectMsg<CloseSession>());
        Assert.Equal(CloseCause.TooManyStrayBytes, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Fact]
    public void A_98k_client_is_answered_and_its_login_restored()
    {
        var session = StartRelaying(Dialect.Delphi98kClient, 0x1234);

        session.Tell(Received(HiddenLogin + KeyRequest + HiddenLogin + KeyRequest), _connection.Ref);

        Assert.Equal("#ddhkd_JJddTkjdhk!", ExpectWrite(_connection));
        Assert.Equal(PlainLogin, ExpectForwarded());
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_client_that_does_not_shake_hands_in_time_is_closed_whatever_else_it_sends()
    {
        var session = StartRelaying(Dialect.Delphi98kClient, 1, Limits with { HandshakeTimeout = Seconds(30), FirstPacketTimeout = Seconds(120) });

        Advance(Seconds(20));
        session.Tell(Received(HiddenLogin), _connection.Ref);
        Settle(session);
        AdvancePast(10);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(CloseCause.HandshakeTimeout, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Fact]
    public void The_first_packets_time_begins_with_the_handshakes_end()
    {
        var session = StartRelaying(
            Dialect.Delphi98kClient, 1, Limits with { HandshakeTimeout = Seconds(30), FirstPacketTimeout = Seconds(40), IdleTimeout = TimeSpan.Zero });

        Advance(Seconds(20));
        session.Tell(Received(KeyRequest), _connection.Ref);
        Settle(session);
        AdvancePast(39);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        AdvancePast(1);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(CloseCause.FirstPacketTimeout, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    private IActorRef StartGreeting(ClientSettings? limits = null) => StartRelaying(Dialect.Delphi3k, 7, limits, greets: true);

    private IActorRef StartRelaying(Dialect dialect, int key, ClientSettings? limits = null, bool greets = false)
    {
        var line = TestSettings.Line with { Client = limits ?? Limits, LoginSrv = TestSettings.LoginSrv with { Dialect = dialect } };
        var context = new SessionContext(
            LineWith(line, _admission), _loginSrv.Ref, KeepAliveOption.ForListener(line.Client.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock))
        {
            Random = new Fixed(key),
        };
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _loginSrv.ExpectMsg<OpenSession>();
        _connection.ExpectMsg<Tcp.Register>();
        if (!greets)
            _connection.ExpectMsg<Tcp.ResumeReading>();
        return session;
    }

    private sealed class Fixed(int value) : Random
    {
        public override int Next(int maxValue) => value;
    }
}
