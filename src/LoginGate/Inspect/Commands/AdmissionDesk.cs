using Akka.Actor;
using LoginGate.Admission;

namespace LoginGate.Inspect;

/// <summary>Where the commands about bans and addresses ask.</summary>
internal sealed class AdmissionDesk(ActorSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ActorSelection Actor => system.ActorSelection($"{ActorPaths.Gate}/{AdmissionActor.Name}");

    public Task<T> AskAsync<T>(object question, CancellationToken cancellation) => Actor.Ask<T>(question, Patience, cancellation);
}
