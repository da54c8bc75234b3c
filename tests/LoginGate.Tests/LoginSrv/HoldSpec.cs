using System.Net;
using System.Text;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;
using Xunit.Abstractions;

namespace LoginGate.Tests.LoginSrv;

/// <summary><c>when-lost = hold</c>: clients outlive a loss of LoginSrv.</summary>
public sealed class HoldSpec : ActorSpec
{
    private const string One = "#1<<<<<I@C<<<<<<<<!";
    private const string Two = "#2<<<<<I@C<<<<<<<<!";
    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.7");

    private static readonly LoginSrvSettings Settings = TestSettings.LoginSrv with
    {
        Reconnect = new ReconnectSettings(Seconds(1), Seconds(1), Jitter: 0),
        Heartbeat = new HeartbeatSettings(Seconds(5), Seconds(15)),
        Hold = new HoldSettings(Seconds(60), PacketsPerClient: 3, ResendUnanswered: true),
    };

    private readonly TestProbe _tcp;
    private readonly TestProbe _line;
    private readonly TestProbe _admission;
    private LineStatistics _statistics = null!;

    public HoldSpec(ITestOutputHelper output)
        : base(output)
    {
        _tcp = CreateTestProbe("tcp");
        _line = CreateTestProbe("line");
        _admission = CreateTestProbe("admission");
    }

    [Fact]
    public void Held_sessions_are_announced_again_in_order_once_per_connection()
    {
        var (actor, link) = StartLinked();
        var sessions = new[] { Open(actor, link, 9), Open(actor, link, 2), Open(actor, link, 5) };

        for (var loss = 0; loss < 3; loss++)
        {
            Lose(actor, link);
            Assert.Equal(LinkState.Held, _line.ExpectMsg<LinkChanged>().State);
            link = Relink(actor);
            Assert.Equal(Opens(9, 2, 5), ExpectWrite(link));
            Acknowledge(link, actor);
        }
        foreach (var session in sessions)
            session.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_client_that_leaves_meanwhile_is_never_announced_and_a_new_one_is()
    {
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Open(actor, link, 2);
        Lose(actor, link);
        actor.Tell(new CloseSession(1));
        actor.Tell(new OpenSession(3, Client, Client), CreateTestProbe().Ref);

        link = Relink(actor);

        Assert.Equal(Opens(2, 3), ExpectWrite(link));
        Acknowledge(link, actor);
        link.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void What_waited_follows_the_announcements()
    {
        var (actor, link) = StartLinked();
        var one = Open(actor, link, 1);
        Open(actor, link, 2);
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(2, Bytes(Two)));
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), one.Ref);
        actor.Tell(ForwardPacket.Of(1, Bytes(Two)), one.Ref);

        link = Relink(actor);

        Assert.Equal($"{Opens(1, 2)}%A1/{One}$%A1/{Two}$%A2/{Two}$", ExpectWrite(link));
        one.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void What_waited_is_counted_when_it_is_sent_and_what_is_sent_again_is_not()
    {
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Forward(actor, link, 1, One);
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(1, Bytes(Two)));
        Settle(actor);
        Assert.Equal(1, _statistics.Packets);

