namespace Akka.Actor
{
    /// <summary>Marks a state machine that logs its steps at debug level when <c>akka.actor.debug.fsm</c> is on.</summary>
    public interface ILoggingFSM
    {
    }
}

namespace Akka.Actor.Internal
{
    /// <summary>What the test kit needs of a state machine.</summary>
    public interface IInternalSupportsTestFSMRef<TState, TData>
    {
        /// <summary>True while a state timeout is running.</summary>
        bool IsStateTimerActive { get; }

        /// <summary>Puts the machine into a state.</summary>
        void ApplyState(FSMBase.State<TState, TData> upcomingState);
    }

    /// <summary>Told to a state machine to switch its debug log on.</summary>
    public class InternalActivateFsmLogging
    {
        private InternalActivateFsmLogging()
        {
        }

        /// <summary>The only instance.</summary>
        public static InternalActivateFsmLogging Instance { get; } = new();
    }
}
