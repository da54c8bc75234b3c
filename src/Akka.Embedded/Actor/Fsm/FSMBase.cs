namespace Akka.Actor;

/// <summary>The types that state machines of all states and data share.</summary>
public abstract class FSMBase : ActorBase
{
    /// <summary>Why a machine stopped.</summary>
    public abstract class Reason
    {
    }

    /// <summary>It stopped because it was done.</summary>
    public sealed class Normal : Reason
    {
        private Normal()
        {
        }

        /// <summary>The only instance.</summary>
        public static Normal Instance { get; } = new();
    }

    /// <summary>It was stopped from outside.</summary>
    public sealed class Shutdown : Reason
    {
        private Shutdown()
        {
        }

        /// <summary>The only instance.</summary>
        public static Shutdown Instance { get; } = new();
    }

    /// <summary>It stopped itself because something failed.</summary>
    public sealed class Failure : Reason
    {
        /// <summary>Names the cause, an exception or a text.</summary>
        public Failure(object cause)
        {
            Cause = cause;
        }

        /// <summary>The cause.</summary>
        public object Cause { get; }

        /// <inheritdoc />
        public override string ToString() => $"Failure <{Cause}>";
    }

    /// <summary>The event a state gets when no message came within its timeout.</summary>
    public sealed class StateTimeout
    {
        private StateTimeout()
        {
        }

        /// <summary>The only instance.</summary>
        public static StateTimeout Instance { get; } = new();

        /// <inheritdoc />
        public override string ToString() => "StateTimeout";
    }

    /// <summary>Told to a new listener: the state the machine is in.</summary>
    public sealed class CurrentState<TS>
    {
        /// <summary>Names machine and state.</summary>
        public CurrentState(IActorRef fsmRef, TS state)
        {
            FsmRef = fsmRef;
            State = state;
        }

        /// <summary>The machine.</summary>
        public IActorRef FsmRef { get; }

        /// <summary>Its state.</summary>
        public TS State { get; }

        /// <inheritdoc />
        public override bool Equals(object? obj) =>
            obj is CurrentState<TS> other && FsmRef.Equals(other.FsmRef) && EqualityComparer<TS>.Default.Equals(State, other.State);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(FsmRef, State);

        /// <inheritdoc />
        public override string ToString() => $"CurrentState <{State}>";
    }

    /// <summary>Told to listeners on every change of state.</summary>
    public sealed class Transition<TS>
    {
        /// <summary>Names machine and both states.</summary>
        public Transition(IActorRef fsmRef, TS from, TS to)
        {
            FsmRef = fsmRef;
            From = from;
            To = to;
        }

        /// <summary>The machine.</summary>
        public IActorRef FsmRef { get; }

        /// <summary>The state it left.</summary>
        public TS From { get; }

        /// <summary>The state it is in now.</summary>
        public TS To { get; }

        /// <inheritdoc />
        public override bool Equals(object? obj) =>
            obj is Transition<TS> other && FsmRef.Equals(other.FsmRef)
            && EqualityComparer<TS>.Default.Equals(From, other.From) && EqualityComparer<TS>.Default.Equals(To, other.To);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(FsmRef, From, To);

        /// <inheritdoc />
        public override string ToString() => $"Transition({From}, {To})";
    }

    /// <summary>Asks a machine to tell an actor its state and every change of it.</summary>
    public sealed class SubscribeTransitionCallBack
    {
        /// <summary>Names the listener.</summary>
        public SubscribeTransitionCallBack(IActorRef actorRef)
        {
            ActorRef = actorRef;
        }

        /// <summary>The listener.</summary>
        public IActorRef ActorRef { get; }
    }

    /// <summary>Ends <see cref="SubscribeTransitionCallBack"/>.</summary>
    public sealed class UnsubscribeTransitionCallBack
    {
        /// <summary>Names the listener.</summary>
        public UnsubscribeTransitionCallBack(IActorRef actorRef)
        {
            ActorRef = actorRef;
        }

        /// <summary>The listener.</summary>
        public IActorRef ActorRef { get; }
    }

    /// <summary>What a state function gets: the message and the data so far.</summary>
    public readonly struct Event<TD> : INoSerializationVerificationNeeded
    {
        /// <summary>Takes message and data.</summary>
        public Event(object fsmEvent, TD stateData)
        {
            FsmEvent = fsmEvent;
            StateData = stateData;
        }

        /// <summary>The message.</summary>
        public object FsmEvent { get; }

        /// <summary>The data so far.</summary>
        public TD StateData { get; }

        /// <inheritdoc />
        public override string ToString() => $"Event: <{FsmEvent}>, StateData: <{StateData}>";
    }

    /// <summary>One step of the log a machine keeps of itself.</summary>
    public sealed class LogEntry<TS, TD>
    {
        /// <summary>Takes state, data and message.</summary>
        public LogEntry(TS stateName, TD stateData, object fsmEvent)
        {
            StateName = stateName;
            StateData = stateData;
            FsmEvent = fsmEvent;
        }

