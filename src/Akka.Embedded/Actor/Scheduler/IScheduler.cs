namespace Akka.Actor;

/// <summary>Tells messages and, through <see cref="Advanced"/>, runs actions after a delay or at a fixed rate.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Scheduling of actions. They run on the scheduler's own thread, so they must be short and thread safe.</summary>
    IAdvancedScheduler Advanced { get; }
}

/// <summary>A scheduler of actions and runnables.</summary>
public interface IAdvancedScheduler : IActionScheduler
{
}
