using Akka.Actor;
using Akka.TestKit.TestActors;

namespace Akka.TestKit.Tests;

public class TestProbeTests : Xunit2.TestKit
{
    private readonly TestProbe _probe;

    public TestProbeTests() => _probe = CreateTestProbe();

    [Fact]
    public void Probe_is_a_reference_of_its_own()
    {
        _probe.Ref.Tell("a", TestActor);
        Assert.Equal("a", _probe.ExpectMsg<string>());
        Assert.Equal(TestActor, _probe.Sender);
        Assert.False(HasMessages);
        Assert.True(_probe.Equals(_probe.Ref));
        Assert.True(_probe.Ref.Equals(_probe));
        Assert.Equal(_probe.Ref.GetHashCode(), _probe.GetHashCode());
        Assert.NotEqual(_probe, CreateTestProbe());
    }

    [Fact]
    public void Probe_sends_replies_and_forwards()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        _probe.Send(echo, "sent");
        _probe.ExpectMsgFrom(echo, "sent");

        _probe.Ref.Tell("question", TestActor);
        _probe.ExpectMsg("question");
        _probe.Reply("answer");
        Assert.Equal("answer", ExpectMsgFrom<string>(_probe.Ref));

        var other = CreateTestProbe();
        _probe.Forward(other.Ref);
        other.ExpectMsgFrom(TestActor, "question");
        _probe.Forward(other.Ref, "instead");
        other.ExpectMsgFrom(TestActor, "instead");
    }

    [Fact]
    public void Nothing_taken_means_no_sender()
    {
        Assert.Throws<IllegalActorStateException>(() => _probe.Reply("to nobody"));
    }

    [Fact]
    public async Task Ask_can_be_answered()
    {
        var answer = _probe.Ask<string>("question", TimeSpan.FromSeconds(5));
        _probe.ExpectMsg("question");
        _probe.Reply("answer");
        Assert.Equal("answer", await answer);
    }

    [Fact]
    public void Auto_pilot_runs_before_the_message_is_queued_until_it_gives_up()
    {
        _probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"{message}!", _probe.Ref);
            return message.Equals("last") ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var message in new[] { "first", "second", "last", "after" }) _probe.Ref.Tell(message, TestActor);

        Assert.Equal(["first!", "second!", "last!"], ReceiveN(3));
        ExpectNoMsg(50);
        Assert.Equal(["first", "second", "last", "after"], _probe.ReceiveN(4));
    }

    [Fact]
    public void Auto_pilot_can_hand_over()
    {
        var second = new DelegateAutoPilot((sender, _) =>
        {
            sender.Tell("second");
            return AutoPilot.KeepRunning;
        });
        _probe.SetAutoPilot(new DelegateAutoPilot((sender, _) =>
        {
            sender.Tell("first");
            return second;
        }));
        for (var i = 0; i < 3; i++) _probe.Ref.Tell(i, TestActor);
        Assert.Equal(["first", "second", "second"], ReceiveN(3));
    }

    [Fact]
    public async Task Children_are_stopped_or_supervised_as_told()
    {
        var stopped = _probe.ChildActorOf<Fragile>("stopped");
        Assert.Equal(_probe.Ref.Path / "stopped", stopped.Path);
        Watch(stopped);
        stopped.Tell("fail");
        ExpectTerminated(stopped);

        var restarted = await _probe.ChildActorOfAsync<Fragile>(SupervisorStrategy.DefaultStrategy);
        Watch(restarted);
        restarted.Tell("fail");
        restarted.Tell("answer", TestActor);
        ExpectMsg("answer");

        var own = ChildActorOf(Props.Create<Fragile>());
        Assert.Equal(TestActor.Path, own.Path.Parent);
        Assert.Throws<InvalidActorNameException>(() => _probe.ChildActorOf<Fragile>("not/valid"));
    }

    [Fact]
    public void Probe_is_watched_like_any_actor()
    {
        Watch(_probe.Ref);
        Sys.Stop(_probe.Ref);
        ExpectTerminated(_probe.Ref);

        var other = CreateTestProbe();
        Watch(other);
        Sys.Stop(other);
        ExpectTerminated(other);
    }

    [Fact]
    public void Probe_and_its_reference_are_one_to_the_runtime()
    {
        Assert.Single(new HashSet<IActorRef> { _probe, _probe.Ref });
        Watch(_probe);
        Unwatch(_probe.Ref);
        Sys.Stop(_probe);
        ExpectNoMsg(50);
        var other = CreateTestProbe();
        Sys.ActorOf(SimpleEchoActor.Props()).Tell("x", other);
        other.ExpectMsg("x");
    }

    [Fact]
    public void Messages_nobody_took_go_to_dead_letters_with_the_probe()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        _probe.Ref.Tell("left", TestActor);
        Sys.Stop(_probe.Ref);
        var letter = ExpectMsg<Akka.Event.DeadLetter>(l => l.Message is "left");
        Assert.Equal((_probe.Ref, TestActor), (letter.Recipient, letter.Sender));
    }

    [Fact]
    public void Echo_actors_echo()
    {
        Sys.ActorOf(EchoActor.Props(this)).Tell("from the test actor");
        ExpectMsg("from the test actor");
        _probe.Send(Sys.ActorOf(EchoActor.Props(this)), "both");
        ExpectMsgFrom(_probe.Ref, "both");
        _probe.ExpectMsg("both");
        _probe.Send(Sys.ActorOf(EchoActor.Props(this, echoBackToSenderAsWell: false)), "one");
        ExpectMsg("one");
        _probe.Send(Sys.ActorOf(ForwardActor.Props(TestActor)), "forwarded");
        ExpectMsgFrom(_probe.Ref, "forwarded");
        _probe.ExpectNoMsg(20);
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.UnhandledMessage));
        Sys.ActorOf<UnhandledMessageActor>().Tell("no");
        ExpectMsg<Akka.Event.UnhandledMessage>(u => u.Message is "no");
        Sys.ActorOf(BlackHoleActor.Props).Tell("yes");
        ExpectNoMsg(50);
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile()
        {
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("expected by a test"));
            ReceiveAny(m => Sender.Tell(m));
        }
    }
}
