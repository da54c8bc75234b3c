namespace Akka.Actor.Internal;

/// <summary>An actor with a step between its constructor and its PreStart.</summary>
public interface IInitializableActor
{
    /// <summary>Called once for each instance.</summary>
    void Init();
}
