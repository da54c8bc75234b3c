using Akka.Actor;
using LoginGate.Cluster;
using LoginGate.Cluster.Members;
using LoginGate.Statistics;

namespace LoginGate.Peers;

/// <summary>What <see cref="PeersActor"/> works with.</summary>
/// <param name="Name">Of this gate.</param>
/// <param name="Gates">Makes the actor that owns the gates' system, which tells what others say to the given one.</param>
/// <param name="Admission">Whose bans and places are shared.</param>
/// <param name="Statistics">Where what is known of the others is kept.</param>
/// <param name="Summary">How this gate is getting on.</param>
/// <param name="CarryOut">Carries out another gate's command; the answer is one line of JSON.</param>
/// <param name="LiftPath">The file of lifts; empty: in memory alone.</param>
/// <param name="Certificates">What this gate proves who it is with; null: nothing.</param>
/// <param name="Clock">The time for all.</param>
internal sealed record PeersSetup(
    string Name, Func<IActorRef, Props> Gates, ICanTell Admission, GateStatistics Statistics, Func<GateSummary> Summary,
    Func<GateAsks, Task<string>> CarryOut, string LiftPath, PeerCertificates? Certificates, TimeProvider Clock);
