using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

/// <summary>Starts actors on the calling thread and reaches into them.</summary>
internal static class TestRefs
{
    private static long _last;

    /// <summary>An actor that, unless its recipe names a dispatcher, is created and run on the threads that call it.</summary>
    /// <param name="supervisor">Its parent; null: the user guardian.</param>
    /// <param name="name">Its name; null: $$ and a number.</param>
    public static LocalActorRef Start(ActorSystem system, Props props, IActorRef? supervisor, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        var parent = supervisor switch
        {
            null => ((ExtendedActorSystem)system).Guardian,
            TestProbe probe => probe.Ref,
            ITestRef test => test.Local,
            _ => supervisor,
        };
        if (parent is not LocalActorRef local)
            throw new ArgumentException($"{supervisor} cannot supervise: it is not an actor of this process.", nameof(supervisor));
        if (props.Deploy.Dispatcher is null or "" or Dispatchers.DefaultDispatcherId) props = props.WithDispatcher(CallingThreadDispatcher.Id);
        return (LocalActorRef)local.Cell.AttachChildUnchecked(props, name ?? "$$" + Interlocked.Increment(ref _last));
    }

    /// <summary>Runs <paramref name="action"/> as on a thread of the pool: what an actor awaits must come back to the actor, not to the
    /// caller's context.</summary>
    public static void WithoutContext(Action action)
    {
        var outer = SynchronizationContext.Current;
        if (outer is null)
        {
            action();
            return;
        }

        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs <paramref name="action"/> as the actor of <paramref name="cell"/>.</summary>
    public static T As<T>(ActorCell cell, Func<T> action)
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = cell;
        try
        {
            return action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }
}

/// <summary>A test reference, whatever its type of actor.</summary>
internal interface ITestRef
{
    LocalActorRef Local { get; }
}
