using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>A state machine that runs on the calling thread, and whose state a test can see and set.</summary>
/// <typeparam name="TActor">The type of the state machine.</typeparam>
/// <typeparam name="TState">The type of its states.</typeparam>
/// <typeparam name="TData">The type of its data.</typeparam>
public class TestFSMRef<TActor, TState, TData> : TestActorRefBase<TActor> where TActor : FSM<TState, TData>
{
    /// <summary>Starts the state machine.</summary>
    /// <param name="activateLogging">Log every step at debug level.</param>
    public TestFSMRef(ActorSystem system, Props props, IActorRef? supervisor = null, string? name = null, bool activateLogging = false)
        : base(system, props, supervisor, name)
    {
        if (activateLogging) Tell(InternalActivateFsmLogging.Instance);
    }

    /// <summary>The state it is in.</summary>
    public TState StateName => UnderlyingActor.StateName;

    /// <summary>The data it has.</summary>
    public TData StateData => UnderlyingActor.StateData;

    /// <summary>Changes the data, and stays in the state.</summary>
    public void SetStateData(TData stateData, TimeSpan? timeout = null) => SetState(StateName, stateData, timeout);

    /// <summary>Enters the present state again, with a time-out.</summary>
    public void SetStateTimeout(TimeSpan timeout) => SetState(StateName, StateData, timeout);

    /// <summary>Enters a state with the present data.</summary>
    public void SetState(TState stateName, TimeSpan? timeout = null) => SetState(stateName, StateData, timeout);

    /// <summary>Enters a state.</summary>
    /// <param name="timeout">How long it may be silent there.</param>
    /// <param name="stopReason">Not null: it stops.</param>
    public void SetState(TState stateName, TData stateData, TimeSpan? timeout = null, FSMBase.Reason? stopReason = null) => AsActor(fsm =>
    {
        var state = new FSMBase.State<TState, TData>(stateName, stateData, timeout, stopReason);
        ((IInternalSupportsTestFSMRef<TState, TData>)fsm).ApplyState(state);
        return true;
    });

    /// <summary>Starts a timer of the state machine.</summary>
    public void SetTimer(string name, object msg, TimeSpan timeout, bool repeat = false) => AsActor(fsm =>
    {
        fsm.SetTimer(name, msg, timeout, repeat);
        return true;
    });

    /// <summary>Cancels a timer of the state machine.</summary>
    public void CancelTimer(string name) => AsActor(fsm =>
    {
        fsm.CancelTimer(name);
        return true;
    });

    /// <summary>Whether a timer of the state machine runs.</summary>
    public bool IsTimerActive(string name) => AsActor(fsm => fsm.IsTimerActive(name));

    /// <summary>Whether the time-out of the state runs.</summary>
    public bool IsStateTimerActive() => AsActor(fsm => ((IInternalSupportsTestFSMRef<TState, TData>)fsm).IsStateTimerActive);

    private T AsActor<T>(Func<TActor, T> action)
    {
        var actor = UnderlyingActor;
        return TestRefs.As(Cell, () => action(actor));
    }
}
