using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private readonly ActorCellKeepingSynchronizationContext _context = new();
    private SynchronizationContext? _outerContext;
    private ActorCell? _outerCell;

    /// <summary>Makes the test's awaits go through this kit; the ambient actor follows with <see cref="EnterTest"/>.</summary>
    private protected void CaptureAwaits()
    {
        if (SynchronizationContext.Current == _context) return;
        _outerContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    // A probe is made inside another kit's test, whose ambient sender must stay.
    private protected void EnterTest()
    {
        if (this is TestProbe) return;
        if (this is not INoImplicitSender) _context.Cell = _ambientCell;
        _outerCell = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = _context.Cell;
        CaptureAwaits();
    }

    /// <summary>Gives the thread, and what is awaited from now on, back to what was there before: the test runner, or the test that made this kit.</summary>
    private protected void LeaveTest()
    {
        if (SynchronizationContext.Current == _context) SynchronizationContext.SetSynchronizationContext(_outerContext);
        if (InternalCurrentActorCellKeeper.Current == _context.Cell)
            InternalCurrentActorCellKeeper.Current = _outerCell is { IsTerminated: false } outer ? outer : null;
    }
}
