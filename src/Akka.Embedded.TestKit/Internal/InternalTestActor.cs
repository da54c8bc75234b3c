using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Puts what it receives into the test's queue, and does for the test what only an actor can do.</summary>
internal sealed class InternalTestActor(TestQueue queue) : ActorBase
{
    private readonly DelegatingSupervisorStrategy _childStrategies = new();
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;
    private Func<object, bool>? _ignore;

    protected override SupervisorStrategy SupervisorStrategy() => _childStrategies;

    protected override bool Receive(object message)
    {
        if (message is TestActorCommand command)
        {
            command.Run(this);
            return true;
        }

        if (_pilot is not NoAutoPilot && _pilot.Run(Sender, message) is { } next and not KeepRunning) _pilot = next;
        if (_ignore is null || !_ignore(message)) queue.Enqueue(new RealMessageEnvelope(message, Sender));
        return true;
    }

    // What nobody took is as good as undelivered.
    protected override void PostStop()
    {
        var deadLetters = Context.System.DeadLetters;
        foreach (var left in queue.Snapshot()) deadLetters.Tell(new DeadLetter(left.Message, left.Sender, Self), left.Sender);
    }

    /// <summary>A request of the kit, carried out on the actor's turn. The answer, or the failure, goes to a task and so not through the
    /// queue.</summary>
    internal abstract class TestActorCommand : INoSerializationVerificationNeeded
    {
        public abstract void Run(InternalTestActor actor);
    }

    internal abstract class TestActorCommand<T> : TestActorCommand
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public override void Run(InternalTestActor actor)
        {
            try
            {
                _answer.TrySetResult(Do(actor));
            }
            catch (Exception cause)
            {
                _answer.TrySetException(cause);
            }
        }

        protected abstract T Do(InternalTestActor actor);
    }

    internal sealed class GetCell : TestActorCommand<ActorCell?>
    {
        protected override ActorCell? Do(InternalTestActor actor) => InternalCurrentActorCellKeeper.Current;
    }

    internal sealed class Watch(IActorRef subject) : TestActorCommand<IActorRef>
    {
        protected override IActorRef Do(InternalTestActor actor) => Context.Watch(subject);
    }

    internal sealed class Unwatch(IActorRef subject) : TestActorCommand<IActorRef>
    {
        protected override IActorRef Do(InternalTestActor actor) => Context.Unwatch(subject);
    }

    internal sealed class Spawn(Props props, string? name, SupervisorStrategy? strategy) : TestActorCommand<IActorRef>
    {
        protected override IActorRef Do(InternalTestActor actor)
        {
            var child = Context.ActorOf(props, name);
            // In time: a failure of the child is handled on a later turn of this actor.
            if (strategy is not null) actor._childStrategies.Update(child, strategy);
            return child;
        }
    }

    internal sealed class SetIgnore(Func<object, bool>? ignore) : TestActorCommand
    {
        public override void Run(InternalTestActor actor) => actor._ignore = ignore;
    }

    internal sealed class SetAutoPilot(AutoPilot pilot) : TestActorCommand
    {
        public override void Run(InternalTestActor actor) => actor._pilot = pilot;
    }
}
