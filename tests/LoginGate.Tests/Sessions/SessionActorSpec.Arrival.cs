using System.Net;
using Akka.Actor;
using Akka.IO;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Tests.Sessions;

// Behind a proxy: who waits to be spoken to, and whose time begins with the header.
public sealed partial class SessionActorSpec
{
    private const string Nobody = "PROXY UNKNOWN\r\n";
    private const string ProxysOwn = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0";
    private const string Announced = "PROXY TCP4 203.0.113.9 10.0.0.1 4711 7000\r\n";

    [Theory]
    [InlineData(Nobody)]
    [InlineData(ProxysOwn)]
    public void Whoever_is_not_announced_is_greeted_by_the_gate_all_the_same_once_and_is_nobodys_session(string header)
    {
        var session = StartProxied(Dialect.Delphi3k);

        session.Tell(Received(header), _connection.Ref);
        Assert.Equal(LoginKey7, ExpectWrite(_connection));
        Acknowledge(_connection, session);
        Settle(session);
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        session.Tell(Received(AnswerTo7 + Packet3k), _connection.Ref);
        Admit(session);
        Assert.Equal(Packet3k, ExpectForwarded());
        Assert.Equal("#answer!", Deliver(session, "#answer!"));
    }

    [Fact]
    public void An_announced_client_is_greeted_once_it_is_in()
    {
        var session = StartProxied(Dialect.Delphi3k);

        session.Tell(Received(Announced), _connection.Ref);
        Admit(session);

        Assert.Equal(LoginKey7, ExpectWrite(_connection));
    }

    [Fact]
    public void A_client_that_is_not_announced_and_waits_for_LoginSrvs_greeting_is_in_before_it_has_sent_anything()
    {
        var session = StartProxied(Dialect.Vc16);
        session.Tell(Received(Nobody), _connection.Ref);
        _connection.ExpectMsg<Tcp.ResumeReading>();
        Settle(session);

        AdvancePast(2);

        Admit(session);
        Settle(session);
        // The read that was asked for behind the header is still under way.
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal("#greeting!", Deliver(session, "#greeting!"));
    }

    [Fact]
    public void What_a_quiet_client_says_while_admission_is_asked_is_not_lost()
    {
        var session = StartProxied(Dialect.Classic);
        session.Tell(Received(Nobody), _connection.Ref);
        Settle(session);
        AdvancePast(2);
        var request = _admission.ExpectMsg<RequestAdmission>();

        session.Tell(Received(Packet), _connection.Ref);
        session.Tell(new AdmissionDecision(request.Token, Refusal: null));

        _loginSrv.ExpectMsg<OpenSession>();
        Assert.Equal(Packet, ExpectForwarded());
    }

    [Theory]
    [InlineData("vc16", ProxysOwn)]
    [InlineData("delphi", Nobody)]
    [InlineData("applem2", Nobody)]
    public void A_health_check_is_nobodys_session_where_it_says_so_or_nobody_waits_for_LoginSrv(string dialect, string header)
    {
        Assert.True(Dialect.TryGetPreset(dialect, out var preset));
        var session = StartProxied(preset, Limits with { FirstPacketTimeout = Seconds(30) });
        session.Tell(Received(header), _connection.Ref);
        Settle(session);

        Advance(Seconds(29.9));
        _connection.FishForMessage<Tcp.ResumeReading>(_ => true);
        _connection.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        AdvancePast(0.2);

        _connection.ExpectMsg<Tcp.Close>();
        _admission.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void The_handshakes_time_begins_when_the_client_is_in()
    {
        var session = StartProxied(Dialect.Delphi98kClient, Limits with { HandshakeTimeout = Seconds(6) });
        AdvancePast(4);
        session.Tell(Received(Announced), _connection.Ref);
        Admit(session);
        Settle(session);

        AdvancePast(5);
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        AdvancePast(1);

        _loginSrv.ExpectMsg<CloseSession>();
        Assert.Equal(CloseCause.HandshakeTimeout, _admission.FishForMessage<ReportViolation>(_ => true).Cause);
    }

    [Fact]
    public void What_comes_right_behind_the_header_counts_as_the_clients_bytes()
    {
        var context = ContextWith(Limits with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        var session = StartProxied(context);

        session.Tell(Received(Announced + Packet), _connection.Ref);
        Admit(session);
        Assert.Equal(Packet, ExpectForwarded());

        Assert.Equal(Packet.Length, context.Line.Statistics.Sessions.Single().Value.TakeUncountedBytes());
    }

    private void Admit(IActorRef session)
    {
        session.Tell(new AdmissionDecision(_admission.ExpectMsg<RequestAdmission>().Token, Refusal: null));
        _loginSrv.ExpectMsg<OpenSession>();
    }

    private IActorRef StartProxied(Dialect dialect, ClientSettings? settings = null)
    {
        var limits = (settings ?? Limits) with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        var line = TestSettings.Line with { Client = limits, LoginSrv = TestSettings.LoginSrv with { Dialect = dialect } };
        return StartProxied(new SessionContext(
            LineWith(line, _admission), _loginSrv.Ref, KeepAliveOption.ForListener(limits.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock))
        {
            Random = new Fixed(7),
        });
    }
}