        /// <summary>The state.</summary>
        public TS StateName { get; }

        /// <summary>The data.</summary>
        public TD StateData { get; }

        /// <summary>The message.</summary>
        public object FsmEvent { get; }

        /// <inheritdoc />
        public override string ToString() => $"StateName: <{StateName}>, StateData: <{StateData}>, FsmEvent: <{FsmEvent}>";
    }

    /// <summary>What a termination handler gets.</summary>
    public sealed class StopEvent<TS, TD> : INoSerializationVerificationNeeded
    {
        /// <summary>Takes reason, last state and last data.</summary>
        public StopEvent(Reason reason, TS terminatedState, TD stateData)
        {
            Reason = reason;
            TerminatedState = terminatedState;
            StateData = stateData;
        }

        /// <summary>Why it stopped.</summary>
        public Reason Reason { get; }

        /// <summary>The last state.</summary>
        public TS TerminatedState { get; }

        /// <summary>The last data.</summary>
        public TD StateData { get; }

        /// <inheritdoc />
        public override string ToString() => $"Reason: <{Reason}>, TerminatedState: <{TerminatedState}>, StateData: <{StateData}>";
    }

    /// <summary>A state with its data and what to do on entering it. Immutable: every member returns a copy.</summary>
    public sealed class State<TS, TD> : IEquatable<State<TS, TD>>
    {
        /// <summary>Takes all parts; a null timeout is the one declared for the state.</summary>
        public State(
            TS stateName,
            TD stateData,
            TimeSpan? timeout = null,
            Reason? stopReason = null,
            IReadOnlyList<object>? replies = null,
            bool notifies = true)
        {
            StateName = stateName;
            StateData = stateData;
            Timeout = timeout;
            StopReason = stopReason;
            Replies = replies ?? [];
            Notifies = notifies;
        }

        /// <summary>The state's name.</summary>
        public TS StateName { get; }

        /// <summary>The data.</summary>
        public TD StateData { get; }

        /// <summary>Overrides the timeout declared for the state.</summary>
        public TimeSpan? Timeout { get; }

        /// <summary>Set when the machine is to stop.</summary>
        public Reason? StopReason { get; }

        /// <summary>What to tell the sender, in the order given.</summary>
        public IReadOnlyList<object> Replies { get; }

        /// <summary>False for a machine that stays: no transition is reported.</summary>
        internal bool Notifies { get; }

        /// <summary>Sets the timeout for this stay in the state; TimeSpan.MaxValue or an infinite one means none.</summary>
        public State<TS, TD> ForMax(TimeSpan timeout) => new(StateName, StateData, timeout, StopReason, Replies, Notifies);

        /// <summary>Adds an answer to the sender of the current message.</summary>
        public State<TS, TD> Replying(object replyValue) =>
            new(StateName, StateData, Timeout, StopReason, [.. Replies, replyValue], Notifies);

        /// <summary>Replaces the data.</summary>
        public State<TS, TD> Using(TD nextStateData) => new(StateName, nextStateData, Timeout, StopReason, Replies, Notifies);

        /// <inheritdoc />
        public bool Equals(State<TS, TD>? other) =>
            other is not null
            && EqualityComparer<TS>.Default.Equals(StateName, other.StateName)
            && EqualityComparer<TD>.Default.Equals(StateData, other.StateData)
            && Timeout == other.Timeout
            && Equals(StopReason, other.StopReason)
            && Replies.SequenceEqual(other.Replies);

        /// <inheritdoc />
        public override bool Equals(object? obj) => Equals(obj as State<TS, TD>);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(StateName, StateData, Timeout, StopReason);

        /// <inheritdoc />
        public override string ToString() => $"{StateName}, {StateData}";

        internal State<TS, TD> WithStopReason(Reason reason) => new(StateName, StateData, Timeout, reason, Replies, Notifies);

        internal State<TS, TD> WithoutNotification() => new(StateName, StateData, Timeout, StopReason, Replies, notifies: false);
    }

    /// <summary>Told to the machine itself when a named timer fires.</summary>
    internal sealed class TimerFired(
        FSMBase owner,
        string name,
        object message,
        bool repeats,
        int generation) : INoSerializationVerificationNeeded
    {
        public FSMBase Owner { get; } = owner;

        public string Name { get; } = name;

        public object Message { get; } = message;

        public bool Repeats { get; } = repeats;

        public int Generation { get; } = generation;
    }

    /// <summary>Told to the machine itself when a state's timeout has passed.</summary>
    internal sealed class StateTimeoutFired(FSMBase owner, long generation) : INoSerializationVerificationNeeded
    {
        public FSMBase Owner { get; } = owner;

        public long Generation { get; } = generation;
    }
}
