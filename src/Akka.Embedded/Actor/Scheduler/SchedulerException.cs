namespace Akka.Actor;

/// <summary>The scheduler refused work, because it has been shut down or could not be started.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>Says why.</summary>
    public SchedulerException(string message)
        : base(message)
    {
    }
}
