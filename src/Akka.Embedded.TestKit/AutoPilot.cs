using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Reacts to messages on the test actor's turn, before the test sees them.</summary>
public abstract class AutoPilot
{
    /// <summary>Switches the pilot off.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Keeps the pilot that returns it.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Reacts to a message and returns the pilot for the next one.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>A pilot as a function.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>A pilot made of a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _run;

    /// <summary>Runs <paramref name="autoPilotDelegate"/>.</summary>
    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate)
    {
        ArgumentNullException.ThrowIfNull(autoPilotDelegate);
        _run = autoPilotDelegate;
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => _run(sender, message);
}

/// <summary>Returned by a pilot that wants to stay.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The only one.</summary>
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    /// <summary>Not a pilot by itself: InvalidOperationException.</summary>
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException($"{nameof(KeepRunning)} is what a pilot returns to stay; it cannot be set as one.");
}

/// <summary>Does nothing.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The only one.</summary>
    public static readonly NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => this;
}
