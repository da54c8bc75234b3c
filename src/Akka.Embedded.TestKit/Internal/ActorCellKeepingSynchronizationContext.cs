using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit.Internal;

/// <summary>Continues a test's awaits on the thread pool with the test actor as the ambient actor, so that the implicit sender stays the
/// same.</summary>
internal sealed class ActorCellKeepingSynchronizationContext : SynchronizationContext
{
    /// <summary>The test actor's; null as long as there is none, and for tests without an implicit sender.</summary>
    public ActorCell? Cell { get; set; }

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.QueueUserWorkItem(static work => work.Self.Run(work.d, work.state), (Self: this, d, state), preferLocal: false);

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object? state)
    {
        var (outerContext, outerCell) = (Current, InternalCurrentActorCellKeeper.Current);
        SetSynchronizationContext(this);
        InternalCurrentActorCellKeeper.Current = Cell;
        try
        {
            callback(state);
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outerCell;
            SetSynchronizationContext(outerContext);
        }
    }
}