        for (var loss = 0; loss < 2; loss++)
        {
            link = Relink(actor);
            Assert.Equal($"{Opens(1)}%A1/{One}$%A1/{Two}$", ExpectWrite(link));
            Assert.Equal((2, One.Length + Two.Length), (_statistics.Packets, _statistics.PacketBytes));
            Lose(actor, link);
        }
    }

    [Fact]
    public void What_waited_and_cannot_be_written_ends_its_client_alone()
    {
        var (actor, link) = StartLinked();
        var (one, two) = (Open(actor, link, 1), Open(actor, link, 2));
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(1, Bytes("not a packet")), one.Ref);
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), one.Ref);
        actor.Tell(ForwardPacket.Of(2, Bytes(Two)), two.Ref);

        link = Relink(actor);

        Assert.Equal($"{Opens(1, 2)}%A2/{Two}$", ExpectWrite(link));
        Assert.Equal(CloseCause.Failed, one.ExpectMsg<EndSession>().Cause);
        two.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_request_without_an_answer_is_sent_again_and_an_answered_one_is_not()
    {
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Open(actor, link, 2);
        Forward(actor, link, 1, One);
        Forward(actor, link, 2, Two);
        actor.Tell(Received("%1/#ok!$"), link.Ref);
        link.ExpectMsg<Tcp.ResumeReading>();
        Lose(actor, link);

        link = Relink(actor);

        Assert.Equal($"{Opens(1, 2)}%A2/{Two}$", ExpectWrite(link));
    }

    [Fact]
    public void What_was_never_written_is_sent_even_where_the_unanswered_is_not()
    {
        var (actor, link) = StartLinked(Settings with { Hold = Settings.Hold! with { ResendUnanswered = false } });
        Open(actor, link, 1);
        Forward(actor, link, 1, One);
        // This one is under way, the next waits behind it, when the link breaks.
        actor.Tell(ForwardPacket.Of(1, Bytes(Two)));
        Assert.Equal($"%A1/{Two}$", ExpectWrite(link));
        actor.Tell(ForwardPacket.Of(1, Bytes(One)));
        Lose(actor, link);

        link = Relink(actor);

        Assert.Equal($"{Opens(1)}%A1/{Two}$%A1/{One}$", ExpectWrite(link));
    }

    [Fact]
    public void A_request_left_unanswered_for_longer_than_LoginSrv_may_be_silent_is_not_sent_again()
    {
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Forward(actor, link, 1, One);
        for (var beat = 0; beat < 4; beat++)
        {
            Advance(Seconds(5));
            ExpectWrite(link);
            Acknowledge(link, actor);
            actor.Tell(Received("%++$"), link.Ref);
            link.ExpectMsg<Tcp.ResumeReading>();
            Settle(actor);
        }
        Lose(actor, link);

        Assert.Equal(Opens(1), ExpectWrite(Relink(actor)));
    }

    [Fact]
    public void However_late_a_silent_LoginSrv_is_given_up_what_it_did_not_answer_is_sent_again()
    {
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Forward(actor, link, 1, One);
        Settle(actor);
        Advance(Seconds(15.1));
        Assert.Equal(LinkState.Held, _line.ExpectMsg<LinkChanged>().State);

        Assert.Equal($"{Opens(1)}%A1/{One}$", ExpectWrite(Relink(actor)));
    }

    [Fact]
    public void A_greeting_answers_nothing()
    {
        Assert.True(Dialect.TryGetPreset("vc16", out var vc16));
        var (actor, link) = StartLinked(Settings with { Dialect = vc16 });
        actor.Tell(new OpenSession(1, Client, Client), CreateTestProbe().Ref);
        ExpectWrite(link);
        Acknowledge(link, actor);
        Forward(actor, link, 1, One);
        actor.Tell(Received("%1/#greeting!$\0"), link.Ref);
        link.ExpectMsg<Tcp.ResumeReading>();
        Lose(actor, link);

        Assert.EndsWith($"%A1/{One}$", ExpectWrite(Relink(actor)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_captcha_answers_nothing()
    {
        var captcha = Text(LoginPacket.BuildReply(Dialect.Classic, new MessageHeader(2007), default));
        var (actor, link) = StartLinked();
        Open(actor, link, 1);
        Forward(actor, link, 1, One);
        actor.Tell(Received($"%1/{captcha}$"), link.Ref);
        link.ExpectMsg<Tcp.ResumeReading>();
        Lose(actor, link);

        Assert.Equal($"{Opens(1)}%A1/{One}$", ExpectWrite(Relink(actor)));
    }

    [Fact]
    public void A_client_that_sends_more_than_may_wait_is_not_read_until_LoginSrv_is_back()
    {
        var (actor, link) = StartLinked();
        var session = Open(actor, link, 1);
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), session.Ref);
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), session.Ref);
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        actor.Tell(ForwardPacket.Of(1, Bytes(One)), session.Ref);
        session.ExpectMsg<Congested>();

        Relink(actor);
        session.ExpectMsg<Relieved>();
    }

    [Fact]
    public void Whoever_asks_hears_when_its_packets_have_been_taken_also_while_LoginSrv_is_away()
    {
        var (actor, link) = StartLinked();
        var session = Open(actor, link, 1);
        actor.Tell(ForwardPacket.Of(1, Bytes(One), wantsAnswer: true), session.Ref);
        session.FishForMessage<PacketsTaken>(_ => true);
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), session.Ref);
        actor.Tell(ForwardPacket.Of(1, Bytes(One), wantsAnswer: true), session.Ref);
        session.FishForMessage<PacketsTaken>(_ => true);
        actor.Tell(ForwardPacket.Of(77, Bytes(One), wantsAnswer: true), session.Ref);
        session.FishForMessage<PacketsTaken>(_ => true);
    }

    [Fact]
    public void All_that_waits_together_is_bounded_by_max_pending()
    {
        var (actor, link) = StartLinked(Settings with { MaxPendingBytes = 30 });
        var (one, two) = (Open(actor, link, 1), Open(actor, link, 2));
        Lose(actor, link);
        actor.Tell(ForwardPacket.Of(1, Bytes(One)), one.Ref);
        one.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        actor.Tell(ForwardPacket.Of(2, Bytes(One)), two.Ref);

        two.ExpectMsg<Congested>();
    }

    [Fact]
    public void Clients_are_closed_after_all_when_LoginSrv_stays_away()
    {
        var (actor, link) = StartLinked();
        var session = Open(actor, link, 1);
        Lose(actor, link);
        _line.ExpectMsg<LinkChanged>();

        Advance(Seconds(59));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Advance(Seconds(2));

        session.ExpectMsg<LoginSrvLost>();
        Assert.Equal(LinkState.Down, _line.ExpectMsg<LinkChanged>().State);
        var late = CreateTestProbe();
        actor.Tell(new OpenSession(2, Client, Client), late.Ref);
        late.ExpectMsg<LoginSrvLost>();
    }

    [Fact]
    public void A_LoginSrv_that_accepts_and_stays_silent_does_not_hold_clients_for_ever()
    {
        var (actor, link) = StartLinked();
        var session = Open(actor, link, 1);
        Lose(actor, link);

        for (var attempt = 0; attempt < 4; attempt++)
        {
            link = Relink(actor);
            ExpectWrite(link);
            Settle(actor);
            Advance(Seconds(15.1));
            Settle(actor);
        }

        session.ExpectMsg<LoginSrvLost>();
    }

    [Fact]
    public void A_second_loss_after_LoginSrv_has_spoken_starts_the_time_anew()
    {
        var (actor, link) = StartLinked();
        var session = Open(actor, link, 1);
        Lose(actor, link);
        Settle(actor);
        Advance(Seconds(50));
        _tcp.ExpectMsg<Tcp.Connect>();
        link = Connected(actor);
        ExpectWrite(link);
        actor.Tell(Received("%++$"), link.Ref);
        link.ExpectMsg<Tcp.ResumeReading>();
        Lose(actor, link);
        Settle(actor);

        Advance(Seconds(50));
        session.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Several_addresses_are_tried_in_order_from_the_first_on_every_connect()
    {
        var (a, b) = (new LoginSrvTarget("10.0.0.1", 5500), new LoginSrvTarget("10.0.0.2", 5600));
        var actor = Start(Settings with { Targets = [a, b] });
        var first = _tcp.ExpectMsg<Tcp.Connect>();
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 5500), first.RemoteAddress);
        actor.Tell(new Tcp.CommandFailed(first), _tcp.Ref);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 5600), _tcp.ExpectMsg<Tcp.Connect>().RemoteAddress);
        var link = Connected(actor);
        Lose(actor, link);
        Settle(actor);
        _tcp.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        Advance(Seconds(1.1));

        Assert.Equal(first.RemoteAddress, _tcp.ExpectMsg<Tcp.Connect>().RemoteAddress);
    }

    private static string Opens(params int[] numbers) => string.Concat(numbers.Select(n => $"%O{n}/10.0.0.7/10.0.0.7$"));

    private IActorRef Start(LoginSrvSettings? settings = null)
    {
        var line = LineWith(settings ?? Settings, _admission);
        _statistics = line.Statistics;
        var actor = _line.ChildActorOf(LoginSrvActor.Props(line, _tcp.Ref), SupervisorStrategy.DefaultStrategy);
        actor.Tell(Dial.Instance);
        return actor;
    }

    private (IActorRef Actor, TestProbe Link) StartLinked(LoginSrvSettings? settings = null)
    {
        var actor = Start(settings);
        _tcp.ExpectMsg<Tcp.Connect>();
        return (actor, Connected(actor));
    }

    private TestProbe Connected(IActorRef actor)
    {
        var link = CreateTestProbe();
        actor.Tell(new Tcp.Connected(new IPEndPoint(IPAddress.Loopback, 5500), new IPEndPoint(IPAddress.Loopback, 40000)), link.Ref);
        link.ExpectMsg<Tcp.Register>();
        link.ExpectMsg<Tcp.ResumeReading>();
        Assert.Equal(LinkState.Up, _line.FishForMessage<LinkChanged>(m => m.State == LinkState.Up).State);
        return link;
    }

    private TestProbe Relink(IActorRef actor)
    {
        Settle(actor);
        Advance(Seconds(1.1));
        _tcp.ExpectMsg<Tcp.Connect>();
        return Connected(actor);
    }

    private static void Lose(IActorRef actor, TestProbe link) => actor.Tell(Tcp.PeerClosed.Instance, link.Ref);

    private TestProbe Open(IActorRef actor, TestProbe link, int number)
    {
        var session = CreateTestProbe();
        actor.Tell(new OpenSession(number, Client, Client), session.Ref);
        Assert.Equal(Opens(number), ExpectWrite(link));
        Acknowledge(link, actor);
        return session;
    }

    private static void Forward(IActorRef actor, TestProbe link, int number, string packet)
    {
        actor.Tell(ForwardPacket.Of(number, Encoding.Latin1.GetBytes(packet)));
        Assert.EndsWith($"{number}/{packet}$", ExpectWrite(link), StringComparison.Ordinal);
        Acknowledge(link, actor);
    }
}
