using System.Net;
using Akka.Actor;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Sessions;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Sessions;

/// <summary>What a session tells operators.</summary>
public sealed class SessionInspectionSpec(ITestOutputHelper output) : ActorSpec(output)
{
    private const string Packet = "#1<<<<<I@C<<<<<<<<!";

    [Fact]
    public async Task A_trace_gets_packets_and_replies_until_it_is_stopped()
    {
        var (session, connection) = Start();
        var trace = new SessionTrace();

        session.Tell(new StartTrace(trace));
        session.Tell(Received($"\r\n{Packet}*"), connection.Ref);
        session.Tell(DeliverReply.Of(Bytes("#reply!")));
        session.Tell(new StopTrace(trace));
        session.Tell(DeliverReply.Of(Bytes("#later!")));
        session.Tell(new EndSession(CloseCause.Kicked));
        Settle(session);

        trace.End("test");
        var seen = new List<(WireDirection, string)>();
        await foreach (var traced in trace.ReadAsync(CancellationToken.None))
            seen.Add((traced.Direction, Text(traced.Bytes)));
        Assert.Equal([(WireDirection.FromClient, Packet), (WireDirection.ToClient, "#reply!")], seen);
    }

    [Fact]
    public async Task Every_trace_hears_of_the_end()
    {
        var (session, _) = Start();
        SessionTrace[] traces = [new(), new()];
        foreach (var trace in traces)
            session.Tell(new StartTrace(trace));

        session.Tell(new EndSession(CloseCause.Kicked));

        foreach (var trace in traces)
        {
            await foreach (var _ in trace.ReadAsync(CancellationToken.None))
                Assert.Fail("nothing had passed");
            Assert.Equal("Kicked", trace.EndedBy);
        }
    }

    [Fact]
    public void It_tells_its_state_while_it_relays_and_while_it_closes()
    {
        var (session, connection) = Start();

        Assert.Equal("Relaying", Inspect(session).State);
        session.Tell(DeliverReply.Of(Bytes("#reply!")));
        session.Tell(new EndSession(CloseCause.Kicked));

        var closing = Inspect(session);
        Assert.Equal(("SessionActor", "Closing"), (closing.Type, closing.State));
        Assert.Contains(("ended by", (object?)"Kicked"), closing.Counters);
        Assert.Contains(("bytes waiting for the client", (object?)7), closing.Counters);
        Acknowledge(connection, session);
    }

    [Fact]
    public void Behind_a_proxy_it_tells_what_it_waits_for()
    {
        var (session, connection) = Start([IPNetwork.Parse("127.0.0.0/8")]);

        Assert.Equal("AwaitingProxyHeader", Inspect(session).State);
        session.Tell(Received("PROXY UNKNOWN\r\n"), connection.Ref);
        Assert.Equal("AwaitingFirstByte", Inspect(session).State);
        session.Tell(Received(Packet), connection.Ref);
        Assert.Equal("AwaitingAdmission", Inspect(session).State);
    }

    [Theory]
    [InlineData("3k", "AwaitingHandshake", "<IGEM2>E?<lH?<lHPDs")]
    [InlineData("98k-client", "AwaitingHandshake", "#1ddhkd=]hddikddhksmTym]TtmpTu!")]
    [InlineData("applem2", "AwaitingGreeting", "#+!")]
    public void It_tells_what_comes_before_packets_until_that_has_come(string dialect, string state, string opening)
    {
        Assert.True(Dialect.TryGetPreset(dialect, out var preset));
        var (session, connection) = Start(dialect: preset);

        Assert.Equal(state, Inspect(session).State);
        session.Tell(Received(opening), connection.Ref);
        Assert.Equal("Relaying", Inspect(session).State);
    }

    private ActorInspection Inspect(IActorRef actor)
    {
        var asker = CreateTestProbe();
        actor.Tell(GetInspection.Instance, asker.Ref);
        return asker.ExpectMsg<ActorInspection>();
    }

    private (IActorRef Session, TestProbe Connection) Start(IReadOnlyList<IPNetwork>? trustedProxies = null, Dialect? dialect = null)
    {
        var connection = CreateTestProbe("connection");
        var identity = new SessionIdentity(7, new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5000), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7000));
        var settings = TestSettings.Line with
        {
            Client = TestSettings.Client with { TrustedProxies = trustedProxies },
            LoginSrv = TestSettings.LoginSrv with { Dialect = dialect ?? TestSettings.Dialect },
        };
        var line = LineWith(settings, CreateTestProbe("admission"));
        var context = new SessionContext(line, CreateTestProbe("loginsrv").Ref, KeepAliveOption.ForListener(TestSettings.Client.KeepAlive), new DeadlineWheel(Sys.Scheduler.Advanced, Clock)) { Random = new Seven() };
        var arrivals = new SessionArrivals(context, new SessionDeployment());
        return (Sys.ActorOf(arrivals.Props, arrivals.Add(identity, connection.Ref)), connection);
    }

    private sealed class Seven : Random
    {
        public override int Next(int maxValue) => 7;
    }
}
