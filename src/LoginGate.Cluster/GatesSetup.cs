using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster;

/// <summary>What the actor system <c>gates</c> is given to find: Akka.NET makes serializers and loggers itself.</summary>
/// <param name="clock">The time for all.</param>
/// <param name="counts">What was refused.</param>
/// <param name="log">Takes what the system logs.</param>
internal sealed class GatesSetup(TimeProvider clock, WireCounts counts, Action<LogEvent> log) : Setup
{
    public TimeProvider Clock { get; } = clock;

    public WireCounts Counts { get; } = counts;

    public Action<LogEvent> Log { get; } = log;

    public RareWarnings Warnings { get; } = new(clock, log);

    public static GatesSetup Of(ActorSystem system) => system.Settings.Setup.Get<GatesSetup>().Value;
}
