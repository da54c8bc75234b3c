using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Tests.Sessions;

// A dialect whose gate sends a lone '*' back, and a client that answers each.
public sealed partial class SessionActorSpec
{
    [Fact]
    public void The_answer_to_a_heartbeat_that_was_switched_off_meanwhile_is_not_sent_back()
    {
        var (session, line) = StartEchoing(Limits with { Heartbeat = Probing });
        AdvancePast(20);
        Assert.Equal("*", ExpectWrite(_connection));
        Acknowledge(_connection, session);

        SwitchStarsOff(session, line);

        AssertEchoes(session, isSentBack: false);
    }

    [Fact]
    public void The_answer_to_flow_control_that_was_switched_off_for_others_is_not_sent_back()
    {
        var (session, line) = StartEchoing(Limits with { FlowControl = true });
        SwitchStarsOff(session, line);
        AssertEchoes(session, isSentBack: true);
        Deliver(session, "#" + new string('a', 260) + "!");
        Assert.Equal("*#b!", Deliver(session, "#b!"));

        AssertEchoes(session, isSentBack: false);
    }

    private void AssertEchoes(IActorRef session, bool isSentBack)
    {
        session.Tell(Received("*"), _connection.Ref);
        Settle(session);
        if (isSentBack)
        {
            Assert.Equal("*", ExpectWrite(_connection));
            Acknowledge(_connection, session);
        }
        Assert.Equal("#mark!", Deliver(session, "#mark!"));
    }

    private static void SwitchStarsOff(IActorRef session, LineContext line)
    {
        line.Settings = line.Settings with { Client = Limits };
        session.Tell(new ApplyClientSettings(Limits));
    }

    private (IActorRef Session, LineContext Line) StartEchoing(ClientSettings limits)
    {
        var line = LineWith(
            TestSettings.Line with { Client = limits, LoginSrv = TestSettings.LoginSrv with { Dialect = Dialect.Classic with { EchoesStar = true } } }, _admission);
        var context = new SessionContext(line, _loginSrv.Ref, KeepAliveOption.ForListener(limits.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock));
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        var session = CreateTestProbe().ChildActorOf(arrivals.Props, arrivals.Add(Identity, _connection.Ref));
        _loginSrv.ExpectMsg<OpenSession>();
        Settle(session);
        return (session, line);
    }
}
