namespace Akka.Actor.Internal;

/// <summary>The cell that the current thread is running; the test kit sets it for the implicit sender of a test.</summary>
internal static class InternalCurrentActorCellKeeper
{
    [ThreadStatic]
    private static ActorCell? _current;

    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }
}
