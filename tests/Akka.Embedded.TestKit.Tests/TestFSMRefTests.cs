using Akka.Actor;

namespace Akka.TestKit.Tests;

public class TestFSMRefTests : Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public enum Door
    {
        Shut,
        Open,
    }

    [Fact]
    public void State_and_data_are_seen_and_set()
    {
        var door = ActorOfAsTestFSMRef<DoorActor, Door, int>("door");
        Assert.Equal((Door.Shut, 0), (door.StateName, door.StateData));
        door.Tell("open");
        Assert.Equal((Door.Open, 1), (door.StateName, door.StateData));
        door.SetState(Door.Shut);
        Assert.Equal((Door.Shut, 1), (door.StateName, door.StateData));
        door.SetStateData(7);
        Assert.Equal((Door.Shut, 7), (door.StateName, door.StateData));
        door.SetState(Door.Open, 8, stopReason: FSMBase.Normal.Instance);
        Watch(door);
        ExpectTerminated(door);
    }

    [Fact]
    public void Timers_are_seen_and_set()
    {
        var door = new TestFSMRef<DoorActor, Door, int>(Sys, Props.Create<DoorActor>());
        Assert.False(door.IsTimerActive("bell"));
        door.SetTimer("bell", "ring", Long);
        Assert.True(door.IsTimerActive("bell"));
        door.CancelTimer("bell");
        Assert.False(door.IsTimerActive("bell"));
        Assert.False(door.IsStateTimerActive());
        door.SetStateTimeout(Long);
        Assert.True(door.IsStateTimerActive());
    }

    [Fact]
    public void Listeners_messages_are_compared_by_their_content()
    {
        var door = ActorOfAsTestFSMRef<DoorActor, Door, int>();
        door.Tell(new FSMBase.SubscribeTransitionCallBack(TestActor));
        ExpectMsg(new FSMBase.CurrentState<Door>(door, Door.Shut), FSMSpecHelpers.CurrentStateExpector<Door>());
        door.Tell("open");
        ExpectMsg(new FSMBase.Transition<Door>(door, Door.Shut, Door.Open), FSMSpecHelpers.TransitionStateExpector<Door>());
        Failing.Now(() =>
        {
            door.SetState(Door.Shut);
            ExpectMsg(new FSMBase.Transition<Door>(door, Door.Shut, Door.Open), FSMSpecHelpers.TransitionStateExpector<Door>());
        });
    }

    public sealed class DoorActor : FSM<Door, int>
    {
        public DoorActor()
        {
            StartWith(Door.Shut, 0);
            When(Door.Shut, e => e.FsmEvent is "open" ? GoTo(Door.Open).Using(e.StateData + 1) : null!);
            When(Door.Open, _ => null!);
            Initialize();
        }
    }
}
