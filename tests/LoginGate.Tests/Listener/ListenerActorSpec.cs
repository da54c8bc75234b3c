using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using LoginGate.Contracts;
using LoginGate.Listener;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Listener;

public sealed class ListenerActorSpec : ActorSpec
{
    private static readonly IPEndPoint Bound = new(IPAddress.Loopback, 7000);

    private readonly TestProbe _tcp;
    private readonly TestProbe _line;
    private readonly TestProbe _port;
    private readonly TestProbe _loginSrv;
    private readonly TestProbe _admission;
    private int _clients;
    private string? _refusal;

    public ListenerActorSpec(ITestOutputHelper output)
        : base(output)
    {
        _tcp = CreateTestProbe("tcp");
        _line = CreateTestProbe("line");
        _port = CreateTestProbe("port");
        _loginSrv = CreateTestProbe("loginsrv");
        _admission = CreateTestProbe("admission");
        _admission.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is RequestAdmission request)
                sender.Tell(new AdmissionDecision(request.Token, _refusal));
            return AutoPilot.KeepRunning;
        }));
    }

    [Fact]
    public void It_binds_the_configured_port_and_tells_the_line()
    {
        var listener = Start();

        var bind = _tcp.ExpectMsg<Tcp.Bind>();
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), bind.LocalAddress);
        Assert.Equal(4096, bind.Backlog);
        Assert.True(bind.PullMode);
        Assert.Equal(listener, bind.Handler);
        listener.Tell(new Tcp.Bound(Bound), _port.Ref);

        Assert.Equal(Bound, _line.ExpectMsg<Listening>().EndPoint);
        _port.ExpectMsg<Tcp.ResumeAccepting>();
    }

    [Fact]
    public void A_port_in_use_at_start_is_reported_in_plain_words_and_not_tried_again()
    {
        var listener = Start();
        var bind = _tcp.ExpectMsg<Tcp.Bind>();

        listener.Tell(bind.FailureMessage.WithCause(new SocketException((int)SocketError.AddressAlreadyInUse)), _tcp.Ref);

        Assert.Equal("cannot listen on 127.0.0.1:0: the port is in use", _line.ExpectMsg<ListenFailed>().Reason);
        Advance(Seconds(60));
        _tcp.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_port_lost_later_is_bound_again_after_a_delay()
    {
        var listener = StartListening();

        Sys.Stop(_port.Ref);
        Settle(listener);
        AwaitAssert(() =>
        {
            Advance(Seconds(1));
            _tcp.ExpectMsg<Tcp.Bind>(TimeSpan.FromMilliseconds(20));
        });
    }

    [Fact]
    public void Each_client_gets_a_session_of_its_own_named_after_its_number()
    {
        var listener = StartListening(isLinkUp: true);

        Connect(listener);
        Connect(listener);

        var opened = new[] { _loginSrv.ExpectMsg<OpenSession>().Session, _loginSrv.ExpectMsg<OpenSession>().Session };
        Assert.Equal([1, 2], opened.Order());
        AwaitAssert(() => Assert.Equal(["s-1", "s-2"], ChildNames(listener)));
    }

    [Fact]
    public void Without_LoginSrv_clients_are_closed_at_once()
    {
        var listener = StartListening();

        Connect(listener).ExpectMsg<Tcp.Close>();

        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        listener.Tell(new LinkChanged(LinkState.Up));
        Connect(listener);
        _loginSrv.ExpectMsg<OpenSession>();
        listener.Tell(new LinkChanged(LinkState.Down));
        Connect(listener).ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void Clients_over_max_sessions_are_closed_until_another_one_has_gone()
    {
        var listener = StartListening(isLinkUp: true, TestSettings.Client with { MaxSessions = 2 });
        var first = Connect(listener);
        Connect(listener);
        Connect(listener).ExpectMsg<Tcp.Close>();

        var session = SessionOf(first);
        session.Tell(Tcp.PeerClosed.Instance, first.Ref);
        first.FishForMessage<Tcp.Close>(_ => true);
        session.Tell(Tcp.Closed.Instance, first.Ref);

        AwaitAssert(() =>
        {
            // Whatever the answer is: one that came too late would have the place, and all others none.
            var answer = Connect(listener).ReceiveOne(Seconds(30));
            Assert.IsType<Tcp.Register>(answer);
        });
    }

    [Fact]
    public void Admission_hears_of_a_client_turned_away_unasked()
    {
        var listener = StartListening();

        Connect(listener).ExpectMsg<Tcp.Close>();

        Assert.Equal(new ClientTurnedAway(IPAddress.Loopback, "LoginSrv is not connected"), _admission.ExpectMsg<ClientTurnedAway>());
    }

    [Fact]
    public void A_failing_session_takes_down_itself_alone()
    {
        var listener = StartListening(isLinkUp: true);
        var (one, two) = (Connect(listener), Connect(listener));
        var session = SessionOf(one);
        SessionOf(two);
        Watch(session);

        session.Tell(Kill.Instance);

        ExpectTerminated(session);
        Assert.Equal(1, _loginSrv.FishForMessage<CloseSession>(_ => true).Session);
        AwaitAssert(() => Assert.Equal(["s-2"], ChildNames(listener)));
    }

    [Fact]
    public void A_batch_of_accepts_used_up_is_followed_by_the_next()
    {
        var listener = StartListening(isLinkUp: false);
        var batch = new IPEndPoint(IPAddress.Loopback, 1);
        for (var i = 0; i < 64; i++)
            listener.Tell(new Tcp.Connected(batch, Bound), _tcp.Ref);

        Assert.Equal(64, _port.ExpectMsg<Tcp.ResumeAccepting>().BatchSize);
        _port.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Ending_ends_every_session_before_the_port_that_would_reset_them_then_answers()
    {
        var listener = StartListening(isLinkUp: true);
        var client = Connect(listener);
        var session = SessionOf(client);

        listener.Tell(EndSessions.Instance, TestActor);

        client.ExpectMsg<Tcp.Close>();
        _port.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Connect(listener).ExpectMsg<Tcp.Close>();
        session.Tell(Tcp.Closed.Instance, client.Ref);
        _port.ExpectMsg<Tcp.Unbind>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        listener.Tell(Tcp.Unbound.Instance, _port.Ref);
        ExpectMsg<SessionsEnded>();
        _loginSrv.FishForMessage<CloseSession>(_ => true);
        Sys.Stop(_port.Ref);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_port_lost_while_sessions_end_does_not_keep_the_answer_back()
    {
        var listener = StartListening(isLinkUp: true);
        var client = Connect(listener);
        var session = SessionOf(client);
        listener.Tell(EndSessions.Instance, TestActor);
        client.ExpectMsg<Tcp.Close>();

        Sys.Stop(_port.Ref);
        session.Tell(Tcp.Closed.Instance, client.Ref);

        ExpectMsg<SessionsEnded>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_client_that_comes_while_it_ends_is_closed()
    {
        var listener = StartListening(isLinkUp: true);
        listener.Tell(EndSessions.Instance, TestActor);
        _port.ExpectMsg<Tcp.Unbind>();

        Connect(listener).ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void A_client_that_admission_refuses_costs_no_session_and_no_frame()
    {
        var listener = StartListening(isLinkUp: true);
        _refusal = "banned";

        Connect(listener).ExpectMsg<Tcp.Close>();

        Assert.Empty(ChildNames(listener));
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _refusal = null;
        Connect(listener).ExpectMsg<Tcp.Register>();
    }

    [Fact]
    public void Clients_whose_admission_is_undecided_count_for_max_sessions()
    {
        var listener = StartListening(isLinkUp: true, TestSettings.Client with { MaxSessions = 2 });
        _admission.SetAutoPilot(new DelegateAutoPilot((_, _) => AutoPilot.KeepRunning));
        Connect(listener);
        Connect(listener);

        Connect(listener).ExpectMsg<Tcp.Close>();
    }

    [Fact]
    public void A_place_granted_too_late_is_given_back()
    {
        var listener = StartListening(isLinkUp: true);
        _admission.SetAutoPilot(new DelegateAutoPilot((_, _) => AutoPilot.KeepRunning));
        var client = Connect(listener);
        var request = _admission.FishForMessage<RequestAdmission>(_ => true);
        listener.Tell(EndSessions.Instance, TestActor);

        listener.Tell(new AdmissionDecision(request.Token, Refusal: null));

        client.ExpectMsg<Tcp.Close>();
        Assert.Equal(new LeaveAdmission(IPAddress.Loopback, Session: null), _admission.FishForMessage<LeaveAdmission>(_ => true));
    }

    [Fact]
    public void While_clients_are_held_new_ones_are_taken()
    {
        var listener = StartListening(isLinkUp: true);
        listener.Tell(new LinkChanged(LinkState.Held));

        Connect(listener).ExpectMsg<Tcp.Register>();
    }

    [Fact]
    public void Where_a_proxy_is_required_only_listed_ones_are_accepted_and_nobody_is_announced_yet()
    {
        var listener = StartListening(isLinkUp: true, TestSettings.Client with { TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")] });
        Connect(listener).ExpectMsg<Tcp.Close>();

        var proxy = CreateTestProbe();
        listener.Tell(new Tcp.Connected(new IPEndPoint(IPAddress.Parse("::ffff:10.1.2.3"), 4000), Bound), proxy.Ref);

        proxy.ExpectMsg<Tcp.Register>();
        _loginSrv.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Its_clients_have_the_keep_alive_of_the_settings()
    {
        Start();

        var option = Assert.Single(_tcp.ExpectMsg<Tcp.Bind>().Options.OfType<KeepAliveOption>());
        Assert.Equal(KeepAliveMode.PerSocket, option.Effective.Mode);
    }

    [Fact]
    public void A_closed_door_has_no_port_serves_who_was_accepted_before_and_tells_when_the_last_has_gone()
    {
        var listener = StartListening(isLinkUp: true);
        var client = Connect(listener);
        var session = SessionOf(client);

        listener.Tell(new SetDoor(DoorPosition.Closed));

        _port.ExpectMsg<Tcp.Unbind>();
        var late = Connect(listener);
        var other = SessionOf(late);
        listener.Tell(Tcp.Unbound.Instance, _port.Ref);
        Connect(listener).ExpectMsg<Tcp.Close>();
        End(client, session);
        _line.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        End(late, other);
        _line.ExpectMsg<ClientsGone>();
    }

    [Fact]
    public void Before_its_port_is_closed_nobody_is_said_to_be_gone()
    {
        var listener = StartListening(isLinkUp: true);

        listener.Tell(new SetDoor(DoorPosition.Closed));

        _port.ExpectMsg<Tcp.Unbind>();
        _line.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        listener.Tell(Tcp.Unbound.Instance, _port.Ref);
        _line.ExpectMsg<ClientsGone>();
    }

    [Fact]
    public void A_closed_door_opens_by_binding_the_port_anew()
    {
        var listener = StartListening(isLinkUp: true);
        listener.Tell(new SetDoor(DoorPosition.Closed));
        listener.Tell(Tcp.Unbound.Instance, _port.Ref);
        _tcp.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        listener.Tell(new SetDoor(DoorPosition.Open));

        _tcp.ExpectMsg<Tcp.Bind>();
        listener.Tell(new Tcp.Bound(Bound), CreateTestProbe().Ref);
        Connect(listener).ExpectMsg<Tcp.Register>();
    }

    [Fact]
    public void A_held_door_takes_nobody_until_it_opens_and_keeps_the_port()
    {
        var listener = StartListening(isLinkUp: true);

        listener.Tell(new SetDoor(DoorPosition.Held));
        Assert.Equal(0, _port.ExpectMsg<Tcp.ResumeAccepting>().BatchSize);
        // One that was on the way is served.
        Connect(listener).ExpectMsg<Tcp.Register>();
        _port.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        listener.Tell(new SetDoor(DoorPosition.Open));

        Assert.Equal(64, _port.ExpectMsg<Tcp.ResumeAccepting>().BatchSize);
    }

    [Fact]
    public void A_refusing_door_closes_whoever_connects_and_who_is_in_stays()
    {
        var listener = StartListening(isLinkUp: true);
        var client = Connect(listener);
        SessionOf(client);

        listener.Tell(new SetDoor(DoorPosition.Refusing));

        Connect(listener).ExpectMsg<Tcp.Close>();
        client.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        listener.Tell(new SetDoor(DoorPosition.Open));
        Connect(listener).ExpectMsg<Tcp.Register>();
    }

    private static void End(TestProbe client, IActorRef session)
    {
        session.Tell(Tcp.PeerClosed.Instance, client.Ref);
        client.FishForMessage<Tcp.Close>(_ => true);
        session.Tell(Tcp.Closed.Instance, client.Ref);
    }

    private IActorRef Start(ClientSettings? client = null)
    {
        var line = TestSettings.Line with { Client = client ?? TestSettings.Client };
        return _line.ChildActorOf(ListenerActor.Props(LineWith(line, _admission), _loginSrv.Ref, _tcp.Ref), ListenerActor.Name);
    }

    private IActorRef StartListening(bool isLinkUp = false, ClientSettings? client = null)
    {
        var listener = Start(client);
        _tcp.ExpectMsg<Tcp.Bind>();
        listener.Tell(new Tcp.Bound(Bound), _port.Ref);
        _line.ExpectMsg<Listening>();
        _port.ExpectMsg<Tcp.ResumeAccepting>();
        listener.Tell(new LinkChanged(isLinkUp ? LinkState.Up : LinkState.Down));
        return listener;
    }

    private TestProbe Connect(IActorRef listener)
    {
        var client = CreateTestProbe();
        listener.Tell(new Tcp.Connected(new IPEndPoint(IPAddress.Loopback, 20000 + _clients++), Bound), client.Ref);
        return client;
    }

    private static IActorRef SessionOf(TestProbe client)
    {
        var session = client.ExpectMsg<Tcp.Register>().Handler;
        client.ExpectMsg<Tcp.ResumeReading>();
        return session;
    }

    private List<string> ChildNames(IActorRef parent)
    {
        var asker = CreateTestProbe();
        Sys.ActorSelection(parent.Path / "*").Tell(new Identify(1), asker.Ref);
        var names = new List<string>();
        while (asker.ReceiveOne(TimeSpan.FromMilliseconds(200)) is ActorIdentity { Subject: { } subject })
            names.Add(subject.Path.Name);
        return [.. names.Order(StringComparer.Ordinal)];
    }
}
