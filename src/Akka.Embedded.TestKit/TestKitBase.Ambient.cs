using Akka.Actor.Internal;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private readonly ActorCellKeepingSynchronizationContext _context = new();

    /// <summary>Makes the test's awaits go through this kit; the ambient actor follows with <see cref="EnterTest"/>.</summary>
    private protected void CaptureAwaits() => SynchronizationContext.SetSynchronizationContext(_context);

    // A probe is made inside another kit's test, whose ambient sender must stay.
    private protected void EnterTest()
    {
        if (this is TestProbe) return;
        if (this is not INoImplicitSender) _context.Cell = _ambientCell;
        InternalCurrentActorCellKeeper.Current = _context.Cell;
        CaptureAwaits();
    }

    // The thread goes on to other tests; only what this kit has set is taken away.
    private protected void LeaveTest()
    {
        if (_ambientCell is not null && InternalCurrentActorCellKeeper.Current == _ambientCell)
            InternalCurrentActorCellKeeper.Current = null;
    }
}
