using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Fsm;

public class FsmTests : TestKit.Xunit2.TestKit
{
    public enum Door
    {
        Closed,
        Open,
        Broken,
        Nowhere,
    }

    public FsmTests()
        : base("akka { loglevel = DEBUG, actor.debug.fsm = on }")
    {
    }

    [Fact]
    public void Messages_move_the_machine_and_its_listeners_are_told()
    {
        var door = Start();
        door.Tell(new FSMBase.SubscribeTransitionCallBack(TestActor), TestActor);
        ExpectMsg(new FSMBase.CurrentState<Door>(door, Door.Closed));
        door.Tell("push", TestActor);
        ExpectMsg("Closed->Open 0->1");
        ExpectMsg(new FSMBase.Transition<Door>(door, Door.Closed, Door.Open));
        door.Tell(new FSMBase.UnsubscribeTransitionCallBack(TestActor), TestActor);
        door.Tell("pull", TestActor);
        ExpectMsg("Open->Closed 1->1");
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_listener_that_stopped_is_forgotten_without_a_word_to_the_states()
    {
        var door = Start();
        var listener = CreateTestProbe();
        door.Tell(new FSMBase.SubscribeTransitionCallBack(listener.Ref), TestActor);
        listener.ExpectMsg<FSMBase.CurrentState<Door>>();
        Watch(listener.Ref);
        Sys.Stop(listener.Ref);
        ExpectTerminated(listener.Ref);

        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        door.Tell("push", TestActor);
        ExpectMsg("Closed->Open 0->1");
        door.Tell("pull", TestActor);
        ExpectMsg("Open->Closed 1->1");
    }

    [Fact]
    public void Replies_are_sent_in_order_and_before_the_transition_is_reported()
    {
        var door = Start();
        door.Tell("reply", TestActor);
        ExpectMsg("one");
        ExpectMsg("two");
        ExpectMsg("Closed->Closed 0->0");
    }

    [Fact]
    public void Staying_reports_no_transition_but_going_to_the_same_state_does()
    {
        var door = Start();
        door.Tell("stay", TestActor);
        door.Tell("again", TestActor);
        ExpectMsg("Closed->Closed 0->0");
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_state_gets_its_timeout_when_nothing_comes()
    {
        var door = Start();
        door.Tell("break", TestActor);
        ExpectMsg("Closed->Broken 0->0");
        ExpectMsg("timeout in Broken");
    }

    [Fact]
    public void A_stay_may_have_a_timeout_of_its_own_or_none()
    {
        var door = Start();
        door.Tell("wait", TestActor);
        ExpectMsg("timeout in Closed");
        door.Tell("break for ever", TestActor);
        ExpectMsg("Closed->Broken 0->0");
        ExpectNoMsg(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void A_message_restarts_the_state_timeout()
    {
        var door = Start();
        door.Tell("wait and stay", TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Named_timers_fire_once_or_repeatedly_and_can_be_canceled()
    {
        var door = Start();
        door.Tell("timer", TestActor);
        ExpectMsg("active True");
        ExpectMsg("timer fired, active False");

        door.Tell("repeat", TestActor);
        ExpectMsg("tick");
        ExpectMsg("tick");
        ExpectMsg("tick");
        door.Tell("cancel", TestActor);
        FishForMessage<string>(m => m == "canceled");
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_replaced_timer_fires_with_its_new_message_only()
    {
        var door = Start();
        door.Tell("replace", TestActor);
        ExpectMsg("new");
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void What_no_state_handles_goes_to_the_common_handler_and_then_to_the_log()
    {
        var door = Start();
        door.Tell("common", TestActor);
        ExpectMsg("handled in Closed");
        EventFilter.Warning("unhandled event 42 in state Closed").ExpectOne(() => door.Tell(42, TestActor));
    }

    [Fact]
    public void Stopping_runs_the_termination_handler_once_with_reason_state_and_data()
    {
        var door = Start();
        Watch(door);
        door.Tell("push", TestActor);
        ExpectMsg("Closed->Open 0->1");
        door.Tell("stop", TestActor);
        ExpectMsg("bye");
        ExpectMsg("ended Normal in Open with 7");
        ExpectTerminated(door);
    }

    [Fact]
    public void Stopped_from_outside_the_reason_is_shutdown()
    {
        var door = Start();
        Watch(door);
        Sys.Stop(door);
        ExpectMsg("ended Shutdown in Closed with 0");
        ExpectTerminated(door);
    }

    [Fact]
    public void A_failure_is_logged_as_an_error()
    {
        var door = Start();
        Watch(door);
        EventFilter.Custom<Error>(e => e.Message is "out of order").ExpectOne(() => door.Tell("fail", TestActor));
        ExpectMsg("ended Failure in Closed with 0");
        ExpectTerminated(door);
    }

    [Fact]
    public void A_state_nobody_declared_ends_the_machine()
    {
        var door = Start();
        Watch(door);
        EventFilter.Error(contains: "Nowhere").ExpectOne(() => door.Tell("nowhere", TestActor));
        ExpectMsg("ended Failure in Closed with 0");
        ExpectTerminated(door);
    }

    [Fact]
    public void A_logging_machine_logs_its_steps_at_debug_level()
    {
        var door = Start();
        EventFilter.Debug(contains: "transition Closed, 0 -> Open, 1").ExpectOne(() => door.Tell("push", TestActor));
    }

    [Fact]
    public void Initializing_reports_the_first_state_as_a_transition_to_itself()
    {
        Sys.ActorOf(Props.Create(() => new DoorActor(TestActor, true)));
        ExpectMsg("Closed->Closed 0->0");
    }

    private IActorRef Start()
    {
        var door = Sys.ActorOf(Props.Create(() => new DoorActor(TestActor, true)));
        ExpectMsg("Closed->Closed 0->0");
        return door;
    }

    private sealed class DoorActor : FSM<Door, int>, ILoggingFSM
    {
        private readonly IActorRef _listener;

        public DoorActor(IActorRef listener, bool initialize)
        {
            _listener = listener;
            StartWith(Door.Closed, 0);
            When(Door.Closed, Closed);
            When(Door.Closed, ClosedToo);
            When(Door.Open, Open);
            When(Door.Broken, e => e.FsmEvent is StateTimeout ? Told("timeout in Broken") : null, TimeSpan.FromMilliseconds(100));
            WhenUnhandled(e => e.FsmEvent is "common" ? Told($"handled in {StateName}") : null);
            OnTransition((from, to) => listener.Tell($"{from}->{to} {StateData}->{NextStateData}", Self));
            OnTermination(e => listener.Tell($"ended {e.Reason.GetType().Name} in {e.TerminatedState} with {e.StateData}", Self));
            if (initialize)
                Initialize();
        }

        private State<Door, int>? Closed(Event<int> e) => e.FsmEvent switch
        {
            "push" => GoTo(Door.Open).Using(1),
            "reply" => GoTo(Door.Closed).Replying("one").Replying("two"),
            "stay" => Stay(),
            "again" => GoTo(Door.Closed),
            "wait" => Stay().ForMax(TimeSpan.FromMilliseconds(50)),
            "break" => GoTo(Door.Broken),
            "break for ever" => GoTo(Door.Broken).ForMax(TimeSpan.MaxValue),
            StateTimeout => Told("timeout in Closed"),
            "fail" => Stop(new Failure("out of order")),
            "nowhere" => GoTo(Door.Nowhere),
            _ => null,
        };

        private State<Door, int>? ClosedToo(Event<int> e)
        {
            switch (e.FsmEvent)
            {
                case "wait and stay":
                    // In the mailbox before the time is up, whatever the machine is busy with.
                    Self.Tell("stay", Self);
                    return Stay().ForMax(TimeSpan.FromMilliseconds(50));
                case "timer":
                    SetTimer("t", "fired", TimeSpan.FromMilliseconds(30));
                    return Told($"active {IsTimerActive("t")}");
                case "fired":
                    return Told($"timer fired, active {IsTimerActive("t")}");
                case "repeat":
                    SetTimer("r", "tick", TimeSpan.FromMilliseconds(20), repeat: true);
                    return Stay();
                case "tick" or "old" or "new":
                    return Told((string)e.FsmEvent);
                case "cancel":
                    CancelTimer("r");
                    return Told("canceled");
                case "replace":
                    SetTimer("t", "old", TimeSpan.Zero);
                    // The old one is in the mailbox by now, and is not to be seen.
                    SpinWait.SpinUntil(static () => false, 60);
                    SetTimer("t", "new", TimeSpan.Zero);
                    return Stay();
                default:
                    return null;
            }
        }

        private State<Door, int>? Open(Event<int> e) => e.FsmEvent switch
        {
            "pull" => GoTo(Door.Closed),
            "stop" => Stop(Normal.Instance, 7).Replying("bye"),
            _ => null,
        };

        private State<Door, int> Told(string text)
        {
            _listener.Tell(text, Self);
            return Stay();
        }
    }
}
