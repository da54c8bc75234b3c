using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit;

/// <summary>Supervises each child of a test actor by a strategy of its own; children without one are stopped when they fail.</summary>
internal sealed class DelegatingSupervisorStrategy : SupervisorStrategy
{
    // Used on the test actor's turn only.
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = [];

    public override IDecider Decider => StoppingStrategy.Decider;

    public void Update(IActorRef child, SupervisorStrategy strategy) => _strategies[child] = strategy;

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children)
    {
        StrategyOf(child).HandleChildTerminated(actorContext, child, children);
        _strategies.Remove(child);
    }

    public override void ProcessFailure(IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children) =>
        StrategyOf(child).ProcessFailure(context, restart, child, cause, stats, children);

    protected override Directive Handle(IActorRef child, Exception exception) => StrategyOf(child).Decider.Decide(exception);

    private SupervisorStrategy StrategyOf(IActorRef child) => _strategies.GetValueOrDefault(child, StoppingStrategy);
}
