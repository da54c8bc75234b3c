using Akka.Actor.Internal;
using Akka.Event;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>
/// A state machine: <see cref="StartWith"/>, one <see cref="When"/> per state and <see cref="Initialize"/> in the constructor; a state
/// function answers each message with the next state (<see cref="GoTo(TState)"/>, <see cref="Stay"/>, <see cref="Stop()"/>) or null for
/// "not mine".
/// </summary>
public abstract partial class FSM<TState, TData> : FSMBase, IListeners, IInternalSupportsTestFSMRef<TState, TData>
{
#pragma warning disable CS8714 // Unconstrained like the original: a machine with null as a state fails in When, nowhere else.
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<TState, StateFunction> _stateFunctions = [];
    private readonly Dictionary<TState, TimeSpan?> _stateTimeouts = [];
#pragma warning restore CS8714
    private readonly List<TransitionHandler> _transitionHandlers = [];
    private Action<StopEvent<TState, TData>> _terminationHandler = static _ => { };
    private StateFunction? _unhandledFunction;
    private State<TState, TData>? _currentState;
    private State<TState, TData>? _nextState;

    /// <summary>Reads <c>akka.actor.debug.fsm</c>.</summary>
    protected FSM()
    {
        DebugEvent = this is ILoggingFSM && Context.System.Settings.FsmDebugEvent;
    }

    /// <summary>Handles one message in one state; null means it is not handled there.</summary>
    public delegate State<TState, TData>? StateFunction(Event<TData> fsmEvent);

    /// <summary>Runs on a change of state.</summary>
    public delegate void TransitionHandler(TState initialState, TState nextState);

    /// <summary>The state the machine is in.</summary>
    public TState StateName => Current.StateName;

    /// <summary>The data of the state the machine is in.</summary>
    public TData StateData => Current.StateData;

    /// <summary>Inside a transition handler, the data of the state to come; InvalidOperationException elsewhere.</summary>
    public TData NextStateData => _nextState is { } next
        ? next.StateData
        : throw new InvalidOperationException("NextStateData exists only while OnTransition runs.");

    /// <summary>Who is told about changes of state.</summary>
    public ListenerSupport Listeners { get; } = new();

    bool IInternalSupportsTestFSMRef<TState, TData>.IsStateTimerActive => _stateTimer is not null;

    private State<TState, TData> Current =>
        _currentState ?? throw new Pattern.IllegalStateException("The machine has no state yet: StartWith must be called first.");

    /// <summary>Declares how <paramref name="stateName"/> handles messages and, optionally, after how long without one it gets <see
    /// cref="FSMBase.StateTimeout"/>.
    /// Declared again, the new function is asked what the earlier one did not handle.</summary>
    public void When(TState stateName, StateFunction func, TimeSpan? timeout = null)
    {
        if (_stateFunctions.TryGetValue(stateName, out var earlier))
        {
            _stateFunctions[stateName] = fsmEvent => earlier(fsmEvent) ?? func(fsmEvent);
            _stateTimeouts[stateName] = timeout ?? _stateTimeouts[stateName];
        }
        else
        {
            _stateFunctions.Add(stateName, func);
            _stateTimeouts.Add(stateName, timeout);
        }
    }

    /// <summary>Sets the first state, before <see cref="Initialize"/>.</summary>
    public void StartWith(TState stateName, TData stateData, TimeSpan? timeout = null) =>
        _currentState = new State<TState, TData>(stateName, stateData, timeout);

    /// <summary>Enters the first state, which counts as a transition from that state to itself. Last call of the constructor;
    /// IllegalStateException without <see cref="StartWith"/>.</summary>
    public void Initialize() => MakeTransition(Current);

    /// <summary>The next state with the data as it is. The same state again counts as a transition.</summary>
    public State<TState, TData> GoTo(TState nextStateName) => new(nextStateName, Current.StateData);

    /// <summary>The next state with new data.</summary>
    public State<TState, TData> GoTo(TState nextStateName, TData stateData) => new(nextStateName, stateData);

    /// <summary>No transition.</summary>
    public State<TState, TData> Stay() => GoTo(Current.StateName).WithoutNotification();

    /// <summary>Stops the machine, reason <see cref="FSMBase.Normal"/>.</summary>
    public State<TState, TData> Stop() => Stop(Normal.Instance);

    /// <summary>Stops the machine.</summary>
    public State<TState, TData> Stop(Reason reason) => Stop(reason, Current.StateData);

    /// <summary>Stops the machine with final data.</summary>
    public State<TState, TData> Stop(Reason reason, TData stateData) => Stay().Using(stateData).WithStopReason(reason);

    /// <summary>Wraps a state function so that its result can be changed.</summary>
    public TransformHelper Transform(StateFunction func) => new(func);

    /// <summary>Changes the timeout declared for a state; null takes it away.</summary>
    public void SetStateTimeout(TState state, TimeSpan? timeout) => _stateTimeouts[state] = timeout;

    /// <summary>Adds a handler of changes of state; all run, in the order added.</summary>
    public void OnTransition(TransitionHandler transitionHandler) => _transitionHandlers.Add(transitionHandler);

    /// <summary>Sets what runs once when the machine ends.</summary>
    public void OnTermination(Action<StopEvent<TState, TData>> terminationHandler) => _terminationHandler = terminationHandler;

