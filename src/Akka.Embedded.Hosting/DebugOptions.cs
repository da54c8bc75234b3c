using System.Text;

namespace Akka.Hosting;

/// <summary>What the runtime logs about itself at debug level. What is null keeps the value of the settings.</summary>
public class DebugOptions
{
    /// <summary>Messages received by actors marked ILogReceive.</summary>
    public bool? Receive { get; set; }

    /// <summary>Messages that the runtime handles by itself, such as PoisonPill.</summary>
    public bool? AutoReceive { get; set; }

    /// <summary>Starts, stops and restarts of actors.</summary>
    public bool? LifeCycle { get; set; }

    /// <summary>Events, transitions and timers of logging state machines.</summary>
    public bool? FiniteStateMachine { get; set; }

    /// <summary>Subscriptions of the event stream.</summary>
    public bool? EventStream { get; set; }

    /// <summary>Messages that an actor did not handle.</summary>
    public bool? Unhandled { get; set; }

    /// <summary>Routers whose settings do not fit.</summary>
    public bool? RouterMisconfiguration { get; set; }

    /// <summary>These options as HOCON; empty when none is set.</summary>
    public override string ToString()
    {
        var hocon = new StringBuilder();
        Add("receive", Receive);
        Add("autoreceive", AutoReceive);
        Add("lifecycle", LifeCycle);
        Add("fsm", FiniteStateMachine);
        Add("event-stream", EventStream);
        Add("unhandled", Unhandled);
        Add("router-misconfiguration", RouterMisconfiguration);
        return hocon.ToString();

        void Add(string key, bool? value)
        {
            if (value is { } set) hocon.Append("akka.actor.debug.").Append(key).Append(" = ").AppendLine(set.ToHocon());
        }
    }
}