    /// <summary>Sets what handles the messages no state handled. What it does not handle either is logged as a warning, and the machine
    /// stays.</summary>
    public void WhenUnhandled(StateFunction stateFunction) => _unhandledFunction = stateFunction;

    void IInternalSupportsTestFSMRef<TState, TData>.ApplyState(State<TState, TData> upcomingState) => ApplyState(upcomingState);

    /// <summary>Dispatches a message to the current state.</summary>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StateTimeoutFired timeout:
                if (timeout.Owner == this && timeout.Generation == _generation)
                    Process(StateTimeout.Instance, "state timeout");
                return true;
            case TimerFired timer:
                OnTimer(timer);
                return true;
            case SubscribeTransitionCallBack subscribe:
                AddListener(subscribe.ActorRef);
                return true;
            case UnsubscribeTransitionCallBack unsubscribe:
                Listeners.Remove(unsubscribe.ActorRef);
                return true;
            case Listen listen:
                AddListener(listen.Listener);
                return true;
            case InternalActivateFsmLogging:
                DebugEvent = true;
                return true;
            default:
                LeaveStateTimer();
                Process(message, Sender);
                return true;
        }
    }

    /// <summary>Runs the termination handler with reason <see cref="FSMBase.Shutdown"/>, unless the machine stopped itself.</summary>
    protected override void PostStop()
    {
        // Without StartWith there was never a machine to end.
        if (_currentState is not null)
            Terminate(Stay().WithStopReason(Shutdown.Instance));
        base.PostStop();
    }

    /// <summary>Logs a failure as an error; other reasons are not logged.</summary>
    protected virtual void LogTermination(Reason reason)
    {
        if (reason is not Failure failure)
            return;
        if (failure.Cause is Exception cause)
            _log.Error(cause, "terminating due to Failure");
        else
            _log.Error(failure.Cause.ToString() ?? "");
    }

    private void AddListener(IActorRef listener)
    {
        Listeners.Add(listener);
        listener.Tell(new CurrentState<TState>(Self, Current.StateName), Self);
    }

    private void Process(object message, object? source)
    {
        var fsmEvent = new Event<TData>(message, Current.StateData);
        if (DebugEvent)
            _log.Debug("processing {0} from {1} in state {2}", fsmEvent, source, StateName);

        var old = Current;
        var upcoming = (_stateFunctions.TryGetValue(old.StateName, out var function) ? function(fsmEvent) : null)
            ?? _unhandledFunction?.Invoke(fsmEvent)
            ?? LogUnhandled(fsmEvent);
        if (DebugEvent && !old.Equals(upcoming))
            _log.Debug("transition {0} -> {1}", old, upcoming);
        ApplyState(upcoming);
    }

    private State<TState, TData> LogUnhandled(Event<TData> fsmEvent)
    {
        _log.Warning("unhandled event {0} in state {1}", fsmEvent.FsmEvent, StateName);
        return Stay();
    }

    private void ApplyState(State<TState, TData> upcoming)
    {
        if (upcoming.StopReason is null)
        {
            MakeTransition(upcoming);
            return;
        }

        SendReplies(upcoming);
        Terminate(upcoming);
        Context.Stop(Self);
    }

    private void MakeTransition(State<TState, TData> upcoming)
    {
        if (!_stateFunctions.ContainsKey(upcoming.StateName))
        {
            Terminate(Stay().WithStopReason(new Failure($"Next state {upcoming.StateName} does not exist")));
            Context.Stop(Self);
            return;
        }

        SendReplies(upcoming);
        if (upcoming.Notifies)
        {
            _nextState = upcoming;
            foreach (var handler in _transitionHandlers)
                handler(Current.StateName, upcoming.StateName);
            Listeners.Gossip(new Transition<TState>(Self, Current.StateName, upcoming.StateName), Self);
            _nextState = null;
        }

        _currentState = upcoming;
        StartStateTimer(upcoming.Timeout ?? _stateTimeouts.GetValueOrDefault(upcoming.StateName));
    }

    private void SendReplies(State<TState, TData> upcoming)
    {
        foreach (var reply in upcoming.Replies)
            Sender.Tell(reply, Self);
    }

    private void Terminate(State<TState, TData> upcoming)
    {
        if (Current.StopReason is not null)
            return;

        var reason = upcoming.StopReason ?? Normal.Instance;
        LogTermination(reason);
        CancelAllTimers();
        _currentState = upcoming;
        _terminationHandler(new StopEvent<TState, TData>(reason, upcoming.StateName, upcoming.StateData));
    }

    /// <summary>A state function whose result is passed through another function.</summary>
    public sealed class TransformHelper
    {
        /// <summary>Wraps <paramref name="func"/>.</summary>
        public TransformHelper(StateFunction func)
        {
            Func = func;
        }

        /// <summary>The function as it was.</summary>
        public StateFunction Func { get; }

        /// <summary>The function followed by <paramref name="andThen"/>, which is not called for what the function did not
        /// handle.</summary>
        public StateFunction Using(Func<State<TState, TData>, State<TState, TData>> andThen) =>
            fsmEvent => Func(fsmEvent) is { } state ? andThen(state) : null;
    }
}
